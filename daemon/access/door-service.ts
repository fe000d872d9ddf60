/** The doors of a room: what they share, who is told what, and what people may order of them. */
import type { LoopReport } from '../loop-report.js';
import type { Clock } from '../../drivers/clock.js';
import type { JournalDraft, JournalEntry, JournalPort } from '../journal/entry.js';
import { decide } from './decide.js';
import { DoorLoop, type SharedState } from './door-loop.js';
import type { Contact, DoorAlarm } from './door-model.js';
import type {
  AccessConfiguration,
  DoorSetup,
  InputsPort,
  StrikePort,
  TerminalPort,
  WallClockView,
  DecisionPort,
} from './door-ports.js';
import * as records from './door-records.js';
import { awaken, recallAccess, type AccessMemory } from './memory.js';
import type { DoorMode, Lockdown, TerminalView } from './model.js';
import { resetArea } from './passback.js';

const minuteMs = 60_000;
/** A schedule begins no later than this after its minute. */
const lookEveryMs = 5000;

export interface DoorServiceOptions {
  readonly configuration: AccessConfiguration;
  readonly memory: AccessMemory;
  readonly journal: JournalPort;
  readonly clock: Clock;
  readonly wallClock: () => WallClockView;
  readonly strike: (setup: DoorSetup) => StrikePort;
  readonly inputs: (setup: DoorSetup) => InputsPort;
  readonly terminal: (id: string) => TerminalPort | undefined;
  readonly wall: DecisionPort;
  readonly newId: () => string;
  readonly failed: (error: unknown, doing: string) => void;
}

/** What is shown of a door. Duress is not in it. */
export interface DoorReport {
  readonly id: string;
  readonly mode: DoorMode | 'lockdown' | 'unlocked-by-schedule';
  /** What the strike was last told. */
  readonly strike: 'secured' | 'pulsing' | 'held';
  readonly contact: Contact;
  readonly alarms: readonly (DoorAlarm | 'audit-failed')[];
  /** What an operator set, whatever covers it now. */
  readonly setMode: DoorMode;
  /** What the relay board says of the lock. */
  readonly lock: 'locked' | 'unlocked' | 'unknown';
  /** False where the strike can't be driven, so that nobody is let in. */
  readonly drivable: boolean;
  readonly fireLatched: boolean;
}

export class DoorService {
  readonly #options: DoorServiceOptions;
  readonly #shared: SharedState;
  readonly #loops = new Map<string, DoorLoop>();
  readonly #listeners = new Set<(report: DoorReport) => void>();
  #memory: AccessMemory;
  #cancelLook: (() => void) | null = null;
  #stopped = false;

  constructor(options: DoorServiceOptions) {
    this.#options = options;
    this.#memory = options.memory;
    const { clock, wallClock, configuration, memory } = options;
    const forget = configuration.doors().filter(({ afterRestart }) => afterRestart === 'forget');
    const areas = forget.flatMap(({ policy }) => policy.antiPassback?.area ?? []);
    const now = { mono: clock.now(), wall: clock.wall(), wallTrusted: wallClock().wallTrusted };
    const state = awaken(memory, { ...now, policy: configuration.policy(), forget: new Set(areas) });
    const doors = configuration
      .doors()
      .map(({ id }) => [id, { mode: memory.modes.get(id) ?? 'normal', faulty: false }] as const);
    this.#shared = { state: { ...state, doors: new Map(doors) } };
  }

  /** Secures every strike first. */
  start(): void {
    for (const setup of this.#options.configuration.doors()) {
      const { strike, inputs } = this.#options;
      const loop: DoorLoop = new DoorLoop({
        ...this.#options,
        id: setup.id,
        setup: () => this.#options.configuration.doors().find(({ id }) => id === setup.id) ?? setup,
        shared: this.#shared,
        strike: strike(setup),
        inputs: inputs(setup),
        changed: () => this.#tell(loop),
      });
      this.#loops.set(setup.id, loop);
      const { fire, firstCameAt } = this.#memory;
      loop.start({ fire: fire.has(setup.id), firstCameAt: firstCameAt.get(setup.id) ?? null });
    }
    this.#look();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelLook?.();
    await Promise.all([...this.#loops.values()].map((loop) => loop.stop()));
  }

  /** What must survive a restart, for the journal's next segment. */
  memory(): AccessMemory {
    return this.#memory;
  }

  /** Every entry of the journal, once it is on disk. */
  take(entry: JournalEntry): void {
    this.#memory = recallAccess(this.#memory, entry, Date.parse(entry.at));
  }

  lockdown(): Lockdown {
    return this.#shared.state.lockdown;
  }

  reports(): readonly DoorReport[] {
    return [...this.#loops.values()].map((loop) => this.#reportOf(loop));
  }

  loopReports(): readonly LoopReport[] {
    return [...this.#loops.values()].map((loop) => loop.report());
  }

  subscribe(listener: (report: DoorReport) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A terminal's event as it came; settles when it was decided and acted upon. */
  scan(terminal: string, event: unknown): Promise<void> {
    const door = this.#options.configuration
      .doors()
      .find(({ policy }) => policy.terminal === terminal || policy.exitTerminal === terminal);
    const loop = door === undefined ? undefined : this.#loops.get(door.id);
    if (loop !== undefined) return loop.scan(event);
    const { configuration, clock, wallClock, newId } = this.#options;
    const clocks = { mono: clock.now(), ...wallClock() };
    const decision = decide(event, configuration.people(), configuration.policy(), this.#shared.state, clocks);
    this.#note(records.decidedDraft(newId(), { ...decision, terminal }, clocks.local?.date ?? null));
    return Promise.resolve();
  }

  /** What is known of a terminal; null while nothing is. */
  terminalChanged(id: string, view: TerminalView | null): void {
    const others = [...this.#shared.state.terminals].filter(([one]) => one !== id);
    this.#setState({ terminals: new Map(view === null ? others : [...others, [id, view]]) });
  }

  inputsChanged(door: string): void {
    this.#loops.get(door)?.levelsChanged();
  }

  /** Whether the strike can be driven. */
  strikeChanged(door: string, faulty: boolean): void {
    const before = this.#shared.state.doors.get(door);
    if (before === undefined || before.faulty === faulty) return;
    this.#setState({ doors: new Map([...this.#shared.state.doors, [door, { ...before, faulty }]]) });
    const loop = this.#loops.get(door);
    if (loop === undefined) return;
    if (!faulty) loop.strikeReturned();
    this.#tell(loop);
  }

  /** The board says something else of the lock than before. */
  strikeMoved(door: string): void {
    const loop = this.#loops.get(door);
    if (loop !== undefined) this.#tell(loop);
  }

  /** The clock was found or lost, or the configuration changed. */
  look(): void {
    for (const loop of this.#loops.values()) loop.minute();
  }

  /**
   * Engaging shuts first and writes then; releasing is written first. `door` null: all. Code: journal-unavailable,
   * for a release that is not on disk and so did not happen.
   */
  async setLockdown(door: string | null, active: boolean, actor: string, reason: string): Promise<void> {
    const draft = records.lockdownDraft(door, active, actor, reason);
    if (!active) await this.#options.journal.append(draft);
    const { lockdown } = this.#shared.state;
    const others = [...lockdown.doors].filter((one) => one !== door);
    const doors =
      door === null ? (active ? lockdown.doors : new Set<string>()) : new Set(active ? [...others, door] : others);
    this.#setState({ lockdown: { all: door === null ? active : lockdown.all, doors } });
    for (const loop of this.#loops.values()) {
      const shut = this.#shared.state.lockdown.all || doors.has(loop.id);
      if (shut === loop.situation.lockdown) continue;
      loop.put({ kind: 'lockdown', active: shut });
      loop.tell(shut ? 'lockdown' : 'idle');
    }
    if (active) await this.#options.journal.append(draft);
  }

  /** Locking acts first; whatever may open is written first. Code: journal-unavailable. False: no such door. */
  async setMode(door: string, mode: DoorMode, actor: string): Promise<boolean> {
    const loop = this.#loops.get(door);
    const before = this.#shared.state.doors.get(door);
    if (loop === undefined || before === undefined) return false;
    const write = (): Promise<unknown> => this.#options.journal.append(records.modeDraft(door, mode, actor));
    if (mode !== 'locked') await write();
    this.#setState({ doors: new Map([...this.#shared.state.doors, [door, { ...before, mode }]]) });
    loop.put({ kind: 'mode', mode });
    if (mode === 'locked') await write();
    return true;
  }

  /** Only once the fire input is off; true where the door is no longer held by the fire. */
  async resetFire(door: string, actor: string): Promise<boolean> {
    const loop = this.#loops.get(door);
    if (loop === undefined || loop.situation.fire === 'on') return false;
    await this.#options.journal.append(records.fireDraft(door, false, actor));
    loop.put({ kind: 'fire-reset' });
    return !loop.situation.fireLatched;
  }

  /** Forgets who is inside: one person by pseudonym, or with null everybody. */
  async resetArea(area: string, person: string | null, actor: string): Promise<void> {
    await this.#options.journal.append(records.areaResetDraft(area, person, actor));
    this.#shared.state = resetArea(this.#shared.state, area, person);
  }

  #setState(changes: Partial<SharedState['state']>): void {
    this.#shared.state = { ...this.#shared.state, ...changes };
  }

  #look(): void {
    this.look();
    if (this.#stopped) return;
    const intoMinute = this.#options.clock.wall() % minuteMs;
    const ms = Math.min(lookEveryMs, minuteMs - intoMinute + 1);
    this.#cancelLook = this.#options.clock.after(ms, () => this.#look());
  }

  #note(draft: JournalDraft): void {
    this.#options.journal.append(draft).catch((error: unknown) => this.#options.failed(error, `journal ${draft.kind}`));
  }

  #tell(loop: DoorLoop): void {
    const report = this.#reportOf(loop);
    for (const listener of this.#listeners) listener(report);
  }

  #reportOf(loop: DoorLoop): DoorReport {
    const { mode, lockdown, strike, contact, alarms, fireLatched } = loop.situation;
    const scheduled = strike.kind === 'hold' && strike.why === 'schedule';
    return {
      id: loop.id,
      mode: lockdown ? 'lockdown' : scheduled ? 'unlocked-by-schedule' : mode,
      strike: strikeWords[strike.kind],
      contact,
      alarms: loop.auditFailed ? [...alarms, 'audit-failed'] : alarms,
      setMode: mode,
      lock: lockWords[loop.lockPosition],
      drivable: this.#shared.state.doors.get(loop.id)?.faulty === false,
      fireLatched,
    };
  }
}

const strikeWords = { secure: 'secured', pulse: 'pulsing', hold: 'held' } as const;
const lockWords = { secured: 'locked', unlocked: 'unlocked', unknown: 'unknown' } as const;
