/** A wall's state as the outside sees it: desired, actual and how good the knowledge of actual is, panel by panel. */
import { setId } from '../../drivers/display.js';
import { outputId } from '../../drivers/driver.js';
import type { KnownOutput } from './knowledge.js';
import { placeKey } from './layout.js';
import type { ActualDisplay, ActualPanel, DesiredPanel, Knowledge, PanelResult, PanelState, Proof } from './model.js';
import { panelAspects, type PanelKnown } from './panel-knowledge.js';
import { proves } from './plan.js';
import { sourceKey, type RoomIndex } from './room-index.js';
import type { PanelView, ProofPolicy, WallView } from './room-view.js';
import type { Sight } from './sight.js';
import { isAsWanted } from './panel-plan.js';
import type { DisplayCapabilities } from '../../drivers/display.js';

export interface StateSources {
  readonly room: RoomIndex;
  readonly sight: Sight;
  /** ISO time of a monotonic instant. */
  readonly iso: (at: number) => string;
}

/** Every panel of the wall in the configuration's order. */
export function panelStates(
  wall: WallView,
  desired: readonly DesiredPanel[],
  sources: StateSources,
): readonly PanelState[] {
  const wanted = new Map(desired.map((panel) => [placeKey(panel), panel]));
  return wall.panels.map((panel) => {
    const want = wanted.get(placeKey(panel));
    return {
      row: panel.row,
      column: panel.column,
      desired: want === undefined ? null : { source: want.source, tile: want.display?.tile ?? null },
      actual: actualPanel(panel, sources),
    };
  });
}

function actualPanel(panel: PanelView, sources: StateSources): ActualPanel {
  const tie = lookUp(panel, sources);
  const shown = displayOf(panel, sources);
  const display = shown === null ? null : actualDisplay(shown.known);
  if (tie === undefined) return { source: undefined, input: null, knowledge: 'unknown', asOf: null, display };
  const ofTie = {
    knowledge: !tie.stale && sources.sight.isReady(panel.matrix) ? quality(tie.evidence) : ('stale' as const),
    at: tie.at,
  };
  const weakest = shown === null ? ofTie : weaker(ofTie, ofDisplay(shown, sources));
  return {
    source: sourceOf(panel.matrix, tie.input, sources.room),
    input: tie.input ?? 0,
    knowledge: weakest.knowledge,
    asOf: weakest.at === null ? null : sources.iso(weakest.at),
    display,
  };
}

function lookUp(panel: PanelView, { sight }: StateSources): KnownOutput | undefined {
  const id = outputId(panel.output, Number.MAX_SAFE_INTEGER);
  return id === null ? undefined : sight.tie(panel.matrix, id);
}

interface ShownDisplay {
  readonly device: string;
  readonly known: PanelKnown | undefined;
  /** True where its tile says which part of the picture is seen. */
  readonly tiles: boolean;
}

/** Null for a panel that this version can't command. */
function displayOf(panel: PanelView, { room, sight }: StateSources): ShownDisplay | null {
  if (panel.display === undefined) return null;
  const display = room.displays.get(panel.display.device);
  const id = setId(panel.display.setId, { least: 0, most: Number.MAX_SAFE_INTEGER });
  if (display === undefined || id === null) return null;
  return { device: display.id, known: sight.panel(display.id, id), tiles: display.tiling !== null };
}

function actualDisplay(known: PanelKnown | undefined): ActualDisplay {
  return {
    presence: known?.presence ?? 'unheard',
    power: known?.power?.value ?? null,
    tile: known?.tile?.value ?? null,
    input: known?.input?.value ?? null,
  };
}

interface Quality {
  readonly knowledge: Knowledge;
  readonly at: number | null;
}

/** Of a panel that is off nothing but that needs to be known. */
function ofDisplay({ device, known, tiles }: ShownDisplay, { sight }: StateSources): Quality {
  const dark = known?.power?.value === false;
  const wanted = panelAspects.filter((aspect) => aspect === 'power' || (aspect === 'tile' && tiles && !dark));
  return wanted
    .map((aspect): Quality => {
      const one = known?.[aspect];
      if (one === undefined) return { knowledge: 'unknown', at: null };
      const fresh = !one.stale && sight.isReady(device) && known?.presence === 'answering';
      return { knowledge: fresh ? quality(one.evidence) : 'stale', at: one.at };
    })
    .reduce(weaker);
}

const byWorth: readonly Knowledge[] = ['unknown', 'stale', 'acknowledged', 'confirmed'];

/** The worse of two; of two alike the older. */
function weaker(a: Quality, b: Quality): Quality {
  const [worthA, worthB] = [byWorth.indexOf(a.knowledge), byWorth.indexOf(b.knowledge)];
  if (worthA !== worthB) return worthA < worthB ? a : b;
  return (a.at ?? 0) <= (b.at ?? 0) ? a : b;
}

function quality(evidence: Proof): Knowledge {
  return evidence === 'acknowledged' ? 'acknowledged' : 'confirmed';
}

/** The source on this input; null for nothing tied, undefined for an input that no source is on. */
function sourceOf(matrix: string, input: number | null, room: RoomIndex): string | null | undefined {
  if (input === null) return null;
  return room.sourceOn.get(sourceKey(matrix, input));
}

export interface ResultSources {
  readonly sight: Sight;
  readonly proofOf: (device: string) => ProofPolicy;
  /** Undefined where the device is no display that this version carries. */
  readonly panelRulesOf: (display: string) => DisplayCapabilities | undefined;
}

/** The panels of a result: what was asked of each, and whether that is proven now. */
export function panelResults(desired: readonly DesiredPanel[], sources: ResultSources): readonly PanelResult[] {
  const { sight, proofOf, panelRulesOf } = sources;
  return desired.map(({ row, column, matrix, output, source, input, display }) => {
    const known = sight.tie(matrix, output);
    const tied =
      known !== undefined && !known.stale && known.input === input && proves(known.evidence, proofOf(matrix));
    const tile = display === null ? {} : { tile: display.tile };
    if (!tied) return { row, column, source, confirmed: false, proof: null, ...tile };
    if (display === null) return { row, column, source, confirmed: true, proof: known.evidence };
    const panel = sight.panel(display.device, display.panel);
    const capabilities = panelRulesOf(display.device);
    const rules = capabilities === undefined ? null : { capabilities, proof: proofOf(display.device) };
    const confirmed = rules !== null && isAsWanted(display, panel, rules);
    const weakest = panelAspects.some(
      (aspect) => display[aspect] !== null && panel?.[aspect]?.evidence === 'acknowledged',
    );
    return {
      row,
      column,
      source,
      confirmed,
      proof: confirmed ? (weakest ? 'acknowledged' : known.evidence) : null,
      ...tile,
    };
  });
}
