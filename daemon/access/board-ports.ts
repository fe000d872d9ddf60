/** Relay boards as the doors see them: one strike each, and the levels of their inputs. */
import type { InputState, LockPosition, RelayChannel, RelayDriver } from '../../drivers/relay.js';
import type { JournalPort } from '../journal/entry.js';
import type { DoorLevels, Signal } from './door-model.js';
import type { Acted, DoorSetup, InputsPort, StrikePort, WiredInput } from './door-ports.js';

export type Boards = ReadonlyMap<string, RelayDriver>;

const nothingThere: Acted = { ending: 'not-sent', code: 'device-not-connected' };

/** The strike of a door; one whose board this version does not carry takes nothing. */
export function strikeOf(boards: Boards, { strike }: Pick<DoorSetup, 'strike'>): StrikePort {
  const board = boards.get(strike.device);
  const channel = board === undefined ? null : channelOf(board, strike.channel);
  if (board === undefined || channel === null) {
    const refuse = (): Promise<Acted> => Promise.resolve(nothingThere);
    return { pulse: refuse, hold: refuse, secure: refuse, position: () => 'unknown' };
  }
  return {
    pulse: (ms, token) => board.pulse(channel, ms, token),
    hold: (token) => board.hold(channel, token),
    secure: (reason) => board.secure(channel, reason),
    position: () => positionOf(board, channel),
  };
}

function channelOf(board: RelayDriver, channel: number): RelayChannel | null {
  return board.outputStates().find((output) => Number(output.channel) === channel)?.channel ?? null;
}

function positionOf(board: RelayDriver, channel: RelayChannel): LockPosition {
  return board.outputStates().find((output) => output.channel === channel)?.position ?? 'unknown';
}

export function inputsOf(boards: Boards, setup: Pick<DoorSetup, 'contact' | 'rex' | 'fire'>): InputsPort {
  const active = (wired: WiredInput): boolean | null => {
    const states: readonly InputState[] = boards.get(wired.device)?.inputStates() ?? [];
    return states.find((state) => state.input === wired.input)?.active ?? null;
  };
  const isOn = (wired: WiredInput): boolean | null => {
    const level = active(wired);
    return level === null ? null : level === (wired.onWhen === 'active');
  };
  /** A wire that nobody can read is neither on nor off. */
  const signal = (wired: WiredInput | null): Signal => {
    if (wired === null) return 'off';
    const on = isOn(wired);
    return on === null ? 'fault' : on ? 'on' : 'off';
  };
  const contact = (): DoorLevels['contact'] => {
    const open = setup.contact === null ? null : isOn(setup.contact);
    return open === null ? 'unknown' : open ? 'open' : 'closed';
  };
  return { levels: () => ({ contact: contact(), rex: signal(setup.rex), fire: signal(setup.fire) }) };
}

export interface BoardWatchOptions {
  readonly board: RelayDriver;
  readonly setups: readonly DoorSetup[];
  readonly journal: JournalPort;
  readonly inputsChanged: (door: string) => void;
  readonly strikeChanged: (door: string, faulty: boolean) => void;
  readonly strikeMoved: (door: string) => void;
  readonly changed: () => void;
  readonly failed: (error: unknown, doing: string) => void;
}

/** Follows a board for the doors that hang on it. */
export class BoardWatch {
  readonly #options: BoardWatchOptions;
  /** Channels that do not do what they were told, by the code of each. */
  readonly #faults = new Map<number, string>();
  #unsubscribe: (() => void) | null = null;
  #wasReady = false;

  constructor(options: BoardWatchOptions) {
    this.#options = options;
  }

  /** The board secures every channel before anything else. */
  start(): void {
    const { board } = this.#options;
    this.#unsubscribe = board.subscribe((event) => {
      if (event.kind === 'status') this.#statusChanged();
      else if (event.kind === 'input') this.#inputChanged();
      else if (event.kind === 'output') this.#outputMoved(Number(event.output.channel));
      else this.#faultChanged(Number(event.channel), event.code, event.cleared);
    });
    this.#tellStrikes();
    board.start();
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    await this.#options.board.stop();
  }

  /** Code of the first channel's fault; null where there is none. */
  fault(): string | null {
    return [...this.#faults.values()][0] ?? null;
  }

  #statusChanged(): void {
    const { board, journal, failed, changed } = this.#options;
    const { state, lastError, model, firmware } = board.status;
    const isReady = state === 'ready';
    if (isReady !== this.#wasReady) {
      this.#wasReady = isReady;
      const kind = isReady ? 'link.returned' : 'link.lost';
      const data = { device: board.id, state, code: lastError, model, firmware };
      journal
        .append({ kind, actor: `device:${board.id}`, forServer: true, data })
        .catch((error: unknown) => failed(error, `journal ${kind}`));
    }
    this.#tellStrikes();
    this.#inputChanged();
    changed();
  }

  #tellStrikes(): void {
    const { board, setups, strikeChanged } = this.#options;
    for (const { id, strike } of setups) {
      if (strike.device !== board.id) continue;
      strikeChanged(id, board.status.state !== 'ready' || this.#faults.has(strike.channel));
    }
  }

  #inputChanged(): void {
    const { board, setups, inputsChanged } = this.#options;
    for (const { id, contact, rex, fire } of setups)
      if ([contact, rex, fire].some((wired) => wired?.device === board.id)) inputsChanged(id);
  }

  #outputMoved(channel: number): void {
    const { board, setups, strikeMoved } = this.#options;
    for (const { id, strike } of setups) if (strike.device === board.id && strike.channel === channel) strikeMoved(id);
  }

  #faultChanged(channel: number, code: string, cleared: boolean): void {
    const { board, journal, failed, changed } = this.#options;
    if (cleared) this.#faults.delete(channel);
    else this.#faults.set(channel, code);
    const data = { device: board.id, channel, code, active: !cleared };
    journal
      .append({ kind: 'relay.fault', actor: `device:${board.id}`, forServer: true, data })
      .catch((error: unknown) => failed(error, 'journal relay.fault'));
    this.#tellStrikes();
    changed();
  }
}
