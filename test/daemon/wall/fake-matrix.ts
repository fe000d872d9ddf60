/** A MatrixDriver on no line at all, for the wall loop's own logic: true ties, answers after a turn, faults on demand. */
import { setImmediate as turn } from 'node:timers/promises';
import { systemClock } from '../../../drivers/clock.js';
import type {
  DeviceStatus,
  DoubtReason,
  MatrixCapabilities,
  MatrixDriver,
  MatrixEvent,
  MatrixStep,
  Outcome,
} from '../../../drivers/driver.js';
import { capabilitiesOf, input, output, perform } from './matrix-model.js';

export type Fault =
  | { readonly kind: 'refuse'; readonly code: string; readonly retryAfterMs: number | null }
  /** The command is carried out and its answer is lost. */
  | { readonly kind: 'no-reply' }
  /** Acknowledged and not carried out. */
  | { readonly kind: 'ignore' };

const ready: DeviceStatus = {
  state: 'ready',
  model: 'Fake',
  firmware: '1.00',
  lastError: null,
  lastErrorDetail: null,
  lastAnswerAt: 0,
};

export class FakeMatrix implements MatrixDriver {
  readonly kind = 'matrix';
  readonly id: string;
  readonly capabilities: MatrixCapabilities;
  truth: Map<number, number>;
  status: DeviceStatus = { ...ready, state: 'down', model: null };
  /** Taken one by one by the changing steps that come. */
  faults: Fault[] = [];
  /** Refuses every tie of this output for good. */
  badOutput: number | null = null;
  readonly steps: MatrixStep[] = [];
  /** Called before a changing step is carried out: what happens while the command is on the line. */
  meanwhile: (() => void) | null = null;
  readonly #listeners = new Set<(event: MatrixEvent) => void>();

  constructor(id: string, outputs: number, canUntie = true) {
    this.id = id;
    this.capabilities = capabilitiesOf({ inputs: 16, outputs, canUntie });
    this.truth = new Map(Array.from({ length: outputs }, (_, i) => [i + 1, 0]));
  }

  subscribe(listener: (event: MatrixEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.goReady();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  goReady(): void {
    this.#tellTies([...this.truth.keys()], 'read');
    this.#setStatus(ready);
  }

  goAway(state: 'down' | 'silent' = 'down'): void {
    this.doubt('disconnected');
    this.#setStatus({ ...ready, state, lastError: state === 'down' ? 'link-lost' : 'device-silent' });
  }

  doubt(reason: DoubtReason): void {
    this.#emit({ kind: 'doubt', outputs: 'all', reason, at: systemClock.now() });
  }

  /** Somebody at the device; `told` false where its report never comes. */
  frontPanel(outputNumber: number, inputNumber: number, report: 'named' | 'bare' | 'none'): void {
    this.truth.set(outputNumber, inputNumber);
    if (report === 'named') this.#tellTies([outputNumber], 'volunteered');
    if (report === 'bare') this.doubt('foreign-salvo');
  }

  changes(): readonly MatrixStep[] {
    return this.steps.filter((step) => step.kind !== 'read' && step.kind !== 'read-all');
  }

  async run(step: MatrixStep): Promise<Outcome> {
    if (!this.#isReady()) return { ending: 'not-sent', code: 'link-down' };
    this.steps.push(step);
    await turn();
    if (!this.#isReady()) return { ending: 'unknown', code: 'link-lost' };
    if (step.kind === 'read' || step.kind === 'read-all') {
      this.#tellTies(step.kind === 'read' ? step.outputs : [...this.truth.keys()], 'read');
      return { ending: 'applied' };
    }
    return this.#change(step);
  }

  #isReady(): boolean {
    return this.status.state === 'ready';
  }

  #change(step: MatrixStep): Outcome {
    this.meanwhile?.();
    this.meanwhile = null;
    const outputs =
      step.kind === 'tie'
        ? [step.tie.output]
        : step.kind === 'salvo'
          ? step.ties.map((tie) => tie.output)
          : [...this.truth.keys()];
    if (this.badOutput !== null && outputs.includes(output(this.badOutput))) {
      return { ending: 'refused', code: 'device-refused-output', detail: 'E12', retryAfterMs: null };
    }
    const fault = this.faults.shift();
    if (fault?.kind === 'refuse')
      return { ending: 'refused', code: fault.code, detail: 'fault', retryAfterMs: fault.retryAfterMs };
    if (fault?.kind !== 'ignore') this.truth = perform(this.truth, step);
    if (fault?.kind === 'no-reply') {
      this.#emit({ kind: 'doubt', outputs: outputs.map(output), reason: 'no-reply', at: systemClock.now() });
      return { ending: 'unknown', code: 'no-reply' };
    }
    if (step.kind === 'salvo') {
      this.#emit({ kind: 'ties', ties: step.ties, evidence: 'acknowledged', at: systemClock.now() });
    } else if (fault === undefined) this.#tellTies(outputs, 'named');
    return { ending: 'applied' };
  }

  #tellTies(outputs: readonly number[], evidence: 'read' | 'named' | 'volunteered'): void {
    const ties = outputs.map((one) => ({ output: output(one), input: input(this.truth.get(one) ?? 0) }));
    this.#emit({ kind: 'ties', ties, evidence, at: systemClock.now() });
  }

  #setStatus(status: DeviceStatus): void {
    this.status = status;
    this.#emit({ kind: 'status', status });
  }

  #emit(event: MatrixEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
