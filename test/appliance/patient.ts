/**
 * Waits as until.ts does, but asks seldom: every question is a program that the guest has to start, and in software
 * emulation asking often is what makes it slow. Everything there takes about twenty times as long as on a PC.
 */
export async function patient<T>(
  what: string,
  check: () => T | Promise<T>,
  withinMs = 180_000,
): Promise<NonNullable<T>> {
  const began = performance.now();
  for (let pauseMs = 50; ; pauseMs = Math.min(750, pauseMs * 1.6)) {
    const value = await check();
    if (value !== undefined && value !== null && value !== false) return value;
    if (performance.now() - began > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
