/**
 * Waits as until.ts does, but asks seldom: every question is a program that the guest has to start, and in software
 * emulation asking often is what makes it slow. Everything there takes about twenty times as long as on a PC, and more
 * beside other load: the limit is there for what never comes.
 */
export async function patient<T>(
  what: string,
  check: () => T | Promise<T>,
  withinMs = 600_000,
  mostPauseMs = 750,
): Promise<NonNullable<T>> {
  const began = performance.now();
  for (let pauseMs = 50; ; pauseMs = Math.min(mostPauseMs, pauseMs * 1.6)) {
    const value = await check();
    if (value !== undefined && value !== null && value !== false) return value;
    if (performance.now() - began > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
