/**
 * Waits for a condition, never for a time: `check` is asked every few ms until it gives something other than
 * undefined or false. Rejects with `what` once `withinMs` have passed.
 */
export async function until<T>(what: string, check: () => T | Promise<T>, withinMs = 5000): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await check();
    if (value !== undefined && value !== null && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
