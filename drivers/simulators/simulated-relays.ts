/** Relays as they truly are: their coils, the board's timers, and what was switched when. Knows no protocol. */
import { monotonicMs } from './paced-line.js';

export interface RelayChange {
  /** Counts from 1. */
  readonly channel: number;
  readonly energised: boolean;
  /** Monotonic ms of this machine. */
  readonly at: number;
}

export class SimulatedRelays {
  readonly #coils: boolean[];
  readonly #timers = new Map<number, NodeJS.Timeout>();
  /** Relays that do not move any more, whatever their coil is told. */
  readonly stuck = new Set<number>();
  /** Told of every relay that moved. */
  onChange: ((change: RelayChange) => void) | null = null;
  readonly changes: RelayChange[] = [];

  constructor(count: number) {
    this.#coils = Array.from({ length: count }, () => false);
  }

  get coils(): readonly boolean[] {
    return this.#coils;
  }

  isEnergised(channel: number): boolean {
    return this.#coils[channel - 1] === true;
  }

  /** False where there is no such relay. */
  set(channel: number, energised: boolean): boolean {
    clearTimeout(this.#timers.get(channel));
    this.#timers.delete(channel);
    return this.#move(channel, energised);
  }

  /** So for `ms`, then the other way, whoever is still there. */
  flash(channel: number, energised: boolean, ms: number): boolean {
    if (!this.set(channel, energised)) return false;
    const timer = setTimeout(() => this.#move(channel, !energised), ms);
    this.#timers.set(channel, timer);
    return true;
  }

  /** The board has lost its power: every relay falls off, every timer is forgotten. */
  losePower(): void {
    for (const channel of this.#coils.keys()) this.set(channel + 1, false);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #move(channel: number, energised: boolean): boolean {
    const before = this.#coils[channel - 1];
    if (before === undefined) return false;
    if (before === energised || this.stuck.has(channel)) return true;
    this.#coils[channel - 1] = energised;
    const change = { channel, energised, at: monotonicMs() };
    this.changes.push(change);
    if (this.changes.length > 1000) this.changes.shift();
    this.onChange?.(change);
    return true;
  }
}
