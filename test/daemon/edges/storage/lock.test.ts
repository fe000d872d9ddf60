import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { lockFolder } from '../../../../daemon/edges/storage/lock.js';
import { testFolder } from '../../../folder.js';

function holder(folder: string): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(join(folder, 'daemon.lock'), 'utf8'));
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

async function processes(t: { teardown(end: () => void): void }, count: number): Promise<readonly number[]> {
  const children = Array.from({ length: count }, () => spawn('sleep', ['60']));
  t.teardown(() => {
    for (const child of children) child.kill('SIGKILL');
  });
  await Promise.all(children.map((child) => once(child, 'spawn')));
  return children.map((child) => child.pid ?? 0);
}

t.test('a second daemon is told who holds the folder', async (t) => {
  const folder = testFolder(t);
  const lock = await lockFolder(folder, process.pid);
  t.equal(statSync(join(folder, 'daemon.lock')).mode & 0o777, 0o600);
  const { startedAt, command, bootId } = holder(folder);
  t.match({ startedAt, command, bootId }, { startedAt: /^\d{4}-.+Z$/, command: /node/, bootId: /^[0-9a-f-]{36}$/ });
  const [other = 0] = await processes(t, 1);
  await t.rejects(lockFolder(folder, other), {
    code: 'data-folder-in-use',
    parameters: { folder, pid: process.pid, command, startedAt },
  });
  await lock.release();
  const next = await lockFolder(folder, other);
  await lock.release();
  t.equal(holder(folder)['pid'], other, 'a second release takes nobody else’s');
  await next.release();
  t.same(readdirSync(folder), []);
});

t.test(
  'a lock of a process that is gone, of another with its pid, of another boot, or half written, is void',
  async (t) => {
    const folder = testFolder(t);
    const first = await lockFolder(folder, process.pid);
    const alive = holder(folder);
    await first.release();
    const gone = spawn('true');
    await once(gone, 'exit');
    const void_ = [
      { ...alive, pid: gone.pid },
      { ...alive, startTicks: '1' },
      { ...alive, bootId: '00000000-0000-0000-0000-000000000000' },
    ].map((one) => JSON.stringify(one));
    for (const text of [...void_, '', '{"pid":']) {
      writeFileSync(join(folder, 'daemon.lock'), text);
      const lock = await lockFolder(folder, process.pid);
      t.strictSame({ ...holder(folder), startedAt: '' }, { ...alive, startedAt: '' }, text);
      await lock.release();
      t.same(readdirSync(folder), [], 'nothing is left behind');
    }
  },
);

t.test(
  'of many that start over one dead holder, and over one that died taking over, exactly one gets the folder',
  async (t) => {
    const pids = await processes(t, 12);
    const dead = { pid: 4_000_000, startTicks: '1', bootId: 'x', startedAt: '', command: '' };
    for (let round = 0; round < 20; round += 1) {
      const folder = testFolder(t);
      writeFileSync(join(folder, 'daemon.lock'), JSON.stringify(dead));
      if (round % 2 === 1) {
        const claimed = join(folder, `daemon.lock.after-${dead.pid}-${dead.startTicks}`);
        writeFileSync(claimed, JSON.stringify({ ...dead, pid: 4_000_001 }));
      }
      const tries = await Promise.allSettled(pids.map((pid) => lockFolder(folder, pid)));
      const won = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const refused = tries.filter(({ status }) => status === 'rejected');
      if (won.length !== 1) t.fail(`round ${round}: ${won.length} got it`);
      t.match(
        refused,
        Array.from({ length: 11 }, () => ({ reason: { code: 'data-folder-in-use' } })),
      );
      t.ok(pids.includes(Number(holder(folder)['pid'])));
      await Promise.all(won.map((lock) => lock.release()));
      t.same(readdirSync(folder), []);
    }
  },
);
