/** What the wall does when a door decides: the scenes of the room's triggers, ceremonies among them. */
import type { TriggerConfig } from '../config/schema.js';
import type { SceneRequest } from '../wall/model.js';
import type { CeremonyRefusal, PalmDecision } from './ceremony.js';
import type { DecidedDoor, DecisionPort } from './door-ports.js';

export interface TriggersOptions {
  readonly triggers: () => readonly TriggerConfig[];
  readonly palm: (trigger: string, palm: PalmDecision) => Promise<CeremonyRefusal | null>;
  readonly apply: (request: SceneRequest) => void;
  /** Epoch ms. */
  readonly wall: () => number;
  readonly failed: (error: unknown, doing: string) => void;
}

export class Triggers implements DecisionPort {
  readonly #options: TriggersOptions;

  constructor(options: TriggersOptions) {
    this.#options = options;
  }

  decided(event: DecidedDoor): void {
    const { triggers, palm, failed } = this.#options;
    for (const trigger of triggers()) {
      if (!isFor(trigger, event)) continue;
      if (trigger.ceremony === undefined) {
        this.apply(trigger, `trigger:${trigger.id}`, event.decision);
        continue;
      }
      // A ceremony fires once for ever: what is not on disk could fire it a second time.
      if (event.journalSeq === null) continue;
      palm(trigger.id, event).catch((error: unknown) => failed(error, `ceremony ${trigger.id}`));
    }
  }

  /** `cause`: what the request is named after; the same cause asks only once. */
  apply(trigger: TriggerConfig, actor: string, cause: string): void {
    this.#options.apply({
      requestId: `${trigger.id}-${cause}`,
      actor,
      scene: trigger.applyScene,
      wall: null,
      priority: trigger.priority ?? null,
      expiresAt: null,
      atomic: true,
      release: false,
      receivedAt: this.#options.wall(),
    });
  }
}

function isFor({ when }: TriggerConfig, { door, verdict, groups }: DecidedDoor): boolean {
  if (when.door !== door || when.decision !== verdict) return false;
  return when.groups === undefined || when.groups.some((group) => groups.includes(group));
}
