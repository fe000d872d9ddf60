/**
 * What the daemon sees of one line of displays: panels that answer to a set id and show a whole picture or one tile of
 * it. The driver says what panels answered; what should be shown, and in which order, is the daemon's.
 */
import type { DeviceStatus, DoubtReason, Evidence, Outcome, StepCost } from './driver.js';

export type SetId = number & { readonly brand: 'SetId' };

/** The number as a set id of a family whose ids are least..most; null where it is not a whole number among them. */
export function setId(value: number, range: { readonly least: number; readonly most: number }): SetId | null {
  return Number.isInteger(value) && value >= range.least && value <= range.most ? (value as SetId) : null;
}

/**
 * The part of one picture that a panel shows: the picture covers `rows` x `columns` panels and this panel is the one
 * at `row`, `column`, from 0 at the top left as seen from the front. 1 x 1 is the whole picture: tiling is off.
 */
export interface Tile {
  readonly rows: number;
  readonly columns: number;
  readonly row: number;
  readonly column: number;
}

export const wholePicture: Tile = { rows: 1, columns: 1, row: 0, column: 0 };

export function isWhole(tile: Tile): boolean {
  return tile.rows === 1 && tile.columns === 1;
}

export function sameTile(a: Tile, b: Tile): boolean {
  return a.rows === b.rows && a.columns === b.columns && a.row === b.row && a.column === b.column;
}

/** What can be set and read of a panel. `input` is the family's own name of it, as `hdmi1`. */
export interface PanelFacts {
  readonly power: boolean;
  readonly tile: Tile;
  readonly input: string;
}

export type PanelAspect = keyof PanelFacts;

export type PanelChange =
  | { readonly aspect: 'power'; readonly power: boolean }
  /** `from` is the tile that the panel is known to show, null where nobody knows: it decides which commands it takes. */
  | { readonly aspect: 'tile'; readonly tile: Tile; readonly from: Tile | null }
  | { readonly aspect: 'input'; readonly input: string };

export type DisplayStep =
  | { readonly kind: 'set'; readonly panel: SetId; readonly change: PanelChange }
  | { readonly kind: 'read'; readonly panel: SetId; readonly aspects: readonly PanelAspect[] };

export interface DisplayCapabilities {
  /** Names that `input` can take. */
  readonly inputs: readonly string[];
  /** Null where a panel of this family always shows the whole picture. */
  readonly tiling: { readonly mostRows: number; readonly mostColumns: number; readonly mostPanels: number } | null;
  /** Evidence that the panel's answer to a change gives. */
  readonly evidence: Readonly<Record<PanelAspect, Evidence>>;
  /** How long a panel may stay deaf after it was switched on, ms: it is waited for. */
  readonly wakeMs: number;
  /** Pure: the bytes of the step, its answers, and the silence that the family asks for, its own frames' included. */
  cost(step: DisplayStep): StepCost;
}

/**
 * `unheard`: not asked yet on this connection. `answering`: it answered last time. `waking`: switched on and not
 * answering yet, within `wakeMs`. `silent`: it does not answer.
 */
export type PanelPresence = 'unheard' | 'answering' | 'waking' | 'silent';

export interface PanelStatus {
  readonly panel: SetId;
  readonly presence: PanelPresence;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly serialNumber: string | null;
  readonly temperatureC: number | null;
  /** What the panel says is wrong with it, in the family's words: `lamp`, `temperature`, `fan`, `no-signal` … */
  readonly faults: readonly string[];
  /** Monotonic ms of its last valid answer; null before the first. */
  readonly lastAnswerAt: number | null;
}

export type DisplayEvent =
  /**
   * The line as a whole. `ready`: every panel was asked in full on this connection and at least one answered;
   * `silent`: none does.
   */
  | { readonly kind: 'status'; readonly status: DeviceStatus }
  | { readonly kind: 'panel'; readonly status: PanelStatus }
  /** What a panel said of itself; what it did not speak of is absent. */
  | {
      readonly kind: 'facts';
      readonly panel: SetId;
      readonly facts: Partial<PanelFacts>;
      readonly evidence: Evidence;
      readonly at: number;
    }
  /** Something may have changed these panels, and nobody said how. */
  | {
      readonly kind: 'doubt';
      readonly panels: readonly SetId[] | 'all';
      readonly reason: DoubtReason;
      readonly at: number;
    };

export interface DisplayDriver {
  readonly kind: 'display';
  readonly id: string;
  readonly panels: readonly SetId[];
  readonly capabilities: DisplayCapabilities;
  readonly status: DeviceStatus;
  /** In the order of `panels`. */
  panelStatuses(): readonly PanelStatus[];
  /** Listeners are called in the order of what happened on the line; they must not throw. */
  subscribe(listener: (event: DisplayEvent) => void): () => void;
  /** Begins connecting and never gives up; an absent line or panel is a status, not an error. */
  start(): void;
  /** Settles when the link is closed and every step in flight has ended; within one second. */
  stop(): Promise<void>;
  /**
   * Runs one step at a time; further calls wait in order. Never rejects. The events that a step causes are emitted
   * before its promise settles. Switching on settles with the panel's answer to the command, not with its picture:
   * from then on it is `waking`. A step for a panel that is not on this line ends not-sent.
   */
  run(step: DisplayStep, correlation: string): Promise<Outcome>;
}
