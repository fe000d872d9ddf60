/** The provision verbs as a technician types them: what they leave for the daemon, and what they say of it. */
import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { demoRoom } from '../../../daemon/demo/demo-room.js';
import { nodeFiles } from '../../../daemon/edges/storage/files.js';
import { trialSentences } from '../../../daemon/messages/trial-sentences.js';
import { writeState } from '../../../daemon/provisioning/state-file.js';
import { freshState, trialReasons, type ProvisioningState, type Trial } from '../../../daemon/provisioning/trial.js';

const main = fileURLToPath(new URL('../../../daemon/main.js', import.meta.url));

function wallkeeper(...typed: readonly string[]) {
  const env = { PATH: process.env['PATH'] ?? '', WALLKEEPER_LANG: 'en' };
  return spawnSync(process.execPath, [main, ...typed], { env, encoding: 'utf8' });
}

function folderOf(t: Test): string {
  // Where another user may go to: above it stands nothing that is root's alone.
  const folder = mkdtempSync(join(tmpdir(), 'wk-provision-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A data folder that is another user's where the test is root, as the service's is on a room's PC. */
function dataFolder(t: Test, room: object): string {
  const data = folderOf(t);
  mkdirSync(join(data, 'secrets', 'provisioning-keys'), { recursive: true });
  writeFileSync(join(data, 'room.json'), JSON.stringify(room));
  return data;
}

const [taken, when] = [{ revision: 8, signer: 'pusat' }, '2026-11-30T01:02:03.000Z'];
const staged = { ...taken, revision: 9, way: 'stick', takenAt: when, expiresAt: when, configuration: {} } as const;
const trial: Trial = {
  ...{ ...taken, phase: 'trying', seconds: 300, expected: [], previous: '', next: '', starts: 1 },
  ...{ begunAt: when, begunBy: 'system', reason: null, endedBy: null, missing: [] },
};

const nobody = 65_534;

t.test('root hands over what only root can read, and what is left is the service’s', async (t) => {
  const maker = folderOf(t);
  const room = demoRoom({ matrixPath: '/dev/ttyUSB0', httpPort: 8080, mqttPort: 1883, baudRate: 9600 });
  const data = dataFolder(t, room);
  wallkeeper('provision', 'keygen', 'pusat', '--into', join(data, 'secrets', 'provisioning-keys'));
  const key = join(data, 'secrets', 'provisioning-keys', 'pusat.key');
  const [next, bundle] = [join(maker, 'room.json'), join(maker, 'pendopo-7.bundle')];
  writeFileSync(next, JSON.stringify({ ...room, provisioning: { trialSeconds: 60 } }));
  const signing = ['--key', key, '--signer', 'pusat', '--revision', '7', '--out', bundle];
  t.match(wallkeeper('provision', 'sign', next, ...signing), { status: 0 });
  rmSync(key);
  const paths = readdirSync(data, { recursive: true, encoding: 'utf8' }).map((name) => join(data, name));
  if (process.getuid?.() === 0) for (const path of [data, ...paths]) chownSync(path, nobody, nobody);

  t.match(wallkeeper('provision', 'status', '--data', data), { status: 0, stdout: 'No bundle was taken yet.\n' });
  t.match(wallkeeper('provision', '--bundle', bundle, '--data', data, '--dry-run'), { status: 0, stdout: /300 → 60/ });
  t.notOk(readdirSync(data).includes('provisioning'), 'looking leaves nothing');
  t.match(wallkeeper('provision', '--bundle', bundle, '--data', data), { status: 0, stdout: /provision status/ });
  const inbox = join(data, 'provisioning', 'inbox');
  t.same(readdirSync(inbox), ['stick.bundle']);
  const { uid } = statSync(data);
  for (const path of [inbox, join(inbox, 'stick.bundle'), join(data, 'provisioning')])
    t.equal(statSync(path).uid, uid, path);
});

t.test('an order names the revision that it is for, and is refused where there is nothing to decide', async (t) => {
  const data = dataFolder(t, {});
  const inbox = join(data, 'provisioning', 'inbox');
  for (const order of ['apply', 'discard'])
    t.match(wallkeeper('provision', order, '--data', data).stderr, /\[provisioning-nothing-staged\]/);
  for (const order of ['confirm', 'return'])
    t.match(wallkeeper('provision', order, '--data', data).stderr, /\[provisioning-no-trial\]/);
  t.notOk(existsSync(inbox), 'a refused order leaves nothing');

  await writeState(nodeFiles, data, { ...freshState, highest: 8, staged, trial });
  for (const [order, revision] of [
    ['apply', 9],
    ['discard', 9],
    ['confirm', 8],
    ['return', 8],
  ] as const) {
    const told = wallkeeper('provision', order, '--data', data);
    t.match(told, { status: 0, stdout: new RegExp(`^Revision ${revision}, handed over`) }, told.stderr);
    t.match(readFileSync(join(inbox, order), 'utf8'), new RegExp(`^cli:\\S+ ${revision}\\n$`));
  }
});

const last = {
  revision: 7,
  signer: 'pusat',
  outcome: 'returned',
  by: 'system',
  at: '2026-11-30T01:02:03.000Z',
} as const;

t.test('status says how it stands: nothing, waiting, on trial, ended and why', async (t) => {
  const data = dataFolder(t, {});
  const ended: ProvisioningState = {
    ...freshState,
    highest: 7,
    last: { ...last, reason: 'silent', missing: ['device:matrix-1', 'mqtt'] },
  };
  await writeState(nodeFiles, data, ended);
  const told = wallkeeper('provision', 'status', '--data', data);
  t.equal(told.status, 0, told.stderr);
  t.match(
    told.stdout,
    /^Revision 7 of pusat was given back at 2026-11-30T01:02:03\.000Z by system\. Something did not/,
  );
  t.match(told.stdout, /^What did not answer: device:matrix-1, mqtt\.$/m);
  t.match(told.stdout, /^Highest revision taken: 7\.$/m);
  writeFileSync(join(data, 'provisioning', 'state.json'), '{"format":1');
  t.match(wallkeeper('provision', 'status', '--data', data).stderr, /\[provisioning-state-unreadable\]/);
  t.match(wallkeeper('provision', 'status', '--data', join(data, 'no')).stderr, /\[config-missing\]/);

  t.match(trialSentences({ ...freshState, highest: 9, staged }, 'en')[0], /^Revision 9 of pusat waits for a person/);
  t.match(trialSentences({ ...freshState, highest: 9, staged }, 'id')[0], /^Revisi 9 dari pusat menunggu orang/);
  t.match(trialSentences({ ...freshState, highest: 8, trial }, 'en')[0], /on trial since .*, 300 s from each start: /);
  for (const language of ['id', 'en'] as const) {
    const of = (reason: (typeof trialReasons)[number]): string =>
      trialSentences({ ...ended, last: { ...last, reason, missing: [] } }, language).join(' ');
    t.equal(new Set(trialReasons.map(of)).size, trialReasons.length, 'a sentence for each reason');
    t.notMatch(trialReasons.map(of).join(' '), /[{}]/, 'nothing is left to fill in');
  }
});
