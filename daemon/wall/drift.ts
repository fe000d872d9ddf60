/** What to do when the wall shows something else than its scene, outside an apply. */
import type { DesiredPanel } from './model.js';
import { isOtherwise } from './panel-plan.js';
import type { Sight } from './sight.js';

/** Restores within the last minute (monotonic ms), and whether drift is left alone until the next scene. */
export interface DriftState {
  readonly restoredAt: readonly number[];
  readonly held: boolean;
}

export const noDrift: DriftState = { restoredAt: [], held: false };

/** A person at the front panel and the daemon must not fight: after this many restores in a minute it gives in. */
const restoresAMinute = 3;
const minuteMs = 60_000;

export type DriftAction = 'report' | 'restore' | 'hold' | 'leave';

/**
 * The panels that are known, on this connection, to show something else than desired. Unknown and stale panels are
 * not drift: nobody knows what they show. A panel that is still waking shows nothing yet.
 */
export function driftedPanels(desired: readonly DesiredPanel[], sight: Sight): readonly DesiredPanel[] {
  return desired.filter(({ matrix, output, input, display }) => {
    const tie = sight.tie(matrix, output);
    if (tie !== undefined && !tie.stale && tie.input !== input) return true;
    return display !== null && isOtherwise(display, sight.panel(display.device, display.panel));
  });
}

/**
 * The action for drift noticed now, and the state after it. `hold` is returned once, when the limit is reached, and
 * wants an alarm; after it `leave` until `noDrift` is set again by the next scene.
 */
export function answerDrift(
  state: DriftState,
  policy: 'report' | 'restore',
  now: number,
): { readonly action: DriftAction; readonly state: DriftState } {
  if (policy === 'report') return { action: 'report', state };
  if (state.held) return { action: 'leave', state };
  const recent = state.restoredAt.filter((at) => now - at < minuteMs);
  if (recent.length >= restoresAMinute) return { action: 'hold', state: { restoredAt: recent, held: true } };
  return { action: 'restore', state: { restoredAt: [...recent, now], held: false } };
}

/** What a drifted panel is meant to show and shows, for the journal. */
export function describeDrift(
  { row, column, matrix, output, source, input, display }: DesiredPanel,
  sight: Sight,
): object {
  const actualInput = sight.tie(matrix, output)?.input ?? 0;
  const tie = { row, column, matrix, output, desired: source, desiredInput: input ?? 0, actualInput };
  if (display === null) return tie;
  const known = sight.panel(display.device, display.panel);
  const { device, panel, power, tile } = display;
  const actual = { power: known?.power?.value ?? null, tile: known?.tile?.value ?? null };
  return { ...tie, display: { device, panel, desired: { power, tile }, actual } };
}
