/**
 * The door loop of the room as one part: it starts boards, then doors, then terminals, and stops them backwards. What
 * it decides is in decide.ts, what it does in door-loop.ts; here is only who hears of what.
 */
import type { LoopReport } from '../loop-report.js';
import type { Clock } from '../../drivers/clock.js';
import type { RelayDriver } from '../../drivers/relay.js';
import type { TerminalDriver } from '../../drivers/terminal.js';
import type { RoomPort } from '../config/room-port.js';
import type { JournalEntry, JournalPort } from '../journal/entry.js';
import type { DeviceView, HealthLine } from '../wall/devices-port.js';
import type { LiveAccess } from './access-configuration.js';
import { BoardWatch, type Boards } from './board-ports.js';
import type { Ceremonies } from './ceremonies.js';
import type { WallNow } from './ceremony.js';
import type { ClockWatch } from './clock-watch.js';
import { boardView, terminalView } from './door-device-views.js';
import type { DoorSetup } from './door-ports.js';
import type { DoorReport, DoorService } from './door-service.js';
import type { DoorsPort, TerminalReport } from './doors-port.js';
import type { Enrolments } from './enrolments.js';
import type { CommandResult, LockdownCommands } from './lockdown-commands.js';
import type { DoorMode, Scan } from './model.js';
import type { PeopleBook } from './people-book.js';
import { TerminalWatch } from './terminal-watch.js';

/** So long a start waits for the boards, so that a door that is shut is not first told as a fault. */
const boardsWithinMs = 1500;

export interface DoorsParts {
  readonly room: RoomPort;
  readonly configuration: LiveAccess;
  readonly service: DoorService;
  readonly ceremonies: Ceremonies;
  readonly enrolments: Enrolments;
  readonly clockWatch: ClockWatch;
  readonly commands: LockdownCommands;
  readonly people: PeopleBook;
  readonly journal: JournalPort & { subscribe(listener: (entry: JournalEntry) => void): () => void };
  readonly terminals: readonly TerminalDriver[];
  readonly boards: Boards;
  readonly setups: readonly DoorSetup[];
  /** Driver name of every terminal and board, and those among them that this version does not carry. */
  readonly driverOf: ReadonlyMap<string, string>;
  readonly unsupportedTerminals: readonly string[];
  /** What is wrong with the pseudonyms; null where nothing is. */
  readonly peopleFault: string | null;
  readonly clock: Clock;
  readonly failed: (error: unknown, doing: string) => void;
}

export class Doors implements DoorsPort {
  readonly #parts: DoorsParts;
  readonly #listeners = new Set<(door: DoorReport | null) => void>();
  readonly #deviceListeners = new Set<(device: string) => void>();
  #terminals: readonly TerminalWatch[] = [];
  #boards: readonly BoardWatch[] = [];
  #unsubscribe: readonly (() => void)[] = [];
  #started: Promise<void> = Promise.resolve();
  #endWait: () => void = () => undefined;
  #stopped = false;

  constructor(parts: DoorsParts) {
    this.#parts = parts;
  }

  get ceremonies(): Ceremonies {
    return this.#parts.ceremonies;
  }

  get enrolments(): Enrolments {
    return this.#parts.enrolments;
  }

  get people(): PeopleBook {
    return this.#parts.people;
  }

  /** Settles when people have their pseudonyms; boards, doors and terminals come in their own time. */
  async start(): Promise<void> {
    const { journal, room, configuration, service, ceremonies, clockWatch } = this.#parts;
    await configuration.nameEverybody();
    clockWatch.start();
    this.#unsubscribe = [
      journal.subscribe((entry) => {
        service.take(entry);
        ceremonies.take(entry);
      }),
      service.subscribe((report) => this.#tell(report)),
      room.subscribe((after, before) => {
        if (after.people === before.people) service.look();
        else void configuration.nameEverybody().then(() => service.look());
      }),
    ];
    this.#boards = [...this.#parts.boards.values()].map((board) => this.#boardWatch(board));
    for (const watch of this.#boards) watch.start();
    this.#started = this.#boardsReady().then(() => this.#startDoors());
  }

  /** Settles when doors and terminals have been started too. */
  started(): Promise<void> {
    return this.#started;
  }

  /** Terminals first, so that nothing more comes in; then every strike is secured. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#endWait();
    await this.#started;
    const { service, enrolments, clockWatch } = this.#parts;
    enrolments.stop();
    await Promise.all(this.#terminals.map((watch) => watch.stop()));
    await service.stop();
    await Promise.all(this.#boards.map((watch) => watch.stop()));
    clockWatch.stop();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
  }

  /** The clock was found or lost. */
  clockChanged(): void {
    this.#parts.service.look();
    this.#tell(null);
  }

  loopReports(): readonly LoopReport[] {
    return this.#parts.service.loopReports();
  }

  reports(): readonly DoorReport[] {
    return this.#parts.service.reports();
  }

  terminals(): readonly TerminalReport[] {
    const known = this.#parts.terminals.map(({ id, status }): TerminalReport => {
      const { state, identity, tampered, lastError, lastErrorDetail } = status;
      const { assurance = null, virtual = false } = identity ?? {};
      return { id, state, assurance, tampered, virtual, lastError, detail: lastErrorDetail };
    });
    const missing = this.#parts.unsupportedTerminals.map((id): TerminalReport => ({
      ...{ id, state: 'unsupported', assurance: null, tampered: false },
      ...{ virtual: false, lastError: null, detail: null },
    }));
    return [...known, ...missing];
  }

  lockdownAll(): boolean {
    return this.#parts.service.lockdown().all;
  }

  clock(): WallNow {
    return this.#parts.clockWatch.now();
  }

  subscribe(listener: (door: DoorReport | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  lines(): readonly HealthLine[] {
    const { clockWatch, peopleFault } = this.#parts;
    const { trusted } = clockWatch.now();
    const people = peopleFault === null;
    return [
      { part: 'clock', ok: trusted, code: trusted ? null : 'clock-untrusted', detail: null },
      { part: 'people', ok: people, code: people ? null : 'pseudonyms-unreadable', detail: peopleFault },
    ];
  }

  /** Terminals and boards among the room's devices. */
  devices(): readonly DeviceView[] {
    const { terminals, boards, driverOf, clock } = this.#parts;
    const nameOf = (id: string): string => driverOf.get(id) ?? '';
    return [
      ...terminals.map((driver) => terminalView(driver, nameOf(driver.id), clock)),
      ...[...boards.values()].map((board) => boardView(board, nameOf(board.id), clock)),
    ];
  }

  subscribeDevices(listener: (device: string) => void): () => void {
    this.#deviceListeners.add(listener);
    return () => this.#deviceListeners.delete(listener);
  }

  setMode(door: string, mode: DoorMode, actor: string): Promise<boolean> {
    return this.#parts.service.setMode(door, mode, actor);
  }

  setLockdown(door: string | null, active: boolean, actor: string, reason: string): Promise<void> {
    return this.#parts.service.setLockdown(door, active, actor, reason);
  }

  resetFire(door: string, actor: string): Promise<boolean> {
    return this.#parts.service.resetFire(door, actor);
  }

  resetArea(area: string, person: string | null, actor: string): Promise<void> {
    return this.#parts.service.resetArea(area, person, actor);
  }

  confirmClock(actor: string): Promise<void> {
    return this.#parts.clockWatch.confirm(actor);
  }

  command(payload: Uint8Array, retained: boolean): Promise<CommandResult> {
    return this.#parts.commands.take(payload, retained);
  }

  #startDoors(): void {
    if (this.#stopped) return;
    const { service, terminals, clock, journal, failed } = this.#parts;
    service.start();
    this.#terminals = terminals.map(
      (driver) =>
        new TerminalWatch({
          ...{ driver, clock, journal, failed },
          scanned: (terminal, scan) => this.#scanned(terminal, scan),
          viewed: (terminal, view) => service.terminalChanged(terminal, view),
          changed: () => this.#deviceChanged(driver.id),
        }),
    );
    for (const watch of this.#terminals) watch.start();
  }

  #scanned(terminal: string, scan: Scan): void {
    const { enrolments, service, failed } = this.#parts;
    if (enrolments.take(scan)) return;
    service.scan(terminal, scan).catch((error: unknown) => failed(error, `scan at ${terminal}`));
  }

  #boardWatch(board: RelayDriver): BoardWatch {
    const { setups, journal, service, failed } = this.#parts;
    return new BoardWatch({
      ...{ board, setups, journal, failed },
      inputsChanged: (door) => service.inputsChanged(door),
      strikeChanged: (door, faulty) => service.strikeChanged(door, faulty),
      strikeMoved: (door) => service.strikeMoved(door),
      changed: () => this.#deviceChanged(board.id),
    });
  }

  /** Settles when every board has answered, or when the time for it is over. */
  #boardsReady(): Promise<void> {
    const boards = [...this.#parts.boards.values()];
    const all = (): boolean => boards.every(({ status }) => status.state === 'ready');
    if (all()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#endWait = (): void => {
        cancel();
        for (const end of ends) end();
        this.#endWait = () => undefined;
        resolve();
      };
      const ends = boards.map((board) =>
        board.subscribe(() => {
          if (all()) this.#endWait();
        }),
      );
      const cancel = this.#parts.clock.after(boardsWithinMs, () => this.#endWait());
    });
  }

  #deviceChanged(id: string): void {
    for (const listener of this.#deviceListeners) listener(id);
    this.#tell(null);
  }

  #tell(report: DoorReport | null): void {
    for (const listener of this.#listeners) listener(report);
  }
}
