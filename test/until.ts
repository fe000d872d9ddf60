/**
 * Waits for a condition, never for a time: `check` is asked every few ms until it gives something other than
 * undefined or false. Rejects with `what` once `withinMs` have passed: no measure, only long enough for a machine on
 * which other tests run, so that a condition that never comes is told.
 */
export async function until<T>(what: string, check: () => T | Promise<T>, withinMs = 15_000): Promise<NonNullable<T>> {
  const began = performance.now();
  for (;;) {
    const value = await check();
    if (value !== undefined && value !== null && value !== false) return value;
    const waitedMs = performance.now() - began;
    if (waitedMs > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    // Asked as often at first as a quick answer deserves; who waits long must not keep the machine from coming to it.
    await new Promise((resolve) => setTimeout(resolve, Math.min(25, 3 + waitedMs / 50)));
  }
}
