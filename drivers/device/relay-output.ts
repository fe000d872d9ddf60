/** One channel of a board: what its lock does, as far as it is known, and what it was last told. */
import type { LockPosition, OutputState, RelayChannel, RelayEvidence } from '../relay.js';

export class RelayOutput {
  readonly channel: RelayChannel;
  /** The coil's state that secures the lock. */
  readonly #securedBy: boolean;
  #position: LockPosition = 'unknown';
  #evidence: RelayEvidence | null = null;
  #at = 0;
  /** What it was told: secured; unlocked until then, monotonic ms; or unlocked for good. */
  #unlockedUntil: number | null = null;
  #epoch = 0;
  /** It was told to be secured, and nobody knows that it is. */
  owed = false;
  /** Codes of faults that were told and not cleared. */
  readonly faults = new Set<string>();
  /** Ends the wait for the pulse's end. */
  cancelEnd: () => void = () => undefined;

  constructor(channel: RelayChannel, lockedEnergized: boolean) {
    this.channel = channel;
    this.#securedBy = lockedEnergized;
  }

  get state(): OutputState {
    return { channel: this.channel, position: this.#position, evidence: this.#evidence, at: this.#at };
  }

  /** Grows with every release: what was asked for before it is not wanted any more. */
  get epoch(): number {
    return this.#epoch;
  }

  /** The coil's state for that position. */
  coilFor(position: 'secured' | 'unlocked'): boolean {
    return position === 'secured' ? this.#securedBy : !this.#securedBy;
  }

  positionOf(coil: boolean): 'secured' | 'unlocked' {
    return coil === this.#securedBy ? 'secured' : 'unlocked';
  }

  get isHeld(): boolean {
    return this.#unlockedUntil === Number.POSITIVE_INFINITY;
  }

  /** When the lock is to be secured again, monotonic ms; null where it is not unlocked, infinite for a hold. */
  get unlockedUntil(): number | null {
    return this.#unlockedUntil;
  }

  /** Told to be unlocked until then; the end that was waited for before is not any more. */
  unlockUntil(until: number): void {
    this.cancelEnd();
    this.#unlockedUntil = until;
  }

  /** Not to be unlocked any more: what was asked for before is not wanted, no end is waited for. */
  release(): void {
    this.cancelEnd();
    this.#unlockedUntil = null;
    this.#epoch += 1;
  }

  /** True where that is news. */
  know(position: LockPosition, evidence: RelayEvidence | null, at: number): boolean {
    const same = position === this.#position && evidence === this.#evidence;
    this.#position = position;
    this.#evidence = evidence;
    this.#at = at;
    return !same;
  }
}
