/** Bundles on a real mosquitto with the built daemon: tried and kept, tried and returned, by stick, and the process stays. */
import { execFile, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { mainPath } from '../e2e/simulated-child.js';
import { until } from '../until.js';
import { base, BrokerRoom, type Message } from './broker-room.js';

const patienceMs = 60_000;
const call = promisify(execFile);

interface Provisioned {
  readonly room: BrokerRoom;
  readonly daemon: ChildProcess;
  readonly roomNow: () => Record<string, unknown>;
  /** Signs that change of the present configuration. */
  readonly sign: (revision: number, change: (room: Record<string, unknown>) => object) => Promise<string>;
  readonly wallkeeper: (...args: readonly string[]) => Promise<string>;
  readonly result: (status: string, revision: number) => Promise<Message>;
}

/** A running room whose signer has a key, with a trial as short as it may be. */
async function open(t: Test): Promise<Provisioned> {
  const room = await BrokerRoom.open(t);
  const path = join(room.data, 'room.json');
  const roomNow = (): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify({ ...roomNow(), provisioning: { trialSeconds: 10 } }));
  const wallkeeper = async (...args: readonly string[]): Promise<string> =>
    (await call(process.execPath, [mainPath, ...args], { env: { ...process.env, WALLKEEPER_LANG: 'en' } })).stdout;
  const maker = join(room.data, 'maker');
  mkdirSync(maker);
  await wallkeeper('provision', 'keygen', 'pusat', '--into', maker);
  const keys = join(room.data, 'secrets', 'provisioning-keys');
  mkdirSync(keys, { recursive: true });
  copyFileSync(join(maker, 'pusat.pem'), join(keys, 'pusat.pem'));
  const daemon = room.startDaemon();
  await room.served('before', 'monitoring');
  return {
    ...{ room, daemon, roomNow, wallkeeper },
    sign: async (revision, change) => {
      const [from, out] = [join(maker, `room-${revision}.json`), join(maker, `${revision}.bundle`)];
      writeFileSync(from, JSON.stringify(change(roomNow())));
      const key = ['--key', join(maker, 'pusat.key'), '--signer', 'pusat'];
      await wallkeeper('provision', 'sign', from, ...key, '--revision', String(revision), '--out', out);
      return out;
    },
    result: (status, revision) =>
      until(
        `${status} ${revision}`,
        () =>
          room
            .values(`${base}/provision/result`)
            .find((one) => one['status'] === status && (status === 'rejected' || one['revision'] === revision)),
        patienceMs,
      ),
  };
}

const hostNames = (room: Record<string, unknown>): unknown => (room['http'] as Record<string, unknown>)['hostNames'];
const withName =
  (name: string) =>
  (room: Record<string, unknown>): object => ({ ...room, http: { ...(room['http'] as object), hostNames: [name] } });

/** The state that follows the result of a trial. */
function idle(room: BrokerRoom): Promise<Message> {
  const newest = (): Message | undefined => room.values(`${base}/provision/state`).at(-1);
  const isOver = (one: Message | undefined): boolean => one?.['phase'] === 'idle' && one['last'] !== null;
  return until('no trial any more', () => (isOver(newest()) ? newest() : undefined), patienceMs);
}

t.test('a retained bundle is tried and kept; a wrong one is refused', { timeout: 200_000 }, async (t) => {
  const { room, daemon, roomNow, sign, result } = await open(t);
  const good = readFileSync(await sign(3, withName('baru')), 'utf8');
  room.publish(`${base}/provision/set`, good.replace('"revision":3', '"revision":4'));
  t.match(await result('rejected', 0), { error: { code: 'bundle-signature-wrong' } });
  t.not(String(hostNames(roomNow())), 'baru');
  room.publish(`${base}/provision/set`, good, { retain: true });
  t.match(await result('trying', 3), { signer: 'pusat', error: null });
  await result('confirmed', 3);
  t.same(hostNames(roomNow()), ['baru']);
  await room.served('after', 'conference');
  const pids = new Set(room.values(`${base}/event`).map(({ kind }) => kind));
  for (const kind of ['provisioning.staged', 'provisioning.trial-begun', 'provisioning.confirmed'])
    t.ok(pids.has(kind), kind);
  t.match(await idle(room), { highest: 3, last: { outcome: 'confirmed' } });
  t.equal(room.values(`${base}/provision/result`).filter(({ status }) => status === 'trying').length, 1, 'once');
  t.equal(daemon.exitCode, null, 'it started again within its process');
});

t.test('a bundle whose matrix stays away brings the previous one back, by stick', { timeout: 200_000 }, async (t) => {
  const { room, roomNow, sign, result, wallkeeper } = await open(t);
  const before = roomNow();
  const lost = await sign(5, (now) => {
    const [matrix] = now['devices'] as readonly Record<string, unknown>[];
    const link = { ...(matrix?.['link'] as object), path: join(room.data, 'nowhere') };
    return { ...now, devices: [{ ...matrix, link }] };
  });
  const told = await wallkeeper('provision', '--bundle', lost, '--data', room.data, '--dry-run');
  t.match(told, /Device matrix-1: on another line/);
  t.same(roomNow(), before);
  await wallkeeper('provision', '--bundle', lost, '--data', room.data);
  await result('trying', 5);
  await until('the matrix is looked for elsewhere', () => JSON.stringify(roomNow()).includes('nowhere'), patienceMs);
  await result('returned', 5);
  t.same(roomNow(), before, 'to the byte what it was');
  const last = { outcome: 'returned', reason: 'silent', missing: ['device:matrix-1'] };
  t.match(await idle(room), { last });
  await room.served('after', 'conference');

  // A person keeps what the daemon alone would give back.
  const kept = await sign(6, (now) => ({ ...now, provisioning: { trialSeconds: 600 } }));
  await wallkeeper('provision', '--bundle', kept, '--data', room.data);
  await until('it is tried', () => room.values(`${base}/provision/state`).at(-1)?.['phase'] === 'trial', patienceMs);
  await until('in place', () => JSON.stringify(roomNow()).includes('600'), patienceMs);
  await wallkeeper('provision', 'return', '--data', room.data);
  const ended = (one: Message): boolean =>
    one['revision'] === 6 && ['returned', 'confirmed'].includes(String(one['status']));
  await until('an end', () => room.values(`${base}/provision/result`).some(ended), patienceMs);
});
