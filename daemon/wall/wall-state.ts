/** A wall's state as the outside sees it: desired, actual and how good the knowledge of actual is, panel by panel. */
import { outputId } from '../../drivers/driver.js';
import type { Knowledge as MatrixKnowledge, KnownOutput } from './knowledge.js';
import { placeKey } from './layout.js';
import type { ActualPanel, DesiredPanel, Knowledge, PanelResult, PanelState } from './model.js';
import { proves } from './plan.js';
import type { PanelView, ProofPolicy, RoomView, WallView } from './room-view.js';

export interface StateSources {
  readonly room: RoomView;
  readonly knowledgeOf: (matrix: string) => MatrixKnowledge;
  /** False while the matrix is not read in full on this connection: then nothing known of it is fresh. */
  readonly isReady: (matrix: string) => boolean;
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
      desired: want === undefined ? null : { source: want.source },
      actual: actualPanel(panel, sources),
    };
  });
}

function actualPanel(panel: PanelView, sources: StateSources): ActualPanel {
  const known = lookUp(panel, sources);
  if (known === undefined) return { source: undefined, input: null, knowledge: 'unknown', asOf: null };
  const fresh = !known.stale && sources.isReady(panel.matrix);
  return {
    source: sourceOf(panel.matrix, known.input, sources.room),
    input: known.input ?? 0,
    knowledge: fresh ? quality(known) : 'stale',
    asOf: sources.iso(known.at),
  };
}

function lookUp(panel: PanelView, sources: StateSources): KnownOutput | undefined {
  const id = outputId(panel.output, Number.MAX_SAFE_INTEGER);
  return id === null ? undefined : sources.knowledgeOf(panel.matrix).get(id);
}

function quality(known: KnownOutput): Knowledge {
  return known.evidence === 'acknowledged' ? 'acknowledged' : 'confirmed';
}

/** The source on this input; null for nothing tied, undefined for an input that no source is on. */
function sourceOf(matrix: string, input: number | null, room: RoomView): string | null | undefined {
  if (input === null) return null;
  return room.sources.find((source) => source.matrix === matrix && source.input === input)?.id;
}

/** The panels of a result: what was asked of each, and whether that is proven now. */
export function panelResults(
  desired: readonly DesiredPanel[],
  knowledgeOf: (matrix: string) => MatrixKnowledge,
  proofOf: (matrix: string) => ProofPolicy,
): readonly PanelResult[] {
  return desired.map(({ row, column, matrix, output, source, input }) => {
    const known = knowledgeOf(matrix).get(output);
    const shows = known !== undefined && !known.stale && known.input === input;
    const confirmed = shows && proves(known.evidence, proofOf(matrix));
    return { row, column, source, confirmed, proof: confirmed ? known.evidence : null };
  });
}
