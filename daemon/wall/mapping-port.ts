/** What the page sees of the mapping of outputs to panels. Types only. */
import type { Place } from './mapping-run.js';
import type { PanelView } from './room-view.js';

/** Inputs of the matrix: what the lit output shows, and what the others show meanwhile (null: nothing). */
export interface MappingAsked {
  readonly matrix: string;
  readonly lit: number;
  readonly others: number | null;
}

export interface MappingView extends MappingAsked {
  readonly wall: string;
  /** Those that no other wall uses. */
  readonly outputs: readonly number[];
  /** The output that is lit; null once each has its answer and the wall shows again what it showed before. */
  readonly current: number | null;
  /** `panel` null: no panel of this wall changed. */
  readonly answers: readonly { readonly output: number; readonly panel: Place | null }[];
  readonly by: string;
  readonly since: string;
  /** When it ends by itself if nobody says anything more. */
  readonly expiresAt: string;
}

export interface MappingPort {
  /** Null while no wall is being mapped. */
  view(): MappingView | null;
  subscribe(listener: () => void): () => void;
  /** Codes: mapping-busy, mapping-held, mapping-unready, mapping-impossible, mapping-not-shown, journal-unavailable. */
  begin(wall: string, asked: MappingAsked, actor: string): Promise<MappingView>;
  /** Codes: mapping-none, mapping-step-passed, mapping-impossible, mapping-not-shown. */
  answer(wall: string, output: number, panel: Place | null): Promise<MappingView>;
  /** Lights this output next, whatever was said of it. Codes: as of `answer`. */
  light(wall: string, output: number): Promise<MappingView>;
  /** The panels of a wall with what was found out. Code: mapping-none. */
  panels<T extends PanelView>(wall: string, panels: readonly T[]): readonly (T | PanelView)[];
  /** Puts back what was shown before. Code: mapping-none. */
  end(wall: string, how: 'stored' | 'cancelled', actor: string): Promise<void>;
}
