/** A daemon that starts again within its process, as a trial of another configuration asks for (ADR 56). */
import type { RunningDaemon } from './cli/daemon-port.js';

export interface RestartingParts<P> {
  /**
   * Makes and starts everything; `again` and `leave` may be called at any time from then on. `leave` ends everything
   * and the process with that exit code.
   */
  readonly begin: (again: () => void, leave: (code: number) => Promise<void>) => Promise<P>;
  /** `isLast`: the process ends afterwards. */
  readonly end: (parts: P, isLast: boolean) => Promise<void>;
}

/** Settles when it runs for the first time; rejects where it can't. Where a later start fails, `done` rejects. */
export async function runAgain<P>({ begin, end }: RestartingParts<P>): Promise<RunningDaemon> {
  let stopping: Promise<void> | null = null;
  let settle: (code: number) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const done = new Promise<number>((resolve, reject) => {
    [settle, fail] = [resolve, reject];
  });
  // Whoever waits for it hears of it; that nobody does yet is no crash.
  done.catch(() => undefined);
  const turn = async (running: P): Promise<P | null> => {
    await end(running, false);
    return stopping === null ? begin(again, leave) : null;
  };
  const again = (): void => {
    if (stopping !== null) return;
    current = current.then((running) => (running === null || stopping !== null ? running : turn(running)));
    current.catch(fail);
  };
  const leave = (code: number): Promise<void> => {
    stopping ??= current
      .catch(() => null)
      .then((running) => (running === null ? undefined : end(running, true)))
      .then(() => settle(code));
    return stopping;
  };
  let current: Promise<P | null> = begin(again, leave);
  await current;
  return { done, stop: () => leave(0) };
}
