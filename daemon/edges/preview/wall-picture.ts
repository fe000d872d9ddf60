/** What a preview shows, in words and numbers ready to be drawn; the language is already chosen. Pure. */
import type { Tile } from '../../../drivers/display.js';
import type { Mark, SourceKind } from './marks.js';

export type Shown =
  | { readonly what: 'source'; readonly id: string; readonly name: string; readonly kind: SourceKind }
  /** An input of the matrix that no source of the configuration is on. */
  | { readonly what: 'input'; readonly name: string }
  | { readonly what: 'nothing'; readonly name: string }
  /** The panel itself said that it is off. */
  | { readonly what: 'off'; readonly name: string }
  | { readonly what: 'unknown'; readonly name: string };

export interface PanelPicture {
  readonly row: number;
  readonly column: number;
  readonly shown: Shown;
  readonly mark: Mark;
  /** One line about what the scene wants instead; null where it is there or nothing is wanted. */
  readonly wanted: string | null;
  /** The part of a picture over several panels that this one shows; null for a picture of its own. */
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
