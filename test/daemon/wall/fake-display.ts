/** A DisplayDriver on no line at all: true panels, acknowledgements that prove nothing, faults on demand. */
import { setImmediate as turn } from 'node:timers/promises';
import { systemClock } from '../../../drivers/clock.js';
import {
  setId,
  wholePicture,
  type DisplayCapabilities,
  type DisplayDriver,
  type DisplayEvent,
  type DisplayStep,
  type PanelChange,
  type PanelFacts,
  type PanelPresence,
  type PanelStatus,
  type SetId,
} from '../../../drivers/display.js';
import type { DeviceStatus, Outcome } from '../../../drivers/driver.js';

export function panelId(value: number): SetId {
  const id = setId(value, { least: 0, most: 999 });
  if (id === null) throw new Error(`no set id ${value}`);
  return id;
}

/** Costs like MDC: 84 and 89 for a tile, one frame for all else, a gap behind each. */
export const displayCapabilities: DisplayCapabilities = {
  inputs: ['hdmi1', 'hdmi2'],
  tiling: { mostRows: 15, mostColumns: 15, mostPanels: 100 },
  evidence: { power: 'acknowledged', tile: 'acknowledged', input: 'acknowledged' },
  wakeMs: 1000,
  cost: (step) => {
    const frames = step.kind === 'read' ? step.aspects.length : step.change.aspect === 'tile' ? 2 : 1;
    return { commandBytes: 6 * frames, replyBytes: 9 * frames, gapMs: 100 * frames };
  },
};

const ready: DeviceStatus = {
  state: 'ready',
  model: 'Fake',
  firmware: null,
  lastError: null,
  lastErrorDetail: null,
  lastAnswerAt: 0,
};

export class FakeDisplay implements DisplayDriver {
  readonly kind = 'display';
  readonly id: string;
  readonly panels: readonly SetId[];
  readonly capabilities = displayCapabilities;
  status: DeviceStatus = { ...ready, state: 'down', model: null };
  readonly truth = new Map<SetId, PanelFacts>();
  readonly presence = new Map<SetId, PanelPresence>();
  readonly steps: DisplayStep[] = [];
  /** Every step that any line runs, in order, for what must come before what. */
  log: string[] | null = null;
  /** Refuses every change of this panel for good. */
  badPanel: SetId | null = null;
  /** Acknowledges the next changes and does not do them. */
  lies = 0;
  /** A panel that is switched on stays deaf until `wake` is called. */
  sleepy = false;
  readonly #listeners = new Set<(event: DisplayEvent) => void>();

  constructor(id: string, count: number, facts: PanelFacts = { power: true, tile: wholePicture, input: 'hdmi1' }) {
    this.id = id;
    this.panels = Array.from({ length: count }, (_, index) => panelId(index + 1));
    for (const panel of this.panels) {
      this.truth.set(panel, facts);
      this.presence.set(panel, 'answering');
    }
  }

  subscribe(listener: (event: DisplayEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    for (const panel of this.panels) {
      this.#setPresence(panel, 'answering');
      this.#tell(panel, 'read');
    }
    this.#setStatus(ready);
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  goAway(): void {
    this.#emit({ kind: 'doubt', panels: 'all', reason: 'disconnected', at: systemClock.now() });
    this.#setStatus({ ...ready, state: 'down', lastError: 'link-lost' });
  }

  /** Somebody with the remote control; noticed when the panel is read again. */
  byHand(panel: SetId, facts: Partial<PanelFacts>): void {
    this.truth.set(panel, { ...this.#of(panel), ...facts });
    this.#tell(panel, 'read');
  }

  wake(panel: SetId, presence: 'answering' | 'silent' = 'answering'): void {
    this.#setPresence(panel, presence);
  }

  panelStatuses(): readonly PanelStatus[] {
    return this.panels.map((panel) => this.#statusOf(panel));
  }

  changes(): readonly PanelChange[] {
    return this.steps.flatMap((step) => (step.kind === 'set' ? [step.change] : []));
  }

  async run(step: DisplayStep): Promise<Outcome> {
    if (this.status.state !== 'ready') return { ending: 'not-sent', code: 'link-down' };
    this.steps.push(step);
    this.log?.push(`${this.id}:${step.kind === 'set' ? step.change.aspect : 'read'}`);
    await turn();
    const { panel } = step;
    if (this.presence.get(panel) !== 'answering') {
      this.#setPresence(panel, 'silent');
      return { ending: 'unknown', code: 'no-reply' };
    }
    if (step.kind === 'read') {
      const facts = this.#of(panel);
      const told = Object.fromEntries(step.aspects.map((aspect) => [aspect, facts[aspect]]));
      this.#emit({ kind: 'facts', panel, facts: told, evidence: 'read', at: systemClock.now() });
      return { ending: 'applied' };
    }
    return this.#change(panel, step.change);
  }

  #change(panel: SetId, change: PanelChange): Outcome {
    if (panel === this.badPanel)
      return { ending: 'refused', code: 'device-refused', detail: 'NAK', retryAfterMs: null };
    if (!this.#of(panel).power && change.aspect !== 'power')
      return { ending: 'refused', code: 'device-refused', detail: 'off', retryAfterMs: null };
    const facts: Partial<PanelFacts> =
      change.aspect === 'power'
        ? { power: change.power }
        : change.aspect === 'tile'
          ? { tile: change.tile }
          : { input: change.input };
    if (this.lies > 0) this.lies -= 1;
    else this.truth.set(panel, { ...this.#of(panel), ...facts });
    this.#emit({ kind: 'facts', panel, facts, evidence: 'acknowledged', at: systemClock.now() });
    if (change.aspect === 'power' && change.power && this.sleepy) this.#setPresence(panel, 'waking');
    return { ending: 'applied' };
  }

  #of(panel: SetId): PanelFacts {
    const facts = this.truth.get(panel);
    if (facts === undefined) throw new Error(`no panel ${panel} on ${this.id}`);
    return facts;
  }

  #statusOf(panel: SetId): PanelStatus {
    const presence = this.presence.get(panel) ?? 'unheard';
    const nothing = { model: null, firmware: null, serialNumber: null, temperatureC: null, lastAnswerAt: null };
    return { panel, presence, faults: [], ...nothing };
  }

  #setPresence(panel: SetId, presence: PanelPresence): void {
    this.presence.set(panel, presence);
    this.#emit({ kind: 'panel', status: this.#statusOf(panel) });
  }

  #tell(panel: SetId, evidence: 'read' | 'volunteered'): void {
    this.#emit({ kind: 'facts', panel, facts: this.#of(panel), evidence, at: systemClock.now() });
  }

  #setStatus(status: DeviceStatus): void {
    this.status = status;
    this.#emit({ kind: 'status', status });
  }

  #emit(event: DisplayEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
