/**
 * Loaded before the built daemon (`node --import`). On SIGUSR2 it does what the file named by STAND_STILL orders:
 * `disk`: nothing that is written to a file is ever written or synced again, as with a disk that does not answer, and a
 * minute on the monotonic clock is over in a second; `loop`: the event loop stands still. The daemon knows nothing of it.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

process.on('SIGUSR2', () => {
  const order = fs.readFileSync(process.env['STAND_STILL'] ?? '', 'utf8').trim();
  if (order === 'loop') for (;;);
  if (order === 'disk') void hold();
});

/** Every way there is: which of them a write takes to the disk is the daemon's own business. */
async function hold(): Promise<void> {
  const sample = await fs.promises.open('/dev/null');
  const handles = Object.getPrototypeOf(sample) as Record<string, unknown>;
  await sample.close();
  for (const name of ['write', 'writev', 'writeFile', 'appendFile', 'sync', 'datasync'])
    handles[name] = () => new Promise(() => undefined);
  const calls = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const name of ['write', 'writev', 'fsync', 'fdatasync']) {
    const call = calls[name];
    // What it says goes on: sockets and pipes are no disk.
    calls[name] = (...args) => (fs.fstatSync(Number(args[0])).isFile() ? undefined : call?.(...args));
  }
  syncBuiltinESMExports();
  const began = performance.now();
  const read = performance.now.bind(performance);
  performance.now = () => began + (read() - began) * 60;
}
