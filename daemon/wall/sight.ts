/** What the wall loop sees of the devices: what is known of each, and whether that is worth anything now. */
import type { SetId } from '../../drivers/display.js';
import type { OutputId } from '../../drivers/driver.js';
import type { KnownOutput } from './knowledge.js';
import type { PanelKnown } from './panel-knowledge.js';

export interface Sight {
  /** Undefined where nothing was ever heard of the output. */
  tie(matrix: string, output: OutputId): KnownOutput | undefined;
  /** Undefined where nothing was ever heard of the panel. */
  panel(display: string, panel: SetId): PanelKnown | undefined;
  /** False while the device is not read in full on this connection: then nothing known of it is fresh. */
  isReady(device: string): boolean;
}
