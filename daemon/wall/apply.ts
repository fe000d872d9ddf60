/** Brings the devices of one wall to what is desired: every line at its own pace, ties behind tiles, proof at the end. */
import type { Clock } from '../../drivers/clock.js';
import type { SetId } from '../../drivers/display.js';
import type { InputId, OutputId } from '../../drivers/driver.js';
import { DisplayLane } from './display-lane.js';
import type { DisplayMirror } from './display-mirror.js';
import { Gate } from './gate.js';
import type { Knowledge } from './knowledge.js';
import { Lane, type Failure, type LaneEnd, type LaneOrder } from './lane.js';
import { MatrixLane } from './matrix-lane.js';
import type { MatrixMirror } from './matrix-mirror.js';
import type { DesiredPanel } from './model.js';
import type { Known, PanelKnown } from './panel-knowledge.js';
import type { DesiredFacts, DesiredPanels } from './panel-plan.js';
import type { DesiredTies } from './plan.js';
import type { ProofPolicy } from './room-view.js';
import { targetsOf, type Targets } from './targets.js';

export type { Failure } from './lane.js';

export interface ApplyOrder extends LaneOrder {
  readonly panels: readonly DesiredPanel[];
}

export interface ApplyContext {
  readonly mirrorOf: (matrix: string) => MatrixMirror | undefined;
  readonly displayOf: (display: string) => DisplayMirror | undefined;
  readonly proofOf: (device: string) => ProofPolicy;
  /** Ms of one byte on the device's line. */
  readonly byteMsOf: (device: string) => number;
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
 * Applies the order on all its devices side by side. On a refusal of an atomic order every device is brought back
 * to what it was known to show; a device that went away is left alone and named.
 * Failure codes: device-refused…, device-cannot-untie, device-not-connected, device-silent, not-as-asked, panel-not-as-asked, panel-silent,
 * panel-waking, matrix-unknown.
 */
export async function apply(order: ApplyOrder, context: ApplyContext): Promise<ApplyEnd> {
  const targets = targetsOf(order.panels);
  const shown = shownNow(targets, context);
  const { changed, failures } = await runLanes(targets, order, context);
  if (failures.length === 0) return { changed, failures, rolledBack: null };
  if (!order.atomic || failures.every((failure) => failure.away)) return { changed, failures, rolledBack: false };
  const before = beforeOf(targets, shown);
  const back = await runLanes(before.targets, order, context);
  return { changed, failures, rolledBack: before.isComplete && back.failures.length === 0 };
}

/** A bug ends the request it met, by name, and nothing else: what was sent nobody knows, so nothing of it is kept. */
export function ownFault(error: unknown, failed: (error: unknown) => void): ApplyEnd {
  failed(error);
  return { changed: true, failures: [{ code: 'own-fault', parameters: {}, away: true }], rolledBack: false };
}

async function runLanes(targets: Targets, order: ApplyOrder, context: ApplyContext): Promise<LaneEnd> {
  const { clock } = context;
  const gate = new Gate([...targets.displays.keys()]);
  const lanes: Promise<LaneEnd>[] = [];
  for (const [id, desired] of targets.displays) {
    const mirror = context.displayOf(id);
    if (mirror === undefined) {
      gate.open(id);
      lanes.push(Promise.resolve(unknownDevice(id)));
    } else {
      const device = new DisplayLane(desired, mirror, context.proofOf(id));
      lanes.push(new Lane(device, order, { clock, gate, keepsGate: true }).run());
    }
  }
  for (const [id, desired] of targets.ties) {
    const mirror = context.mirrorOf(id);
    if (mirror === undefined) lanes.push(Promise.resolve(unknownDevice(id)));
    else {
      const device = new MatrixLane(desired, mirror, { proof: context.proofOf(id), byteMs: context.byteMsOf(id) });
      lanes.push(new Lane(device, order, { clock, gate, keepsGate: false }).run());
    }
  }
  const ends = await Promise.all(lanes);
  return { changed: ends.some(({ changed }) => changed), failures: ends.flatMap(({ failures }) => failures) };
}

function unknownDevice(device: string): LaneEnd {
  return { changed: false, failures: [{ code: 'matrix-unknown', parameters: { device }, away: true }] };
}

interface Before {
  readonly targets: Targets;
  /** False where something of it was not known, so that its return can't be proven. */
  readonly isComplete: boolean;
}

/** What was known when the order began; knowledge is replaced, never changed, so that keeping it is enough. */
interface Shown {
  readonly ties: ReadonlyMap<string, Knowledge | undefined>;
  readonly displays: ReadonlyMap<string, DisplayMirror['knowledge'] | undefined>;
}

function shownNow(targets: Targets, context: ApplyContext): Shown {
  const ties = new Map<string, Knowledge | undefined>();
  for (const id of targets.ties.keys()) ties.set(id, context.mirrorOf(id)?.knowledge);
  const displays = new Map<string, DisplayMirror['knowledge'] | undefined>();
  for (const id of targets.displays.keys()) displays.set(id, context.displayOf(id)?.knowledge);
  return { ties, displays };
}

/** What the order's outputs and panels were known to show. */
function beforeOf(targets: Targets, before: Shown): Before {
  let isComplete = true;
  const ties = new Map<string, DesiredTies>();
  for (const [id, desired] of targets.ties) {
    const known = before.ties.get(id);
    const shown = new Map<OutputId, InputId | null>();
    for (const output of desired.keys()) {
      const one = known?.get(output);
      if (one === undefined || one.stale) isComplete = false;
      else shown.set(output, one.input);
    }
    ties.set(id, shown);
  }
  const displays = new Map<string, DesiredPanels>();
  for (const [id, desired] of targets.displays) {
    const known = before.displays.get(id);
    const shown = new Map<SetId, DesiredFacts>();
    for (const [panel, wanted] of desired) {
      const facts = factsBefore(wanted, known?.get(panel));
      shown.set(panel, facts);
      if ((['power', 'tile', 'input'] as const).some((one) => wanted[one] !== null && facts[one] === null))
        isComplete = facts.power === false && isComplete;
    }
    displays.set(id, shown);
  }
  return { targets: { ties, displays }, isComplete };
}

/** What was not asked for is not touched on the way back either. */
function factsBefore(wanted: DesiredFacts, known: PanelKnown | undefined): DesiredFacts {
  const of = <T>(asked: T | null, one: Known<T> | undefined): T | null =>
    asked === null || one === undefined || one.stale ? null : one.value;
  return {
    power: of(wanted.power, known?.power),
    tile: of(wanted.tile, known?.tile),
    input: of(wanted.input, known?.input),
  };
}
