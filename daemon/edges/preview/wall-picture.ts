/** What a preview shows, in words and numbers ready to be drawn; the language is already chosen. Pure. */
import type { Mark, SourceKind } from './marks.js';

export type Shown =
  | { readonly what: 'source'; readonly id: string; readonly name: string; readonly kind: SourceKind }
  /** An input of the matrix that no source of the configuration is on. */
  | { readonly what: 'input'; readonly name: string }
  | { readonly what: 'nothing'; readonly name: string }
  | { readonly what: 'unknown'; readonly name: string };

/** Which part of a picture that spans several panels this one shows; all counted from 0 in panels. */
export interface Tile {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

export interface PanelPicture {
  readonly row: number;
  readonly column: number;
  readonly shown: Shown;
  readonly mark: Mark;
  /** One line about what the scene wants instead; null where it is there or nothing is wanted. */
  readonly wanted: string | null;
  readonly tile: Tile | null;
}

export interface WallPicture {
  readonly name: string;
  readonly scene: string;
  readonly status: { readonly text: string; readonly colour: string };
  readonly rows: number;
  readonly columns: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly bezelMm: number;
  readonly panels: readonly PanelPicture[];
  readonly words: {
    readonly marks: Readonly<Record<Mark, string>>;
    readonly kinds: Readonly<Record<SourceKind, string>>;
    /** Begins the line that says when it was drawn. */
    readonly asOf: string;
  };
}
