/** What a wall's loop is given, and how it ends a request. */
import type { JournalPort } from '../journal/entry.js';
import type { ApplyContext, ApplyEnd } from './apply.js';
import type { Hold } from './arbitrate.js';
import type { Compiled, Refusal } from './compile.js';
import type { DesiredPanel, PanelResult, Priority, SceneBody, SceneRequest } from './model.js';
import type { RoomIndex } from './room-index.js';
import type { Sight } from './sight.js';

/** How a request ended, before it is journalled and answered. */
export type LoopEnd =
  | { readonly kind: 'rejected'; readonly refusals: readonly Refusal[] }
  | { readonly kind: 'superseded'; readonly by: string }
  | {
      readonly kind: 'ended';
      readonly end: ApplyEnd;
      readonly scene: string | null;
      /** As they were when it ended: a moment later a cable may be out. */
      readonly panels: readonly PanelResult[];
      /** The hold that this request took; null where it took none. */
      readonly hold: Hold | null;
      /** The priority that this request gave up; null where it gave up none. */
      readonly gaveUp: Priority | null;
    };

export interface LoopPorts {
  readonly room: () => RoomIndex;
  readonly compile: (scene: string | SceneBody) => Compiled;
  readonly context: ApplyContext;
  readonly sight: Sight;
  /** What of the panels is proven now. */
  readonly results: (panels: readonly DesiredPanel[]) => readonly PanelResult[];
  readonly iso: (at: number) => string;
  readonly journal: JournalPort;
  /** Submits a request of the loop's own (restore after drift, restore at start) by the way that all requests take. */
  readonly submitOwn: (request: SceneRequest) => void;
  /** Told after every change; the state is asked for by whoever wants it. */
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
}
