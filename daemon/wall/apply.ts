/** Brings the matrices of one wall to what is desired, in a closed loop: plan, run, look, plan again. */
import type { Clock } from '../../drivers/clock.js';
import type { InputId, MatrixStep, Outcome, OutputId } from '../../drivers/driver.js';
import type { ErrorParameters } from '../../drivers/errors.js';
import type { MatrixMirror } from './matrix-mirror.js';
import type { DesiredPanel } from './model.js';
import { impossible, plan, type PlanRules } from './plan.js';
import type { ProofPolicy } from './room-view.js';

/** How long a device that is just being read may keep a scene waiting, ms. */
const readyWithinMs = 3000;
/** A device that took the command and shows something else is told again this often, then named. */
const changeRounds = 3;
/** E.g. SIS E22 "busy": the device itself asks to be tried again. */
const busyRounds = 6;
/** Bounds the loop whatever device and people at its front panel do. */
const roundLimit = 16;

export interface Failure {
  readonly code: string;
  readonly parameters: ErrorParameters;
  /** Panel that the failure is about; null for the device as a whole. */
  readonly output: OutputId | null;
  /** True where the device is gone or silent: then nothing is rolled back over it. */
  readonly away: boolean;
}

export interface ApplyOrder {
  readonly panels: readonly DesiredPanel[];
  readonly atomic: boolean;
  readonly correlation: string;
}

export interface ApplyContext {
  readonly mirrorOf: (matrix: string) => MatrixMirror | undefined;
  readonly proofOf: (matrix: string) => ProofPolicy;
  /** Ms of one byte on the matrix's line. */
  readonly byteMsOf: (matrix: string) => number;
  readonly clock: Clock;
}

export interface ApplyEnd {
  /** True where a command that can change something was sent. */
  readonly changed: boolean;
  readonly failures: readonly Failure[];
  /** Null where nothing failed; else whether the earlier picture was proven to be back. */
  readonly rolledBack: boolean | null;
}

/**
 * Applies the order on all its matrices side by side. On a refusal of an atomic order every matrix is brought back
 * to what it was known to show; a device that went away is left alone and named.
 * Failure codes: device-refused…, device-cannot-untie, device-not-connected, device-silent, not-as-asked,
 * matrix-unknown.
 */
export async function apply(order: ApplyOrder, context: ApplyContext): Promise<ApplyEnd> {
  const lanes = lanesOf(order.panels, context);
  const ends = await Promise.all(lanes.map((lane) => runLane(lane, order, context)));
  const failures = ends.flatMap((end) => end.failures);
  const changed = ends.some((end) => end.changed);
  if (failures.length === 0) return { changed, failures, rolledBack: null };
  if (!order.atomic || failures.every((failure) => failure.away)) return { changed, failures, rolledBack: false };
  return { changed, failures, rolledBack: await rollBack(lanes, order, context) };
}

interface Lane {
  readonly matrix: string;
  readonly mirror: MatrixMirror | undefined;
  readonly desired: ReadonlyMap<OutputId, InputId | null>;
  /** What the lane's outputs were known to show before; unknown ones are absent. */
  readonly before: ReadonlyMap<OutputId, InputId | null>;
}

function lanesOf(panels: readonly DesiredPanel[], context: ApplyContext): readonly Lane[] {
  const byMatrix = new Map<string, Map<OutputId, InputId | null>>();
  for (const { matrix, output, input } of panels) {
    const desired = byMatrix.get(matrix) ?? new Map<OutputId, InputId | null>();
    desired.set(output, input);
    byMatrix.set(matrix, desired);
  }
  return [...byMatrix].map(([matrix, desired]) => {
    const mirror = context.mirrorOf(matrix);
    const before = new Map<OutputId, InputId | null>();
    for (const output of desired.keys()) {
      const known = mirror?.knowledge.get(output);
      if (known !== undefined && !known.stale) before.set(output, known.input);
    }
    return { matrix, mirror, desired, before };
  });
}

interface LaneEnd {
  readonly changed: boolean;
  readonly failures: readonly Failure[];
}

async function runLane(lane: Lane, order: ApplyOrder, context: ApplyContext): Promise<LaneEnd> {
  const { mirror } = lane;
  if (mirror === undefined) {
    const parameters = { device: lane.matrix };
    return { changed: false, failures: [{ code: 'matrix-unknown', parameters, output: null, away: true }] };
  }
  const letGo = mirror.hold();
  try {
    return await new LaneRun(lane.desired, mirror, order, context).run();
  } finally {
    letGo();
  }
}

/** True where every lane is proven to show what it showed before. Outputs that were unknown before can't be proven. */
async function rollBack(lanes: readonly Lane[], order: ApplyOrder, context: ApplyContext): Promise<boolean> {
  const ends = await Promise.all(
    lanes.map((lane) => runLane({ ...lane, desired: lane.before }, { ...order, atomic: true }, context)),
  );
  const complete = lanes.every((lane) => lane.before.size === lane.desired.size);
  return complete && ends.every((end) => end.failures.length === 0);
}

/** One matrix's closed loop for one order. */
class LaneRun {
  readonly #desired: Map<OutputId, InputId | null>;
  readonly #mirror: MatrixMirror;
  readonly #order: ApplyOrder;
  readonly #clock: Clock;
  readonly #rules: PlanRules;
  readonly #failures: Failure[] = [];
  #changed = false;
  #changes = 0;
  #busy = 0;

  constructor(
    desired: ReadonlyMap<OutputId, InputId | null>,
    mirror: MatrixMirror,
    order: ApplyOrder,
    context: ApplyContext,
  ) {
    this.#desired = new Map(desired);
    this.#mirror = mirror;
    this.#order = order;
    this.#clock = context.clock;
    this.#rules = {
      capabilities: mirror.capabilities,
      proof: context.proofOf(mirror.id),
      byteMs: context.byteMsOf(mirror.id),
    };
  }

  async run(): Promise<LaneEnd> {
    for (const output of impossible(this.#desired, this.#rules.capabilities)) {
      const failure = this.#refused({ code: 'device-cannot-untie', detail: `output ${output}` }, output);
      if (this.#order.atomic) return this.#end(failure);
      this.#giveUp(failure, output);
    }
    for (let round = 0; round < roundLimit; round += 1) {
      if (!(await this.#mirror.whenReady(readyWithinMs))) return this.#end(this.#away());
      const next = plan(this.#desired, this.#mirror.knowledge, this.#rules);
      if (next.steps.length === 0) return this.#end(null);
      const changes = next.steps.some(({ step }) => isChange(step));
      if (changes && this.#changes >= changeRounds) break;
      if (changes) this.#changes += 1;
      for (const { step } of next.steps) {
        const outcome = await this.#send(step);
        if (outcome.ending === 'applied') continue;
        const stop = await this.#afterFailure(step, outcome);
        if (stop !== null) return this.#end(stop);
        break;
      }
    }
    return this.#end(this.#notAsAsked());
  }

  async #send(step: MatrixStep): Promise<Outcome> {
    if (isChange(step)) this.#changed = true;
    return this.#mirror.run(step, this.#order.correlation);
  }

  /** Null to go round again; a failure to stop with. */
  async #afterFailure(step: MatrixStep, outcome: Exclude<Outcome, { ending: 'applied' }>): Promise<Failure | null> {
    if (outcome.ending !== 'refused') return null;
    if (outcome.retryAfterMs !== null && this.#busy < busyRounds) {
      this.#busy += 1;
      // A command that was turned away unread was no attempt at changing anything.
      if (isChange(step)) this.#changes -= 1;
      await new Promise<void>((resolve) => this.#clock.after(outcome.retryAfterMs ?? 0, resolve));
      return null;
    }
    if (!this.#order.atomic && step.kind === 'salvo') return this.#oneByOne(step.ties.map((tie) => tie.output));
    const output = step.kind === 'tie' ? step.tie.output : null;
    const failure = this.#refused(outcome, output);
    if (this.#order.atomic || output === null) return failure;
    this.#giveUp(failure, output);
    return null;
  }

  /** What a device refuses as a whole may be possible in part: a request that is not atomic asks for that part. */
  async #oneByOne(outputs: readonly OutputId[]): Promise<Failure | null> {
    for (const output of outputs) {
      const outcome = await this.#send({ kind: 'tie', tie: { output, input: this.#desired.get(output) ?? null } });
      if (outcome.ending === 'refused') this.#giveUp(this.#refused(outcome, output), output);
      else if (outcome.ending !== 'applied') return null;
    }
    return null;
  }

  #giveUp(failure: Failure, output: OutputId): void {
    this.#failures.push(failure);
    this.#desired.delete(output);
  }

  #refused(outcome: { readonly code: string; readonly detail: string }, output: OutputId | null): Failure {
    const parameters = { device: this.#mirror.id, answer: outcome.detail, output: output ?? '-' };
    return { code: outcome.code, parameters, output, away: false };
  }

  #away(): Failure {
    const { state, lastError, lastErrorDetail } = this.#mirror.status;
    const code = state === 'silent' ? 'device-silent' : 'device-not-connected';
    const parameters = { device: this.#mirror.id, reason: lastErrorDetail ?? lastError ?? state };
    return { code, parameters, output: null, away: true };
  }

  #notAsAsked(): Failure {
    const wrong = [...this.#desired].filter(([output, input]) => {
      const known = this.#mirror.knowledge.get(output);
      return known === undefined || known.stale || known.input !== input;
    });
    const parameters = { device: this.#mirror.id, outputs: wrong.map(([output]) => output).join(', ') };
    return { code: 'not-as-asked', parameters, output: wrong[0]?.[0] ?? null, away: false };
  }

  #end(failure: Failure | null): LaneEnd {
    return { changed: this.#changed, failures: failure === null ? this.#failures : [...this.#failures, failure] };
  }
}

function isChange(step: MatrixStep): boolean {
  return step.kind !== 'read' && step.kind !== 'read-all';
}
