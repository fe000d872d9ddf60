/**
 * One door: scan, decide, journal, act, feedback, in this order and one scan after the other. Nothing moves the strike
 * before its entry is on disk; what the configuration lets go on without one is told as an alarm.
 */
import type { Clock } from '../../drivers/clock.js';
import type { ActToken, LockPosition } from '../../drivers/relay.js';
import type { JournalEntry, JournalPort } from '../journal/entry.js';
import type { LoopReport } from '../loop-report.js';
import { advance } from './advance.js';
import { decide } from './decide.js';
import { DoorJournal } from './door-journal.js';
import { DoorLamps } from './door-lamps.js';
import { doorAtStart, nextDeadline, step } from './door-machine.js';
import type { DoorEffect, DoorInput, DoorSituation, GrantEnd, HoldReason } from './door-model.js';
import type {
  AccessConfiguration,
  Acted,
  DoorSetup,
  InputsPort,
  Remembered,
  StrikePort,
  TerminalPort,
  WallClockView,
  DecisionPort,
} from './door-ports.js';
import * as records from './door-records.js';
import { cameInThisOpening } from './first-person.js';
import { isLockedOut, noLockout } from './lockout.js';
import type { AccessState, Clocks, Decision, Feedback, LocalTime } from './model.js';
import { passed } from './passback.js';
import { scheduleAt } from './schedule.js';
import { parseScan } from './scan.js';

/** A token that was not used by then is worth nothing. */
const tokenLifeMs = 2000;
const feedbackMs = 3000;
const retryHoldMs = 5000;
/** A decision waits for the disk for a second or two at most, and for nothing else. */
const decidedWithinMs = 30_000;
/** Scans that wait for the one before; a door has no use for more. */
const mostWaiting = 16;

/** The state that all doors share. */
export interface SharedState {
  state: AccessState;
}

export interface DoorLoopOptions {
  readonly id: string;
  /** The configuration in force; its wiring is that of the start. */
  readonly setup: () => DoorSetup;
  readonly shared: SharedState;
  readonly configuration: AccessConfiguration;
  readonly journal: JournalPort;
  readonly clock: Clock;
  readonly wallClock: () => WallClockView;
  readonly strike: StrikePort;
  readonly inputs: InputsPort;
  readonly terminal: (id: string) => TerminalPort | undefined;
  readonly wall: DecisionPort;
  /** A name for each decision that no other has, over restarts too. */
  readonly newId: () => string;
  readonly changed: () => void;
  readonly failed: (error: unknown, doing: string) => void;
}

export class DoorLoop {
  readonly #options: DoorLoopOptions;
  readonly #journal: DoorJournal;
  readonly #lamps: DoorLamps;
  #door: DoorSituation;
  readonly #grants = new Map<string, records.GrantRecord & { readonly journalSeq: number | null }>();
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;
  #busySince: number | null = null;
  #dropped = 0;
  #cancelTick: (() => void) | null = null;
  readonly #cancels = new Map<string, () => void>();
  /** Grows with each change of what the strike is to do, so that a late answer does not act on an old wish. */
  #wish = 0;
  #stopped = false;
  #firstCameAt: number | null = null;

  constructor(options: DoorLoopOptions) {
    this.#options = options;
    this.#journal = new DoorJournal({ ...options, door: options.id });
    this.#lamps = new DoorLamps(options);
    this.#door = doorAtStart(options.setup().rules);
  }

  get id(): string {
    return this.#options.id;
  }

  get situation(): DoorSituation {
    return this.#door;
  }

  get lockPosition(): LockPosition {
    return this.#options.strike.position();
  }

  get auditFailed(): boolean {
    return this.#journal.isFailing;
  }

  /** Secures the strike, whatever it was left in, and reads the inputs. */
  start({ fire, firstCameAt }: Remembered): void {
    this.#firstCameAt = firstCameAt;
    this.#act('start', this.#options.strike.secure('start'));
    const view = this.#options.shared.state.doors.get(this.id);
    this.#door = { ...this.#door, mode: view?.mode ?? 'normal', lockdown: this.#isLockedDown(), fireLatched: fire };
    for (const terminal of this.#lamps.terminals()) this.#watchLockout(terminal);
    this.levelsChanged();
    this.minute();
  }

  /** Secures the strike; bounded by the driver. Idempotent. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#cancelTick?.();
    for (const cancel of this.#cancels.values()) cancel();
    await this.#options.strike.secure('stop').catch((error: unknown) => this.#options.failed(error, 'secure at stop'));
  }

  /** Takes a terminal's event; settles when it was decided and acted upon. */
  scan(event: unknown): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    if (this.#waiting >= mostWaiting) {
      this.#dropped += 1;
      return Promise.resolve();
    }
    this.#waiting += 1;
    this.#queue = this.#queue.then(async () => {
      this.#busySince = this.#options.clock.now();
      await this.#decide(event).catch((error: unknown) => this.#options.failed(error, `scan at ${this.id}`));
      this.#busySince = null;
      this.#waiting -= 1;
      if (this.#waiting > 0 || this.#dropped === 0) return;
      this.#journal.note(records.droppedDraft(this.id, this.#dropped));
      this.#dropped = 0;
    });
    return this.#queue;
  }

  /** For the watchdog: one decision, from its scan to its strike. */
  report(): LoopReport {
    return { loop: `door:${this.id}`, busySince: this.#busySince, withinMs: decidedWithinMs };
  }

  levelsChanged(): void {
    this.put({ kind: 'levels', levels: this.#options.inputs.levels() });
  }

  /** Looks at the schedule; called at least every minute, and when the clock was found or lost. */
  minute(): void {
    const { configuration } = this.#options;
    const { unlockSchedule } = this.#options.setup();
    const { local, wallTrusted } = this.#options.wallClock();
    const schedule = unlockSchedule === null ? undefined : configuration.policy().schedules.get(unlockSchedule);
    const always = unlockSchedule === 'always';
    const isOpen = (at: LocalTime): boolean =>
      always || (schedule !== undefined && scheduleAt(schedule, at) === 'open');
    const known = wallTrusted ? local : null;
    const open = always || (known !== null && isOpen(known));
    if (open === this.#door.scheduleOpen) return;
    this.put({ kind: 'schedule', open });
    if (!open || known === null) return;
    const first = { cameAt: this.#firstCameAt, wall: this.#options.clock.wall(), local: known };
    if (cameInThisOpening(first, isOpen)) this.put({ kind: 'first-person' });
  }

  /** The strike can be commanded again: a hold that is still wanted is given anew. */
  strikeReturned(): void {
    const { strike } = this.#door;
    if (strike.kind === 'hold') this.#hold(strike.why);
  }

  put(input: DoorInput): void {
    if (this.#stopped) return;
    const { clock } = this.#options;
    const { rules } = this.#options.setup();
    const before = this.#door;
    // One reading for the step and its deadline: with a later one a deadline in between would be nobody's. Whole
    // milliseconds: sums of fractions are not exact, and a pulse is a whole number of them.
    const mono = Math.floor(clock.now());
    const { door, effects } = step(before, input, rules, mono);
    this.#door = door;
    for (const effect of effects) this.#carryOut(effect);
    if (door.fireLatched && !before.fireLatched) this.#journal.note(records.fireDraft(this.id, true, 'system'));
    this.#cancelTick?.();
    const next = nextDeadline(door, rules, mono);
    this.#cancelTick = next === null ? null : clock.after(next - mono, () => this.put({ kind: 'tick' }));
    if (effects.length > 0 || input.kind !== 'tick') this.#options.changed();
  }

  async #decide(event: unknown): Promise<void> {
    if (this.#stopped) return;
    const { configuration, shared, newId, clock } = this.#options;
    const clocks = this.#clocks();
    const at = clock.wall();
    const policy = configuration.policy();
    const decision = decide(event, configuration.people(), policy, shared.state, clocks);
    const id = newId();
    if (decision.verdict === 'ignored') {
      if (decision.duress) this.#journal.note(records.duressDraft(id, decision));
      return;
    }
    const appended = this.#journal.append(records.decidedDraft(id, decision, clocks.local?.date ?? null));
    // In the same write as the decision, and nothing waits for it: duress must not show in time either.
    if (decision.duress) this.#journal.note(records.duressDraft(id, decision));
    const entry = await this.#journal.inTime(appended);
    const final = entry === null ? this.#withoutRecord(id, decision, appended) : decision;
    const scan = parseScan(event) ?? { seq: null, boot: null };
    shared.state = advance(shared.state, scan, final, policy, clocks);
    if (final.verdict === 'granted') this.#grant(id, final, entry?.seq ?? null);
    if (decision.terminal !== null) {
      this.#lamps.tellOne(decision.terminal, final.feedback, feedbackMs);
      this.#watchLockout(decision.terminal);
    }
    if (final.verdict === 'granted' || final.verdict === 'denied') {
      const person = final.person === null ? undefined : configuration.people().byPseudonym.get(final.person);
      this.#options.wall.decided({
        decision: id,
        door: this.id,
        verdict: final.verdict,
        groups: person?.groups ?? [],
        person: final.person,
        journalSeq: entry?.seq ?? null,
        at,
      });
    }
  }

  /** What stands when the disk did not answer in time. */
  #withoutRecord(id: string, decision: Decision, appended: Promise<JournalEntry | null>): Decision {
    if (decision.verdict !== 'granted') return decision;
    if (this.#options.setup().onAuditFailure === 'deny') {
      // An entry that comes after all would tell of a grant that was none.
      void appended.then((late) => {
        if (late !== null) this.#journal.note(records.withheldDraft(id, this.id));
      });
      return {
        ...decision,
        verdict: 'denied',
        cause: 'journal-unavailable',
        right: null,
        partner: null,
        feedback: 'fault',
      };
    }
    const at = new Date(this.#options.clock.wall()).toISOString();
    this.#journal.later(records.unrecordedDraft(id, decision, at));
    return decision;
  }

  #grant(decision: string, { person, direction, flags }: Decision, journalSeq: number | null): void {
    const area = this.#options.setup().policy.antiPassback?.area ?? null;
    this.#grants.set(decision, { decision, person, direction, area, journalSeq });
    this.put({ kind: 'grant', decision, exempt: flags.includes('lockdown-exempt') });
    if (!flags.includes('first-person') || direction !== 'in') return;
    this.#firstCameAt = this.#options.clock.wall();
    this.put({ kind: 'first-person' });
  }

  #carryOut(effect: DoorEffect): void {
    switch (effect.kind) {
      case 'pulse':
        this.#pulse(effect.decision, effect.ms);
        break;
      case 'hold':
        this.#hold(effect.why);
        break;
      case 'secure':
        this.#wish += 1;
        this.#act('secure', this.#options.strike.secure('door'));
        break;
      case 'alarm':
        this.#journal.note(records.alarmDraft(this.id, effect.alarm, effect.active));
        if (effect.alarm === 'held-open-soon') this.#lamps.tell(effect.active ? 'held-open-warning' : 'idle', null);
        break;
      case 'moved':
        this.#journal.note(records.movedDraft(this.id, effect));
        break;
      case 'grant-ended':
        this.#grantEnded(effect.decision, effect.how);
    }
  }

  #pulse(decision: string, ms: number): void {
    const grant = this.#grants.get(decision);
    // Without a grant of ours no token is made, whatever the machine says.
    if (grant === undefined) {
      this.#options.failed(new Error(`no grant ${decision}`), 'pulse');
      return;
    }
    this.#wish += 1;
    this.#act('pulse', this.#options.strike.pulse(ms, this.#token('pulse', decision, grant.journalSeq)), decision);
  }

  /** Journal first, here too; a fire waits for the disk no longer than a decision does. */
  #hold(why: HoldReason): void {
    this.#wish += 1;
    const wish = this.#wish;
    const again = (): void => {
      this.#later('hold', retryHoldMs, () => {
        if (wish === this.#wish) this.#hold(why);
      });
    };
    const attempt = async (): Promise<void> => {
      const entry = await this.#journal.inTime(this.#journal.append(records.unlockingDraft(this.id, why)));
      if (wish !== this.#wish || this.#stopped) return;
      if (entry === null && why !== 'fire') {
        again();
        return;
      }
      const token = this.#token('hold', this.#options.newId(), entry?.seq ?? null);
      const outcome = await this.#options.strike.hold(token);
      if (outcome.ending === 'done' || wish !== this.#wish) return;
      this.#journal.note(records.actFailedDraft(this.id, 'hold', outcome.code ?? outcome.ending, null));
      again();
    };
    attempt().catch((error: unknown) => this.#options.failed(error, 'hold'));
  }

  #token(purpose: ActToken['purpose'], id: string, journalSeq: number | null): ActToken {
    return { purpose, id, journalSeq: journalSeq ?? 0, expiresAt: this.#options.clock.now() + tokenLifeMs };
  }

  #act(what: string, command: Promise<Acted>, decision: string | null = null): void {
    const failed = (code: string): void => {
      this.#journal.note(records.actFailedDraft(this.id, what, code, decision));
      if (what === 'pulse') this.#lamps.tell('fault', feedbackMs);
    };
    command.then(
      (outcome) => {
        // A board that is not there yet secures itself when it comes, before it is said to be ready.
        if (what === 'start' && outcome.ending === 'not-sent') return;
        if (outcome.ending !== 'done') failed(outcome.code ?? outcome.ending);
      },
      (error: unknown) => {
        this.#options.failed(error, what);
        failed('relay-failed');
      },
    );
  }

  #grantEnded(decision: string, how: GrantEnd): void {
    const grant = this.#grants.get(decision);
    if (grant === undefined) return;
    this.#grants.delete(decision);
    const { setup, shared, clock } = this.#options;
    const through = how === 'passed' || (how === 'unseen' && !setup().rules.hasContact);
    const { person, direction, area } = grant;
    if (through && person !== null && area !== null) {
      shared.state = passed(shared.state, { area, person, direction }, clock.now());
    }
    this.#journal.note(records.grantEndedDraft(this.id, { decision, person, direction, area }, how, through));
  }

  /** Tells the beginning of a lockout once, and its end. */
  #watchLockout(terminal: string): void {
    const { shared, clock } = this.#options;
    const { until } = shared.state.lockouts.get(terminal) ?? noLockout;
    const now = clock.now();
    if (until === null || !isLockedOut({ denials: [], until }, now) || this.#cancels.has(`lockout ${terminal}`)) return;
    this.#journal.note(records.lockoutDraft(terminal, true));
    this.#later(`lockout ${terminal}`, until - now, () => {
      this.#journal.note(records.lockoutDraft(terminal, false));
      this.#lamps.tellOne(terminal, 'idle', null);
    });
  }

  #later(name: string, ms: number, work: () => void): void {
    this.#cancels.get(name)?.();
    const cancel = this.#options.clock.after(ms, () => {
      this.#cancels.delete(name);
      if (!this.#stopped) work();
    });
    this.#cancels.set(name, cancel);
  }

  /** Shows something at the door that is no answer to a scan. */
  tell(feedback: Feedback): void {
    this.#lamps.tell(feedback, null);
  }

  #isLockedDown(): boolean {
    const { lockdown } = this.#options.shared.state;
    return lockdown.all || lockdown.doors.has(this.id);
  }

  #clocks(): Clocks {
    return { mono: this.#options.clock.now(), ...this.#options.wallClock() };
  }
}
