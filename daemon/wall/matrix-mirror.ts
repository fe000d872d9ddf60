/** What is known of one matrix, kept fresh. */
import {
  outputId,
  type MatrixCapabilities,
  type MatrixDriver,
  type MatrixEvent,
  type MatrixStep,
} from '../../drivers/driver.js';
import type { DeviceView } from './devices-port.js';
import { learn, type Knowledge } from './knowledge.js';
import { Mirror, type MirrorSettings } from './mirror.js';

export interface MatrixMirrorOptions extends MirrorSettings {
  readonly driver: MatrixDriver;
}

export class MatrixMirror extends Mirror<Knowledge, MatrixEvent, MatrixStep> {
  readonly capabilities: MatrixCapabilities;

  constructor({ driver, ...settings }: MatrixMirrorOptions) {
    super(
      driver,
      {
        learn,
        nothing: new Map(),
        isStale: (knowledge) => [...knowledge.values()].some((known) => known.stale),
        fullRead: () => [{ kind: 'read-all' }],
      },
      settings,
    );
    this.capabilities = driver.capabilities;
  }

  view(): DeviceView {
    const ties: Record<string, number | null> = {};
    for (let output = 1; output <= this.capabilities.outputs; output += 1) {
      const id = outputId(output, this.capabilities.outputs);
      const known = id === null ? undefined : this.knowledge.get(id);
      ties[output] = known === undefined || known.stale ? null : (known.input ?? 0);
    }
    return { ...this.commonView(), kind: 'matrix', ties, panels: null };
  }
}
