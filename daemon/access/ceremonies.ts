/** The room's ceremonies: their state, folded from the journal, and what people and palms do with them. */
import type { TriggerConfig } from '../config/schema.js';
import type { JournalDraft, JournalEntry, JournalPort } from '../journal/entry.js';
import {
  arm,
  disarm,
  fireByHand,
  fireByPalm,
  isArmed,
  noCeremony,
  recallCeremony,
  rehearsed,
  type CeremonyAnswer,
  type CeremonyRefusal,
  type CeremonyRule,
  type CeremonyState,
  type PalmDecision,
  type WallNow,
} from './ceremony.js';

export interface CeremonyBy {
  readonly actor: string;
  /** Role of the account. */
  readonly role: string;
}

export interface CeremonyReport {
  readonly rule: CeremonyRule;
  readonly scene: string;
  readonly state: 'idle' | 'armed' | 'expired' | 'fired';
  /** Epoch ms; null where there was none. */
  readonly armedUntil: number | null;
  readonly rehearsedAt: number | null;
  readonly rehearsalFresh: boolean;
}

export interface CeremoniesOptions {
  readonly triggers: () => readonly TriggerConfig[];
  readonly journal: JournalPort;
  readonly now: () => WallNow;
  /** A name that no arming before has had. */
  readonly newId: () => string;
  /** Asks the wall for the trigger's scene; called after its entry is on disk. */
  readonly fire: (trigger: TriggerConfig, actor: string) => void;
  readonly failed: (error: unknown, doing: string) => void;
}

type States = ReadonlyMap<string, CeremonyState>;

export class Ceremonies {
  readonly #options: CeremoniesOptions;
  #states: States;
  /** One thing after the other: two palms at once must not both find it armed. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: CeremoniesOptions, states: States) {
    this.#options = options;
    this.#states = states;
  }

  /** Every entry of the journal, once it is on disk. */
  take(entry: Pick<JournalEntry, 'kind' | 'data' | 'at'>): void {
    this.#states = foldCeremony(this.#states, entry);
  }

  /** For the journal's next segment: of what is configured still. */
  carried(): Readonly<Record<string, CeremonyState>> {
    const known = new Set(this.#options.triggers().map(({ id }) => id));
    return Object.fromEntries([...this.#states].filter(([id]) => known.has(id)));
  }

  reports(): readonly CeremonyReport[] {
    return this.#options.triggers().flatMap((trigger) => this.#reportOf(trigger) ?? []);
  }

  /** Null where there is no ceremony of this name. */
  report(id: string): CeremonyReport | null {
    const trigger = this.#options.triggers().find((one) => one.id === id);
    return trigger === undefined ? null : this.#reportOf(trigger);
  }

  /** Writes the result of a dry run down. Null: done. Code: journal-unavailable. */
  rehearse(id: string, by: CeremonyBy, good: boolean): Promise<CeremonyRefusal | null> {
    return this.#do(id, (_, rule) =>
      rule.armRoles.includes(by.role)
        ? { entry: rehearsed(rule, good, by.actor) }
        : { refusal: 'ceremony-role-missing' },
    );
  }

  arm(id: string, by: CeremonyBy): Promise<CeremonyRefusal | null> {
    const arming = this.#options.newId();
    return this.#do(id, (state, rule, now) => arm(state, rule, { ...by, arming }, now));
  }

  disarm(id: string, by: CeremonyBy): Promise<CeremonyRefusal | null> {
    return this.#do(id, (state, rule, now) => disarm(state, rule, by, now));
  }

  fire(id: string, by: CeremonyBy & { readonly reason: string }): Promise<CeremonyRefusal | null> {
    return this.#do(id, (state, rule, now) => fireByHand(state, rule, by, now), by.actor);
  }

  /** A decision at the ceremony's door; only the one palm in its window fires it. */
  palm(id: string, palm: PalmDecision): Promise<CeremonyRefusal | null> {
    return this.#do(id, (state, rule, now) => fireByPalm(state, rule, palm, now), `trigger:${id}`);
  }

  /** `firing`: in whose name the scene is asked for once the entry is on disk; without it nothing is fired. */
  #do(
    id: string,
    work: (state: CeremonyState, rule: CeremonyRule, now: WallNow) => CeremonyAnswer,
    firing: string | null = null,
  ): Promise<CeremonyRefusal | null> {
    const run = this.#last.then(async () => {
      const trigger = this.#options.triggers().find((one) => one.id === id);
      const rule = trigger === undefined ? null : ruleOf(trigger);
      if (trigger === undefined || rule === null) return 'ceremony-not-armed';
      const answer = work(this.#states.get(id) ?? noCeremony, rule, this.#options.now());
      if ('refusal' in answer) return answer.refusal;
      await this.#write(answer.entry);
      if (firing !== null) this.#options.fire(trigger, firing);
      return null;
    });
    this.#last = run.catch((error: unknown) => this.#options.failed(error, `ceremony ${id}`));
    return run;
  }

  /** The journal tells its listeners, `take` among them, before its promise settles. */
  async #write(draft: JournalDraft): Promise<void> {
    await this.#options.journal.append(draft);
  }

  #reportOf(trigger: TriggerConfig): CeremonyReport | null {
    const rule = ruleOf(trigger);
    if (rule === null) return null;
    const state = this.#states.get(trigger.id) ?? noCeremony;
    const now = this.#options.now();
    const { armed, rehearsal, rehearsedAt } = state;
    const until = armed === null || armed.ended !== null ? null : armed.until;
    const word = isArmed(state, { ...now, trusted: true })
      ? 'armed'
      : armed?.ended === 'fired'
        ? 'fired'
        : until === null
          ? 'idle'
          : 'expired';
    const ageMs = rehearsal === null ? NaN : now.wall - rehearsal.at;
    const fresh = rehearsal?.good === true && ageMs >= 0 && ageMs <= (rule.rehearsedWithinMs ?? 0);
    return {
      rule,
      scene: trigger.applyScene,
      state: word,
      armedUntil: word === 'armed' ? until : null,
      rehearsedAt,
      rehearsalFresh: rule.rehearsedWithinMs === null || fresh,
    };
  }
}

/** Null where the trigger is no ceremony. */
export function ruleOf({ id, when, ceremony }: TriggerConfig): CeremonyRule | null {
  if (ceremony === undefined) return null;
  const { groups, windowMs, rehearsedWithinMs = null, armRoles, manualRoles } = ceremony;
  return { id, door: when.door, groups, windowMs, rehearsedWithinMs, armRoles, manualRoles };
}

export function foldCeremony(states: States, { kind, data, at }: Pick<JournalEntry, 'kind' | 'data' | 'at'>): States {
  const { trigger } = data;
  if (typeof trigger !== 'string' || !kind.startsWith('ceremony.')) return states;
  const after = recallCeremony(states.get(trigger) ?? noCeremony, trigger, { kind, data }, Date.parse(at));
  return new Map([...states, [trigger, after]]);
}

/** What a segment carries; nothing where it is not understood. */
export function parseCeremonies(carry: unknown): States {
  const states: [string, CeremonyState][] = [];
  for (const [id, value] of Object.entries(isRecord(carry) ? carry : {})) {
    if (isRecord(value)) states.push([id, stateOf(value)]);
  }
  return new Map(states);
}

function stateOf({ rehearsal, rehearsedAt, armed }: Readonly<Record<string, unknown>>): CeremonyState {
  return {
    rehearsal:
      isRecord(rehearsal) && typeof rehearsal['at'] === 'number'
        ? { at: rehearsal['at'], good: rehearsal['good'] === true }
        : null,
    rehearsedAt: typeof rehearsedAt === 'number' ? rehearsedAt : null,
    armed: isRecord(armed) ? armedOf(armed) : null,
  };
}

function armedOf({ arming, at, until, ended }: Readonly<Record<string, unknown>>): CeremonyState['armed'] {
  if (typeof arming !== 'string' || typeof at !== 'number' || typeof until !== 'number') return null;
  // What it ended as is not to be guessed: anything but null is no arming that could fire.
  return { arming, at, until, ended: ended === null ? null : ended === 'disarmed' ? 'disarmed' : 'fired' };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
