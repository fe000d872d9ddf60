/** A matrix as a lane: its outputs, and the inputs that an order wants on them. */
import type { InputId, MatrixStep, Outcome, OutputId } from '../../drivers/driver.js';
import type { Failure, LaneDevice, LaneStep } from './lane.js';
import type { MatrixMirror } from './matrix-mirror.js';
import type { MirrorChange } from './mirror.js';
import { impossible, stepsFor, type DesiredTies, type PlanRules } from './plan.js';

/** How long a device that is just being read may keep a scene waiting, ms. */
const readyWithinMs = 3000;

export class MatrixLane implements LaneDevice<MatrixStep, OutputId> {
  readonly id: string;
  readonly #desired: Map<OutputId, InputId | null>;
  readonly #mirror: MatrixMirror;
  readonly #rules: PlanRules;

  constructor(desired: DesiredTies, mirror: MatrixMirror, rules: Omit<PlanRules, 'capabilities'>) {
    this.id = mirror.id;
    this.#desired = new Map(desired);
    this.#mirror = mirror;
    this.#rules = { ...rules, capabilities: mirror.capabilities };
  }

  hold(): () => void {
    return this.#mirror.hold();
  }

  isReady(): boolean {
    return this.#mirror.status.state === 'ready';
  }

  whenReady(): Promise<boolean> {
    return this.#mirror.whenReady(readyWithinMs);
  }

  plan(): readonly LaneStep<MatrixStep>[] {
    return stepsFor(this.#desired, this.#mirror.knowledge, this.#rules).map(({ step }) => ({
      step,
      why: step.kind === 'read' || step.kind === 'read-all' ? 'proof' : 'change',
    }));
  }

  run(step: MatrixStep, correlation: string): Promise<Outcome> {
    return this.#mirror.run(step, correlation);
  }

  impossible(): readonly { readonly target: OutputId; readonly failure: Failure }[] {
    return impossible(this.#desired, this.#rules.capabilities).map((output) => ({
      target: output,
      failure: this.refused({ code: 'device-cannot-untie', detail: `output ${output}` }, output),
    }));
  }

  partsOf(step: MatrixStep): readonly MatrixStep[] {
    if (step.kind !== 'salvo') return [];
    return step.ties.map(({ output }) => ({
      kind: 'tie',
      tie: { output, input: this.#desired.get(output) ?? null },
    }));
  }

  targetOf(step: MatrixStep): OutputId | null {
    return step.kind === 'tie' ? step.tie.output : null;
  }

  giveUp(output: OutputId): void {
    this.#desired.delete(output);
  }

  away(): Failure {
    return awayFailure(this.#mirror);
  }

  refused(outcome: { readonly code: string; readonly detail: string }, output: OutputId | null): Failure {
    const parameters = { device: this.id, answer: outcome.detail, output: output ?? '-' };
    return { code: outcome.code, parameters, away: false };
  }

  notAsAsked(): Failure {
    const wrong = [...this.#desired].filter(([output, input]) => {
      const known = this.#mirror.knowledge.get(output);
      return known === undefined || known.stale || known.input !== input;
    });
    const parameters = { device: this.id, outputs: wrong.map(([output]) => output).join(', ') };
    return { code: 'not-as-asked', parameters, away: false };
  }

  waking(): readonly OutputId[] {
    return [];
  }

  deaf(): readonly Failure[] {
    return [];
  }

  subscribe(listener: (change: MirrorChange) => void): () => void {
    return this.#mirror.subscribe(listener);
  }
}

/** Why a device can't be used now, in the words of its status. */
export function awayFailure(mirror: Pick<MatrixMirror, 'id' | 'status'>): Failure {
  const { state, lastError, lastErrorDetail } = mirror.status;
  const code = state === 'silent' ? 'device-silent' : 'device-not-connected';
  return { code, parameters: { device: mirror.id, reason: lastErrorDetail ?? lastError ?? state }, away: true };
}
