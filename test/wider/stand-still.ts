/**
 * Loaded before the built daemon (`node --import`). On SIGUSR2 it does what the file named by STAND_STILL orders:
 * `disk`: no write to the journal is ever synced again, as with a disk that does not answer, and a minute on the
 * monotonic clock is over in a second; `loop`: the event loop stands still. The daemon knows nothing of it.
 */
import fs from 'node:fs';

process.on('SIGUSR2', () => {
  const order = fs.readFileSync(process.env['STAND_STILL'] ?? '', 'utf8').trim();
  if (order === 'loop') for (;;);
  if (order === 'disk') void hold();
});

async function hold(): Promise<void> {
  const sample = await fs.promises.open('/dev/null');
  const handles = Object.getPrototypeOf(sample) as { datasync: () => Promise<void> };
  await sample.close();
  handles.datasync = () => new Promise(() => undefined);
  const began = performance.now();
  const read = performance.now.bind(performance);
  performance.now = () => began + (read() - began) * 60;
}
