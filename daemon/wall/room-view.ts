/** The part of the configuration that the wall loop needs, by structure, so that pure code stands on no schema. */
import type { Layout, Priority, Region } from './model.js';

export interface PanelView {
  readonly row: number;
  readonly column: number;
  readonly matrix: string;
  readonly output: number;
  readonly display?: { readonly device: string; readonly setId: number } | undefined;
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
}

export interface MatrixView {
  readonly id: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly proof: ProofPolicy;
  /** False where an output always shows some input; absent: it can show nothing. */
  readonly canUntie?: boolean;
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
  readonly priority?: Priority | undefined;
}

export interface RoomView {
  readonly walls: readonly WallView[];
  readonly sources: readonly SourceView[];
  readonly layouts: readonly (StoredLayout & { readonly regions: readonly Region[] })[];
  readonly scenes: readonly StoredScene[];
  readonly matrices: readonly MatrixView[];
  /** Ids of display devices whose driver can show one part of a picture (tile). */
  readonly tilingDisplays: ReadonlySet<string>;
}
