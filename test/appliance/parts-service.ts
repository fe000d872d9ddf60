/** What the unit gives the daemon, and takes from it: secrets, and a start after an end that was asked for. */
import { patient as until } from './patient.js';
import { accounts } from './guarded-broker.js';
import { brokerLogin, metricsToken } from './payload.js';
import type { Suite } from './suite.js';

export function addService(suite: Suite): void {
  const { room, page } = suite;
  const { guest } = room;

  suite.part('secrets of LoadCredential open broker and metrics, and are the service’s alone', 'core', async (t) => {
    const { username, password } = accounts.appliance;
    // The room is served, so that the daemon was let in; nobody is without the password.
    t.ok(room.broker.letIn.includes(username));
    t.equal(await room.brokerLetsIn({ username, password: 'another' }), false);
    t.equal(await room.brokerLetsIn({}), false);
    const asked = (token: string) => page.answers('/metrics', { authorization: `Bearer ${token}` });
    t.match(await asked(metricsToken), { status: 200, body: { text: /wallkeeper_/ } });
    t.equal((await asked('another')).status, 401);
    const pid = (await suite.status()).get('MainPID') ?? '';
    const names = ['metrics', 'broker-appliance'];
    const seen = names.map((name) => `/proc/${pid}/root/run/credentials/wallkeeper.service/secret_${name}`).join(' ');
    t.match((await guest.sh(`ls -ln ${seen}`)).out, /^(-r--.*\n){2}$/);
    const kept = names.map((name) => `/etc/wallkeeper/credentials/${name}`).join(' ');
    t.equal((await guest.sh(`stat -c "%U %a" ${kept}`)).out, 'root 600\n'.repeat(2));
    const found = await guest.sh(`grep -rlF -e ${password} -e ${metricsToken} /var/lib/wallkeeper`, { mayFail: true });
    t.same(found, { code: 1, out: '' }, 'nowhere in the data folder');
  });

  suite.part(
    'a restart by the page’s button: ended with 75, started by the unit, the change in force',
    'core',
    async (t) => {
      await page.signIn();
      const path = '/api/v1/configuration/mqtt';
      const { body, etag } = await page.call('GET', path);
      const stored = await page.call('PUT', path, { ...body, ...brokerLogin('next') }, { 'if-match': etag ?? '' });
      t.match(stored, { status: 200, body: { restartNeeded: true } });
      t.match((await page.call('GET', '/api/v1/state')).body, { restartNeeded: ['mqtt'], restartable: true });
      t.notOk(room.broker.letIn.includes(accounts.next.username), 'stored, and not in force');

      const before = await suite.status();
      t.equal((await page.confirmed('POST', '/api/v1/restart')).status, 204);
      const after = await until('another process', async () => {
        const now = await suite.status();
        return now.get('MainPID') !== before.get('MainPID') && now.get('ActiveState') === 'active' ? now : undefined;
      });
      t.equal(Number(after.get('NRestarts')), Number(before.get('NRestarts')) + 1);
      t.match(await suite.journal('-u wallkeeper _PID=1'), /code=exited, status=75/);
      await suite.serving();
      t.ok(
        room.broker.letIn.includes(accounts.next.username),
        'by the other account, whose password is another credential',
      );
      await page.signIn();
      t.match((await page.call('GET', '/api/v1/state')).body, { restartNeeded: [] });
      await until('the journal tells the server who asked', () =>
        [...room.events.values()].find(({ kind }) => kind === 'daemon.restart-asked'),
      );
    },
  );
}
