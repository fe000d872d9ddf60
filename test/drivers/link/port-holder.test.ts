import { spawn, type ChildProcess } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { systemClock } from '../../../drivers/clock.js';
import { holderOf, isKeeper } from '../../../drivers/link/port-holder.js';
import { SerialTransport } from '../../../drivers/link/serial-transport.js';
import { PtyHost } from '../../../drivers/simulators/pty-host.js';
import { until } from '../../until.js';
import { testFolder } from '../../folder.js';

/** A process of its own that holds the path open until the test is over; `mark` is in its command line. */
async function hold(t: Test, path: string, mark: string, lock = false): Promise<ChildProcess> {
  const [command = '', ...rest] = lock
    ? ['flock', '-n', path, 'bash', '-c', 'echo held; read -r end', mark]
    : ['bash', '-c', 'exec 3<>"$1"; echo held; read -r end', mark, path];
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  t.teardown(() => child.stdin.end());
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  await until('held', () => said.includes('held'));
  return child;
}

t.test('the process that has it open is named, by link or by path', async (t) => {
  const folder = testFolder(t, { node: '' });
  symlinkSync('node', join(folder, 'link'));
  t.equal(await holderOf(join(folder, 'node')), null, 'nobody yet');
  const child = await hold(t, join(folder, 'node'), 'somebody');
  const holder = await holderOf(join(folder, 'link'));
  t.equal(holder?.pid, child.pid);
  t.match(holder?.command, /^bash -c .*/);
});

t.test('who holds it alone goes before who has it merely open', async (t) => {
  const path = join(testFolder(t, { node: '' }), 'node');
  await hold(t, path, 'onlooker');
  const locker = await hold(t, path, 'owner', true);
  await hold(t, path, 'onlooker');
  t.equal((await holderOf(path))?.pid, locker.pid);
});

t.test('this process is not its own holder', async (t) => {
  const path = join(testFolder(t), 'port');
  const host = new PtyHost(path, () => undefined);
  t.teardown(() => host.unplug());
  await host.plug();
  const transport = new SerialTransport(
    { path, baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
    systemClock,
  );
  const handlers = { bytes: () => undefined, closed: () => undefined };
  const connection = await transport.connect(handlers, new AbortController().signal);
  t.equal(await holderOf(path), null);
  await connection.close();
});

t.test('a path that is not there has no holder', async (t) => {
  t.equal(await holderOf(join(testFolder(t), 'nothing')), null);
});

t.test('a busy port says who has it', async (t) => {
  const path = join(testFolder(t), 'port');
  const host = new PtyHost(path, () => undefined);
  t.teardown(() => host.unplug());
  await host.plug();
  const child = await hold(t, path, 'owner', true);
  const transport = new SerialTransport(
    { path, baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
    systemClock,
  );
  const handlers = { bytes: () => undefined, closed: () => undefined };
  await t.rejects(transport.connect(handlers, new AbortController().signal), {
    code: 'port-busy',
    parameters: { pid: child.pid, detail: /flock/ },
  });
});

t.test('a daemon of this product is known by its command line', (t) => {
  const daemons = ['node dist/daemon/main.js run --data /var/lib/x', '/usr/bin/wallkeeper run', 'wallkeeper demo'];
  const others = ['wallkeeper devices', 'minicom -D /dev/ttyUSB0', 'vim daemon/main.js.bak', 'wallkeeper runner'];
  for (const command of daemons) t.ok(isKeeper({ pid: 1, command }), command);
  for (const command of others) t.notOk(isKeeper({ pid: 1, command }), command);
  t.end();
});

t.test('a long command line is cut', async (t) => {
  const path = join(testFolder(t), 'node');
  writeFileSync(path, '');
  await hold(t, path, 'x'.repeat(300));
  t.equal((await holderOf(path))?.command.length, 120);
});
