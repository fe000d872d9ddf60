/** The part of the configuration that the wall loop needs, by structure, so that pure code stands on no schema. */
import type { Layout, PanelPower, Priority, Region } from './model.js';

export interface PanelView {
  readonly row: number;
  readonly column: number;
  readonly matrix: string;
  readonly output: number;
  readonly display?:
    { readonly device: string; readonly setId: number; readonly input?: string | undefined } | undefined;
}

export interface WallView {
  readonly id: string;
  readonly rows: number;
  readonly columns: number;
  readonly onDrift: 'report' | 'restore';
  readonly panels: readonly PanelView[];
}

export interface SourceView {
  readonly id: string;
  readonly matrix: string;
  readonly input: number;
  /** Further inputs that the same source is plugged into, on other matrices. */
  readonly alsoOn?: readonly { readonly matrix: string; readonly input: number }[] | undefined;
}

/** Every input that the source is plugged into; of two on one matrix the first counts. */
export function inputsOf(source: SourceView): readonly { readonly matrix: string; readonly input: number }[] {
  return [source, ...(source.alsoOn ?? [])];
}

/** The source's input on that matrix; null where it is not plugged into it. */
export function inputOn(source: SourceView, matrix: string): number | null {
  if (source.matrix === matrix) return source.input;
  return source.alsoOn?.find((one) => one.matrix === matrix)?.input ?? null;
}

export interface MatrixView {
  readonly id: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly proof: ProofPolicy;
  /** False where an output always shows some input; absent: it can show nothing. */
  readonly canUntie?: boolean;
}

export interface DisplayView {
  readonly id: string;
  readonly proof: ProofPolicy;
  /** Null where its panels always show the whole picture. */
  readonly tiling: TilingLimits | null;
}

/** The largest picture that the panels of a family can show together. */
export interface TilingLimits {
  readonly mostRows: number;
  readonly mostColumns: number;
  readonly mostPanels: number;
}

/** What is enough to say `applied`: contract.md §3, Proof. */
export type ProofPolicy = 'read-back' | 'acknowledged';

export interface StoredLayout extends Layout {
  readonly id: string;
}

export interface StoredScene {
  readonly id: string;
  readonly layout: string;
  readonly assignments: Readonly<Record<string, string | null>>;
  readonly power?: Readonly<Record<string, PanelPower>> | undefined;
  readonly priority?: Priority | undefined;
}

export interface RoomView {
  readonly walls: readonly WallView[];
  readonly sources: readonly SourceView[];
  readonly layouts: readonly (StoredLayout & { readonly regions: readonly Region[] })[];
  readonly scenes: readonly StoredScene[];
  readonly matrices: readonly MatrixView[];
  readonly displays: readonly DisplayView[];
}
