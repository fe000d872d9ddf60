/** A line of displays as a lane: its panels, and what an order wants of each. */
import type { DisplayStep, SetId } from '../../drivers/display.js';
import type { Outcome } from '../../drivers/driver.js';
import type { DisplayMirror } from './display-mirror.js';
import type { Failure, LaneDevice, LaneStep } from './lane.js';
import { awayFailure } from './matrix-lane.js';
import type { MirrorChange } from './mirror.js';
import { isAsWanted, planPanels, type DesiredPanels, type DesiredFacts, type PanelPlanRules } from './panel-plan.js';
import type { ProofPolicy } from './room-view.js';

/** How long a line whose panels are just being read may keep a scene waiting, ms: each of many panels takes its time. */
const readyWithinMs = 15_000;

export class DisplayLane implements LaneDevice<DisplayStep, SetId> {
  readonly id: string;
  readonly #desired: Map<SetId, DesiredFacts>;
  readonly #mirror: DisplayMirror;
  readonly #rules: PanelPlanRules;

  constructor(desired: DesiredPanels, mirror: DisplayMirror, proof: ProofPolicy) {
    this.id = mirror.id;
    this.#desired = new Map(desired);
    this.#mirror = mirror;
    this.#rules = { capabilities: mirror.capabilities, proof };
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

  plan(): readonly LaneStep<DisplayStep>[] {
    return planPanels(this.#desired, this.#mirror.knowledge, this.#rules).steps;
  }

  run(step: DisplayStep, correlation: string): Promise<Outcome> {
    return this.#mirror.run(step, correlation);
  }

  impossible(): readonly never[] {
    return [];
  }

  partsOf(): readonly DisplayStep[] {
    return [];
  }

  targetOf(step: DisplayStep): SetId {
    return step.panel;
  }

  giveUp(panel: SetId): void {
    this.#desired.delete(panel);
  }

  away(): Failure {
    return awayFailure(this.#mirror);
  }

  refused(outcome: { readonly code: string; readonly detail: string }, panel: SetId | null): Failure {
    const parameters = { device: this.id, answer: outcome.detail, panel: panel ?? '-' };
    return { code: outcome.code, parameters, away: false };
  }

  notAsAsked(): Failure {
    const wrong = [...this.#desired].filter(
      ([panel, wanted]) => !isAsWanted(wanted, this.#mirror.knowledge.get(panel), this.#rules),
    );
    const panels = wrong.map(([panel]) => panel).join(', ');
    return { code: 'panel-not-as-asked', parameters: { device: this.id, panels }, away: false };
  }

  waking(): readonly SetId[] {
    return planPanels(this.#desired, this.#mirror.knowledge, this.#rules).waking;
  }

  deaf(hurried: boolean): readonly Failure[] {
    const { waking, silent } = planPanels(this.#desired, this.#mirror.knowledge, this.#rules);
    const failure = (code: string, panels: readonly SetId[]): readonly Failure[] =>
      panels.length === 0 ? [] : [{ code, parameters: { device: this.id, panels: panels.join(', ') }, away: true }];
    return [...failure('panel-silent', silent), ...(hurried ? failure('panel-waking', waking) : [])];
  }

  subscribe(listener: (change: MirrorChange) => void): () => void {
    return this.#mirror.subscribe(listener);
  }
}
