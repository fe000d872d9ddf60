/**
 * Desired x actual x capabilities -> the steps for the panels of one line, proof included.
 * Laws (test/daemon/wall/panel-plan.test.ts): running plans until none is left gives desired on every panel that
 * answers and touches nothing else; plan(x, x) is empty; a panel that wakes or is silent is left alone and named.
 */
import {
  sameTile,
  type DisplayCapabilities,
  type DisplayStep,
  type PanelAspect,
  type PanelChange,
  type SetId,
  type Tile,
} from '../../drivers/display.js';
import type { StepCost } from '../../drivers/driver.js';
import { panelAspects, type Known, type PanelKnowledge, type PanelKnown } from './panel-knowledge.js';
import { proves } from './plan.js';
import type { ProofPolicy } from './room-view.js';

/** What a scene wants of a panel; null leaves it as it is. */
export interface DesiredFacts {
  readonly power: boolean | null;
  readonly tile: Tile | null;
  readonly input: string | null;
}

export type DesiredPanels = ReadonlyMap<SetId, DesiredFacts>;

export interface PlannedPanelStep {
  readonly step: DisplayStep;
  readonly cost: StepCost;
  /** `look`: nobody knows what is there. `change`: it is known to be different. `proof`: it was told, not read. */
  readonly why: 'look' | 'change' | 'proof';
}

export interface PanelPlan {
  /** Looks, then changes, then proofs: nothing that can be seen waits for a proof. */
  readonly steps: readonly PlannedPanelStep[];
  /** Panels that were switched on and do not answer yet. */
  readonly waking: readonly SetId[];
  readonly silent: readonly SetId[];
}

export interface PanelPlanRules {
  readonly capabilities: DisplayCapabilities;
  readonly proof: ProofPolicy;
}

/** In the order of `desired`; panels are switched on before anything else, for they need the longest. */
export function planPanels(desired: DesiredPanels, actual: PanelKnowledge, rules: PanelPlanRules): PanelPlan {
  const looks: PlannedPanelStep[] = [];
  const on: PlannedPanelStep[] = [];
  const changes: PlannedPanelStep[] = [];
  const off: PlannedPanelStep[] = [];
  const proofs: PlannedPanelStep[] = [];
  const waking: SetId[] = [];
  const silent: SetId[] = [];
  const planned = (step: DisplayStep, why: PlannedPanelStep['why']): PlannedPanelStep => ({
    step,
    cost: rules.capabilities.cost(step),
    why,
  });
  for (const [panel, wanted] of desired) {
    const known = actual.get(panel) ?? { presence: 'unheard' };
    if (aspectsOf(wanted).length === 0) continue;
    if (known.presence === 'waking') waking.push(panel);
    else if (known.presence === 'silent') silent.push(panel);
    else {
      const needs = needsOf(wanted, known, rules);
      if (needs.unknown.length > 0) looks.push(planned({ kind: 'read', panel, aspects: needs.unknown }, 'look'));
      for (const change of needs.changes) {
        const list = change.aspect !== 'power' ? changes : change.power ? on : off;
        list.push(planned({ kind: 'set', panel, change }, 'change'));
      }
      if (needs.unproven.length > 0) proofs.push(planned({ kind: 'read', panel, aspects: needs.unproven }, 'proof'));
    }
  }
  return { steps: [...looks, ...on, ...changes, ...off, ...proofs], waking, silent };
}

/** True where the panel is known to be as it is wanted, with enough proof. */
export function isAsWanted(wanted: DesiredFacts, known: PanelKnown | undefined, rules: PanelPlanRules): boolean {
  if (aspectsOf(wanted).length === 0) return true;
  if (known === undefined || known.presence === 'waking' || known.presence === 'silent') return false;
  const { unknown, changes, unproven } = needsOf(wanted, known, rules);
  return unknown.length + changes.length + unproven.length === 0;
}

/** True where the panel is known, on this connection, to be otherwise than wanted. Unknown and stale is not otherwise. */
export function isOtherwise(wanted: DesiredFacts, known: PanelKnown | undefined): boolean {
  return known !== undefined && changesOf(wanted, known).length > 0;
}

interface Needs {
  readonly unknown: readonly PanelAspect[];
  readonly changes: readonly PanelChange[];
  /** To be read after the changes: what they touch and what was told and not read. */
  readonly unproven: readonly PanelAspect[];
}

function needsOf(wanted: DesiredFacts, known: PanelKnown, rules: PanelPlanRules): Needs {
  const aspects = liveAspects(wanted, known);
  // Whether it is on decides what else can be asked of it.
  const asked: readonly PanelAspect[] = aspects.includes('power') ? aspects : ['power', ...aspects];
  const unknown = asked.filter((aspect) => known[aspect]?.stale !== false);
  const changes = changesOf(wanted, known);
  const evidence = (aspect: PanelAspect): boolean => {
    const changed = changes.some((change) => change.aspect === aspect);
    const at = changed ? rules.capabilities.evidence[aspect] : known[aspect]?.evidence;
    return at !== undefined && proves(at, rules.proof);
  };
  // A panel that is being switched on answers to nothing for a while; what it shows then is looked at when it is back.
  if (changes.some((change) => change.aspect === 'power' && change.power))
    return { unknown: [], changes, unproven: [] };
  return { unknown, changes, unproven: aspects.filter((aspect) => !unknown.includes(aspect) && !evidence(aspect)) };
}

/** What differs for certain, in the order in which it is set. */
function changesOf(wanted: DesiredFacts, known: PanelKnown): readonly PanelChange[] {
  const power = fresh(known.power);
  if (wanted.power !== null && power !== null && power !== wanted.power)
    return [{ aspect: 'power', power: wanted.power }];
  const changes: PanelChange[] = [];
  const live = liveAspects(wanted, known);
  const [tile, input] = [fresh(known.tile), fresh(known.input)];
  // The input first: some panels forget their tile with a new input.
  if (live.includes('input') && wanted.input !== null && input !== null && input !== wanted.input)
    changes.push({ aspect: 'input', input: wanted.input });
  if (live.includes('tile') && wanted.tile !== null && tile !== null && !sameTile(tile, wanted.tile))
    changes.push({ aspect: 'tile', tile: wanted.tile, from: tile });
  return changes;
}

/** Of a panel that is off, and is to be or may stay so, nothing but its power can be asked or set. */
function liveAspects(wanted: DesiredFacts, known: PanelKnown): readonly PanelAspect[] {
  const dark = wanted.power === false || (wanted.power === null && fresh(known.power) === false);
  return dark ? aspectsOf(wanted).filter((aspect) => aspect === 'power') : aspectsOf(wanted);
}

function aspectsOf(wanted: DesiredFacts): readonly PanelAspect[] {
  return panelAspects.filter((aspect) => wanted[aspect] !== null);
}

function fresh<T>(known: Known<T> | undefined): T | null {
  return known === undefined || known.stale ? null : known.value;
}
