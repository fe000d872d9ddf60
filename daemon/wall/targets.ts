/** What a scene asks of each device. Pure. */
import type { SetId } from '../../drivers/display.js';
import type { InputId, OutputId } from '../../drivers/driver.js';
import type { DesiredPanel } from './model.js';
import type { DesiredFacts, DesiredPanels } from './panel-plan.js';
import type { DesiredTies } from './plan.js';

/** By the device's id. */
export interface Targets {
  readonly ties: ReadonlyMap<string, DesiredTies>;
  readonly displays: ReadonlyMap<string, DesiredPanels>;
}

/** The panels by device. */
export function targetsOf(panels: readonly DesiredPanel[]): Targets {
  const ties = new Map<string, Map<OutputId, InputId | null>>();
  const displays = new Map<string, Map<SetId, DesiredFacts>>();
  for (const { matrix, output, input, display } of panels) {
    ties.set(matrix, (ties.get(matrix) ?? new Map<OutputId, InputId | null>()).set(output, input));
    if (display === null) continue;
    const line = displays.get(display.device) ?? new Map<SetId, DesiredFacts>();
    displays.set(display.device, line.set(display.panel, display));
  }
  return { ties, displays };
}
