/**
 * Desired x actual x capabilities -> the cheapest correct steps, proof included.
 * Laws (test/property/plan.test.ts): applying the plan to actual gives desired and touches nothing else;
 * plan(x, x) is empty; no step addresses what is absent; every step carries the outputs that caused it.
 */
import type {
  Evidence,
  InputId,
  MatrixCapabilities,
  MatrixStep,
  OutputId,
  StepCost,
  Tie,
} from '../../drivers/driver.js';
import type { Knowledge } from './knowledge.js';
import type { ProofPolicy } from './room-view.js';

export type DesiredTies = ReadonlyMap<OutputId, InputId | null>;

export interface PlannedStep {
  readonly step: MatrixStep;
  readonly cost: StepCost;
  readonly causedBy: readonly OutputId[];
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
  readonly commandBytes: number;
  readonly replyBytes: number;
  /** Silence between steps that the family asks for, ms. */
  readonly gapMs: number;
}

export interface PlanRules {
  readonly capabilities: MatrixCapabilities;
  readonly proof: ProofPolicy;
  /** Ms that one byte takes on the line, to weigh bytes against gaps; 9600 baud where nobody knows. */
  readonly byteMs: number;
}

/** True where this evidence is enough under the policy. */
export function proves(evidence: Evidence, proof: ProofPolicy): boolean {
  return proof === 'acknowledged' || evidence !== 'acknowledged';
}

/** The steps of stepsFor, and what they cost together. */
export function plan(wanted: DesiredTies, actual: Knowledge, rules: PlanRules): Plan {
  return total(stepsFor(wanted, actual, rules));
}

/**
 * The steps that take the matrix from what is known of it to what is desired, and prove it.
 * Outputs that are unknown or stale are asserted along with known differences; where no difference is known they
 * are read first, for a look costs no flicker. The result is re-planned after it ran: a plan is never trusted twice.
 * What the device can't do (impossible()) is left out, so that no step asks for it; the caller names it.
 * What a step costs is worked out where it is asked for: with one way to go there is nothing to weigh.
 */
export function stepsFor(wanted: DesiredTies, actual: Knowledge, rules: PlanRules): readonly PlannedStep[] {
  const desired = rules.capabilities.canUntie ? wanted : new Map([...wanted].filter(([, input]) => input !== null));
  const different: OutputId[] = [];
  const unknown: OutputId[] = [];
  const unproven: OutputId[] = [];
  for (const [output, input] of desired) {
    const known = actual.get(output);
    if (known === undefined || known.stale) unknown.push(output);
    else if (known.input !== input) different.push(output);
    else if (!proves(known.evidence, rules.proof)) unproven.push(output);
  }
  if (different.length === 0) {
    const toRead = [...unknown, ...unproven].sort(ascending);
    return toRead.length === 0 ? [] : [cheapestRead(toRead, rules)];
  }
  const changes = [...different, ...unknown].sort(ascending);
  const piecewise = prove(salvos(changes, desired, rules), unproven, rules);
  const everywhere = tieAll(changes, desired, actual, rules);
  if (everywhere === null) return piecewise;
  const atOnce = prove(everywhere, unproven, rules);
  return weight(total(atOnce), rules) < weight(total(piecewise), rules) ? atOnce : piecewise;
}

/** Outputs that are to show nothing on a device that always shows some input, ascending. */
export function impossible(desired: DesiredTies, capabilities: MatrixCapabilities): readonly OutputId[] {
  if (capabilities.canUntie) return [];
  return [...desired].flatMap(([output, input]) => (input === null ? [output] : [])).sort(ascending);
}

/** Milliseconds that a plan takes on the line at the rules' speed. */
export function lineMs(candidate: Plan, byteMs: number): number {
  return (candidate.commandBytes + candidate.replyBytes) * byteMs + candidate.gapMs;
}

function weight(candidate: Plan, rules: PlanRules): number {
  return lineMs(candidate, rules.byteMs);
}

/**
 * Changes in as few commands as the family allows, so that they switch together: single ties whose replies name them
 * can be some bytes shorter for two or three outputs, but a half-switched wall is a picture nobody asked for.
 * A command of one output takes the cheaper of its two forms.
 */
function salvos(changes: readonly OutputId[], desired: DesiredTies, rules: PlanRules): readonly PlannedStep[] {
  const { capabilities } = rules;
  const ties = changes.map((output): Tie => ({ output, input: desired.get(output) ?? null }));
  const steps: PlannedStep[] = [];
  for (let from = 0; from < ties.length; from += capabilities.salvoLimit) {
    const part = ties.slice(from, from + capabilities.salvoLimit);
    const [only] = part;
    if (part.length === 1 && only !== undefined) steps.push(single(only, rules));
    else
      steps.push(
        planned(
          { kind: 'salvo', ties: part },
          part.map((tie) => tie.output),
          rules,
        ),
      );
  }
  return steps;
}

function single(tie: Tie, rules: PlanRules): PlannedStep {
  const plain = planned({ kind: 'tie', tie }, [tie.output], rules);
  if (rules.capabilities.salvoLimit < 2) return plain;
  const salvo = planned({ kind: 'salvo', ties: [tie] }, [tie.output], rules);
  const forms = [plain, salvo].map((step) => ({ step, plan: total(prove([step], [], rules)) }));
  return forms.reduce((best, form) => (weight(form.plan, rules) < weight(best.plan, rules) ? form : best)).step;
}

/**
 * One command for the whole device, only where that leaves every output of it as desired: outputs that this scene
 * does not speak of must be known to show the same input already.
 */
function tieAll(
  changes: readonly OutputId[],
  desired: DesiredTies,
  actual: Knowledge,
  rules: PlanRules,
): readonly PlannedStep[] | null {
  const { capabilities } = rules;
  const [first] = changes;
  const input = first === undefined ? null : (desired.get(first) ?? null);
  if (!capabilities.tieAll || input === null) return null;
  for (const wanted of desired.values()) if (wanted !== input) return null;
  let others = 0;
  for (const [output, known] of actual) {
    if (desired.has(output)) continue;
    if (known.stale || known.input !== input) return null;
    others += 1;
  }
  if (desired.size + others !== capabilities.outputs) return null;
  return [planned({ kind: 'tie-all', input }, changes, rules)];
}

/** The steps, and behind them the cheapest read of what their own answers do not prove. */
function prove(steps: readonly PlannedStep[], unproven: readonly OutputId[], rules: PlanRules): readonly PlannedStep[] {
  const open = new Set(unproven);
  for (const { step, causedBy } of steps) {
    if (!proves(evidenceOf(step, rules.capabilities), rules.proof)) for (const output of causedBy) open.add(output);
    if (step.kind === 'tie-all' && proves(rules.capabilities.evidence.tieAll, rules.proof)) open.clear();
  }
  return open.size === 0 ? steps : [...steps, cheapestRead([...open].sort(ascending), rules)];
}

function cheapestRead(outputs: readonly OutputId[], rules: PlanRules): PlannedStep {
  const some = planned({ kind: 'read', outputs }, outputs, rules);
  const all = planned({ kind: 'read-all' }, outputs, rules);
  const [plainSome, plainAll] = [total([some]), total([all])];
  return weight(plainSome, rules) < weight(plainAll, rules) ? some : all;
}

function evidenceOf(step: MatrixStep, capabilities: MatrixCapabilities): Evidence {
  switch (step.kind) {
    case 'tie':
      return capabilities.evidence.tie;
    case 'salvo':
      return capabilities.evidence.salvo;
    case 'tie-all':
      return capabilities.evidence.tieAll;
    case 'read':
    case 'read-all':
      return 'read';
  }
}

function planned(step: MatrixStep, causedBy: readonly OutputId[], rules: PlanRules): PlannedStep {
  let cost: StepCost | null = null;
  return {
    step,
    get cost() {
      cost ??= rules.capabilities.cost(step);
      return cost;
    },
    causedBy,
  };
}

function total(steps: readonly PlannedStep[]): Plan {
  let commandBytes = 0;
  let replyBytes = 0;
  let gapMs = 0;
  for (const { cost } of steps) {
    commandBytes += cost.commandBytes;
    replyBytes += cost.replyBytes;
    gapMs += cost.gapMs;
  }
  return { steps, commandBytes, replyBytes, gapMs };
}

function ascending(a: number, b: number): number {
  return a - b;
}
