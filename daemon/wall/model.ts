/** The words of the wall loop: requests, what they come to, and what the wall is known to show. */
import type { PanelPresence, SetId, Tile } from '../../drivers/display.js';
import type { ErrorParameters } from '../../drivers/errors.js';
import type { Evidence, InputId, OutputId } from '../../drivers/driver.js';
import type { DryRun } from './dry-run.js';

export const priorities = ['routine', 'meeting', 'crisis'] as const;
export type Priority = (typeof priorities)[number];

/** A rectangle of panels, rows and columns from 0. */
export interface Region {
  readonly id: string;
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

export interface Layout {
  readonly wall: string;
  readonly regions: readonly Region[];
}

/**
 * What to show: a stored layout by id or a layout of its own, and per region a source id, or null for "nothing".
 * A region that is not named in `assignments` stays as it is.
 */
export interface SceneBody {
  readonly layout: string | Layout;
  readonly assignments: Readonly<Record<string, string | null>>;
  /**
   * Region id to what becomes of its panels' power. Left out: panels of a region that shows a source are on, those of
   * a region that shows nothing stay as they are.
   */
  readonly power?: Readonly<Record<string, PanelPower>> | undefined;
  readonly priority?: Priority | undefined;
}

export const panelPowers = ['on', 'off', 'leave'] as const;
export type PanelPower = (typeof panelPowers)[number];

/** A request as it is after parsing; who sent it is in `actor` (`mqtt`, `web:<account>`, `trigger:<id>`, `start`, `drift`). */
export interface SceneRequest {
  readonly requestId: string;
  readonly actor: string;
  /** A stored scene's id, a scene of its own, or null for a bare release. */
  readonly scene: string | SceneBody | null;
  /** The wall a bare release is for; null where the scene says it. */
  readonly wall: string | null;
  readonly priority: Priority | null;
  /** Epoch ms after which the request must not be carried out; null for none. */
  readonly expiresAt: number | null;
  readonly atomic: boolean;
  readonly release: boolean;
  /** Epoch ms of arrival. */
  readonly receivedAt: number;
}

/** Requests of the loop itself: they bring back what holds the wall and change nothing of who holds it. */
export function isOwn({ actor }: SceneRequest): boolean {
  return actor === 'start' || actor === 'drift';
}

export type ResultStatus = 'applied' | 'unchanged' | 'superseded' | 'rejected' | 'failed';

/** One reason of a result; `path` is a JSON pointer into the request, '' where none applies. */
export interface ResultError {
  readonly code: string;
  readonly message: string;
  readonly path: string;
}

/** What proves a panel of a result; null where it is not proven. */
export type Proof = Evidence;

export interface PanelResult {
  readonly row: number;
  readonly column: number;
  /** Source id, or null for "nothing". */
  readonly source: string | null;
  readonly confirmed: boolean;
  readonly proof: Proof | null;
  /** The part of the picture that was asked of the panel; absent for a panel that can't be commanded. */
  readonly tile?: Tile | null;
}

/** contract.md §3: every request gets exactly one. */
export interface SceneResult {
  readonly requestId: string | null;
  readonly status: ResultStatus;
  readonly scene: string | null;
  readonly wall: string | null;
  readonly receivedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  readonly panels: readonly PanelResult[];
  readonly errors: readonly ResultError[];
  /** Only with `failed`: true when the wall was proven to be back at what it showed. */
  readonly rolledBack?: boolean;
  /** Only with `superseded`: the request that took over. */
  readonly supersededBy?: string;
}

/** What a wall wants of one panel. */
export interface DesiredPanel {
  readonly row: number;
  readonly column: number;
  readonly matrix: string;
  readonly output: OutputId;
  readonly source: string | null;
  readonly input: InputId | null;
  /** Null for a panel that can't be commanded. */
  readonly display: DesiredDisplay | null;
}

/** What a wall wants of a panel's display controller; null leaves that setting as it is. */
export interface DesiredDisplay {
  readonly device: string;
  readonly panel: SetId;
  readonly power: boolean | null;
  /** The part of the source's picture that it shows. */
  readonly tile: Tile | null;
  readonly input: string | null;
}

/**
 * How good the knowledge of a panel is.
 * `confirmed`: the device said so on this connection. `acknowledged`: a bare acknowledgement.
 * `stale`: it said so once, and since then the link was lost or something changed. `unknown`: never said.
 */
export type Knowledge = 'confirmed' | 'acknowledged' | 'stale' | 'unknown';

export interface ActualPanel {
  /** Source id; null for nothing tied; undefined where the input belongs to no source or nothing is known. */
  readonly source: string | null | undefined;
  /** Matrix input, 0 for nothing tied; null where unknown. */
  readonly input: number | null;
  readonly knowledge: Knowledge;
  /** ISO time of the device's last word on it; null before the first. */
  readonly asOf: string | null;
  /** Null for a panel that can't be commanded. `knowledge` and `asOf` above are the weaker of tie and display. */
  readonly display: ActualDisplay | null;
}

/** The last word on a panel's own settings; null where it was never heard. */
export interface ActualDisplay {
  readonly presence: PanelPresence;
  readonly power: boolean | null;
  readonly tile: Tile | null;
  readonly input: string | null;
}

export interface PanelState {
  readonly row: number;
  readonly column: number;
  readonly desired: { readonly source: string | null; readonly tile: Tile | null } | null;
  readonly actual: ActualPanel;
}

/** `idle`: no scene was asked for yet. The other four are the contract's. */
export type WallStatus = 'idle' | 'applying' | 'applied' | 'drifted' | 'failed';

export interface WallState {
  readonly wall: string;
  readonly scene: string | null;
  readonly requestId: string | null;
  readonly since: string | null;
  readonly status: WallStatus;
  readonly priority: Priority | null;
  /** True while drift is left alone after too many restores. */
  readonly held: boolean;
  readonly panels: readonly PanelState[];
}

export type DryRunAnswer =
  | { readonly kind: 'rejected'; readonly errors: readonly ResultError[] }
  | {
      readonly kind: 'planned';
      readonly wall: string;
      readonly scene: string | null;
      readonly panels: readonly DesiredPanel[];
      readonly run: DryRun;
    };

/** What the edges (MQTT, web, triggers) see of the wall loop. */
/** Puts an error into words. */
export type Describe = (code: string, parameters: ErrorParameters) => string;

export interface WallPort {
  /**
   * Never rejects: every request ends in exactly one result, journalled before it is handed out. Its errors are in the
   * room's language in the journal, and in the words of `describe`, where that is given, for who asked.
   */
  submit(request: SceneRequest, describe?: Describe): Promise<SceneResult>;
  /** What the scene would send now; nothing is sent. */
  dryRun(scene: string | SceneBody, describe?: Describe): DryRunAnswer;
  states(): readonly WallState[];
  /** Called with the wall's id after every change of its state. */
  subscribe(listener: (wall: string) => void): () => void;
}

/** What the test tools need besides. */
export interface WallBenchPort extends WallPort {
  /**
   * Brings the panels that no scene of the wall wants to what this scene names; one that a scene wants is left alone.
   * Nobody holds the others, so that nobody is asked and nothing is held afterwards.
   */
  putBack(scene: SceneBody, correlation: string): Promise<{ readonly failures: number }>;
}
