/** A room with one door, everything around it in memory, and every command to its strike held against the journal. */
import { DoorService, type DoorServiceOptions } from '../../../daemon/access/door-service.js';
import type { DoorLevels } from '../../../daemon/access/door-model.js';
import type { Acted, DecidedDoor, DoorSetup } from '../../../daemon/access/door-ports.js';
import {
  carriedAccess,
  parseAccessMemory,
  recallAccess,
  type AccessMemory,
  emptyMemory,
} from '../../../daemon/access/memory.js';
import type { DoorPolicy, LocalTime, Person, Scan } from '../../../daemon/access/model.js';
import { indexPeople } from '../../../daemon/access/people.js';
import type { JournalDraft, JournalEntry, JournalPort } from '../../../daemon/journal/entry.js';
import { KeeperError } from '../../../drivers/errors.js';
import type { ActToken } from '../../../drivers/relay.js';
import { HandClock } from '../../drivers/hand-clock.js';
import { clerk, entry, guard, morning, office, regent } from './access-model.js';
import { quiet, rules } from './door-under-test.js';

/** Keeps entries in memory; each append ends as the test says. */
export class MemoryJournal implements JournalPort {
  readonly entries: JournalEntry[] = [];
  readonly #clock: HandClock;
  readonly #taken: (entry: JournalEntry) => void;
  /** How long a write takes; null for one that fails. Asked with the number of the append, from 1. */
  takes: (append: number) => number | null = () => 0;
  #appends = 0;

  constructor(clock: HandClock, entries: readonly JournalEntry[], taken: (entry: JournalEntry) => void) {
    this.#clock = clock;
    this.entries.push(...entries);
    this.#taken = taken;
  }

  append(draft: JournalDraft): Promise<JournalEntry> {
    this.#appends += 1;
    const ms = this.takes(this.#appends);
    if (ms === null) return Promise.reject(new KeeperError('journal-unavailable', { reason: 'ENOSPC' }));
    return new Promise((resolve) => {
      const written = (): void => {
        const at = new Date(this.#clock.wall()).toISOString();
        const data: unknown = JSON.parse(JSON.stringify(draft.data));
        const made = {
          ...draft,
          data: data as JournalEntry['data'],
          seq: this.entries.length + 1,
          at,
          prev: '',
          hash: '',
        };
        this.entries.push(made);
        this.#taken(made);
        resolve(made);
      };
      if (ms === 0) written();
      else this.#clock.after(ms, written);
    });
  }
}

export interface RoomChanges {
  readonly door?: Partial<DoorPolicy>;
  readonly setup?: Partial<DoorSetup>;
  readonly people?: readonly Person[];
  /** Entries of the run before, as a restart finds them. */
  readonly entries?: readonly JournalEntry[];
  readonly clock?: HandClock;
  readonly wallTrusted?: boolean;
  readonly local?: LocalTime;
}

export class RoomOfDoors {
  readonly clock: HandClock;
  readonly journal: MemoryJournal;
  readonly service: DoorService;
  /** Commands to the strike with the monotonic time. */
  readonly strike: string[] = [];
  readonly shown: string[] = [];
  readonly decided: DecidedDoor[] = [];
  readonly failures: string[] = [];
  /** What broke the law that a pulse follows its own durable grant, once. */
  readonly broken: string[] = [];
  readonly #tokens = new Set<string>();
  levels: DoorLevels = quiet;
  local: LocalTime | null = morning.local;
  wallTrusted: boolean;
  strikeEnds: Acted = { ending: 'done' };
  #ids = 0;

  constructor(changes: RoomChanges = {}) {
    this.clock = changes.clock ?? new HandClock();
    this.wallTrusted = changes.wallTrusted ?? true;
    this.local = changes.local ?? morning.local;
    const policy = { ...entry, duplicateWindowMs: 0, ...changes.door };
    const setup: DoorSetup = {
      id: 'entry',
      policy,
      rules,
      strike: { device: 'strike-1', channel: 1 },
      contact: null,
      rex: null,
      fire: null,
      unlockSchedule: null,
      onAuditFailure: 'deny',
      afterRestart: 'keep',
      ...changes.setup,
    };
    const people = indexPeople(changes.people ?? [regent, clerk, guard]);
    const run = (changes.entries ?? []).length;
    this.journal = new MemoryJournal(this.clock, changes.entries ?? [], (made) => this.service.take(made));
    const options: DoorServiceOptions = {
      configuration: {
        policy: () => ({ doors: [policy], schedules: new Map([[office.id, office]]) }),
        people: () => people,
        doors: () => [setup],
      },
      memory: remembered(changes.entries ?? []),
      journal: this.journal,
      clock: this.clock,
      wallClock: () => ({ local: this.local, wallTrusted: this.wallTrusted }),
      strike: () => ({
        pulse: (ms, token) => this.#act(`pulse ${ms}`, token),
        hold: (token) => this.#act('hold', token),
        secure: (reason) => this.#act(`secure ${reason}`, null),
        position: () => 'unknown',
      }),
      inputs: () => ({ levels: () => this.levels }),
      terminal: (id) => ({
        feedback: (feedback) => {
          this.shown.push(`${this.clock.now()} ${id} ${feedback}`);
          return Promise.resolve('done');
        },
      }),
      wall: { decided: (event) => void this.decided.push(event) },
      newId: () => `r${run}-${(this.#ids += 1)}`,
      failed: (error, doing) => void this.failures.push(`${doing}: ${String(error)}`),
    };
    this.service = new DoorService(options);
    for (const id of ['palm-1', 'palm-2']) {
      this.service.terminalChanged(id, { trusted: true, tampered: false, assurance: 'identity' });
    }
    this.service.start();
  }

  #act(what: string, token: ActToken | null): Promise<Acted> {
    this.strike.push(`${this.clock.now()} ${what}`);
    if (token !== null) {
      const made = this.journal.entries[token.journalSeq - 1];
      const own = token.purpose === 'hold' ? made?.kind === 'door.unlocking' : made?.data['decision'] === token.id;
      const granted = token.purpose === 'hold' || made?.data['verdict'] === 'granted';
      if (!own || !granted) this.broken.push(`${what}: entry ${token.journalSeq} is not its own`);
      if (this.#tokens.has(token.id)) this.broken.push(`${what}: ${token.id} twice`);
      if (token.expiresAt <= this.clock.now()) this.broken.push(`${what}: expired`);
      this.#tokens.add(token.id);
    }
    return Promise.resolve(this.strikeEnds);
  }

  /** Scans, and lets what is due at this moment happen. */
  async scan(subject: string | null, changes: Partial<Scan> = {}): Promise<void> {
    const { terminal = 'palm-1', ...others } = changes;
    const event = { kind: 'match', terminal, receivedMono: this.clock.now(), loopLagMs: 0, subject, ...others };
    void this.service.scan(terminal, event);
    await this.clock.pass(0);
    await settled();
  }

  async set(levels: Partial<DoorLevels>): Promise<void> {
    this.levels = { ...this.levels, ...levels };
    this.service.inputsChanged('entry');
    await settled();
  }

  kinds(): readonly string[] {
    return this.journal.entries.map(({ kind }) => kind);
  }

  data(kind: string): readonly JournalEntry['data'][] {
    return this.journal.entries.filter((one) => one.kind === kind).map(({ data }) => data);
  }

  /** The same room after a power cut: what was on disk is all that is left. */
  restarted(changes: RoomChanges = {}): RoomOfDoors {
    return new RoomOfDoors({ ...changes, entries: this.journal.entries });
  }
}

/** Through JSON, as a segment carries it. */
function remembered(entries: readonly JournalEntry[]): AccessMemory {
  const memory = entries.reduce((folded, one) => recallAccess(folded, one, Date.parse(one.at)), emptyMemory);
  return parseAccessMemory(JSON.parse(JSON.stringify(carriedAccess(memory))));
}

export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
}
