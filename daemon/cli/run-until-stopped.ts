/** Keeps a daemon running until it ends or the process is told to stop. */
import { KeeperError } from '../../drivers/errors.js';
import type { RunningDaemon } from './daemon-port.js';
import { exitCodes, type CliContext } from './verb.js';

/** contract.md §4 gives two seconds from SIGTERM to exit; what is left is for the process to go. */
const stopWithinMs = 1900;

/** Gives the daemon's own exit code, or 0 after an orderly stop; throws cli-stop-too-slow when it does not end in time. */
export async function runUntilStopped(
  context: Pick<CliContext, 'signal' | 'clock' | 'started'>,
  start: () => Promise<RunningDaemon>,
): Promise<number> {
  // A daemon whose broker, port and page are all away may have nothing that keeps the event loop alive.
  const keepAlive = setInterval(() => undefined, 60_000);
  try {
    return await startAndWait(context, start());
  } finally {
    clearInterval(keepAlive);
  }
}

async function startAndWait(
  context: Pick<CliContext, 'signal' | 'clock' | 'started'>,
  starting: Promise<RunningDaemon>,
): Promise<number> {
  // Told to stop while starting, the loser of the race below has to be heard too.
  starting.catch(() => undefined);
  const asked = whenAborted(context.signal);
  const daemon = await Promise.race([starting, asked]);
  if (daemon !== 'asked') {
    context.started?.();
    const ended = await Promise.race([daemon.done, asked]);
    if (ended !== 'asked') return ended;
  }
  await withinDeadline(
    context,
    starting.then((running) => {
      // How it ended no longer matters once it was told to.
      running.done.catch(() => undefined);
      return running.stop();
    }),
  );
  return exitCodes.success;
}

function withinDeadline(context: Pick<CliContext, 'clock'>, stopped: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = context.clock.after(stopWithinMs, () => {
      reject(new KeeperError('cli-stop-too-slow', { ms: stopWithinMs }));
    });
    void stopped.then(resolve, reject).finally(cancel);
  });
}

function whenAborted(signal: AbortSignal): Promise<'asked'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('asked');
    signal.addEventListener(
      'abort',
      () => {
        resolve('asked');
      },
      { once: true },
    );
  });
}
