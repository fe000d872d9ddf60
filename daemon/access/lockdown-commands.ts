/** Lockdown and its release by the central server: what a payload is, whether it counts, and that it is written down. */
import type { Clock } from '../../drivers/clock.js';
import type { JournalPort } from '../journal/entry.js';
import type { CommandKeys } from './command-keys.js';
import type { WallNow } from './ceremony.js';
import {
  checkCommand,
  remembered,
  type CommandRefusal,
  type DoorCommand,
  type ReplayMemory,
} from './signed-command.js';

const payloadLimit = 4096;
/** Refusals are journalled at most so often a minute: whoever knocks all day fills no disk. */
const refusalsAMinute = 20;

export interface CommandResult {
  /** Null where it could not be read. */
  readonly nonce: string | null;
  readonly status: 'done' | 'rejected';
  /** Registry code; null for one that was done and written down. */
  readonly code: string | null;
}

export interface LockdownCommandsOptions {
  readonly room: () => string;
  readonly doors: () => readonly string[];
  /** Read anew for each command, so that a key that was removed counts no more. */
  readonly keys: () => Promise<CommandKeys>;
  readonly clock: Clock;
  readonly now: () => WallNow;
  readonly journal: JournalPort;
  readonly setLockdown: (door: string | null, active: boolean, actor: string, reason: string) => Promise<void>;
  readonly failed: (error: unknown, doing: string) => void;
}

export class LockdownCommands {
  readonly #options: LockdownCommandsOptions;
  readonly #startedAt: number;
  #used: ReplayMemory = new Map();
  #refusals: number[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: LockdownCommandsOptions) {
    this.#options = options;
    this.#startedAt = options.clock.wall();
  }

  /** Never rejects. Beside the codes of signed-command.ts: retained, payload-too-large, journal-unavailable. */
  take(payload: Uint8Array, retained: boolean): Promise<CommandResult> {
    const run = this.#last.then(() => this.#take(payload, retained));
    this.#last = run;
    return run;
  }

  async #take(payload: Uint8Array, retained: boolean): Promise<CommandResult> {
    const value = payload.length > payloadLimit ? null : parsed(payload);
    const nonce = nonceOf(value);
    if (retained) return this.#refuse(nonce, 'retained');
    if (payload.length > payloadLimit) return this.#refuse(null, 'payload-too-large');
    try {
      const verdict = await this.#check(value);
      if ('refusal' in verdict) return await this.#refuse(nonce, verdict.refusal);
      const { command } = verdict;
      this.#used = remembered(this.#used, command, this.#options.clock.wall());
      return await this.#carryOut(command);
    } catch (error) {
      this.#options.failed(error, 'door command');
      return { nonce, status: 'rejected', code: 'journal-unavailable' };
    }
  }

  async #carryOut({ action, client, door, reason, nonce }: DoorCommand): Promise<CommandResult> {
    const active = action === 'lockdown';
    try {
      await this.#options.setLockdown(door, active, `mqtt:${client}`, reason);
    } catch (error) {
      // Engaging has shut the doors by now; only that it was so could not be written.
      if (!active) throw error;
      this.#options.failed(error, 'journal of a lockdown');
      return { nonce, status: 'done', code: 'journal-unavailable' };
    }
    return { nonce, status: 'done', code: null };
  }

  async #check(value: unknown): Promise<{ readonly command: DoorCommand } | { readonly refusal: CommandRefusal }> {
    const { room, doors, keys, now } = this.#options;
    const { isKnownClient, isSignedBy } = await keys();
    const checks = { room: room(), doors: doors(), startedAt: this.#startedAt, isKnownClient, isSignedBy };
    return checkCommand(value, checks, this.#used, now());
  }

  async #refuse(nonce: string | null, code: CommandRefusal | 'retained' | 'payload-too-large'): Promise<CommandResult> {
    const { clock, journal, failed } = this.#options;
    const now = clock.now();
    this.#refusals = this.#refusals.filter((at) => now - at < 60_000);
    if (this.#refusals.length < refusalsAMinute) {
      this.#refusals.push(now);
      await journal
        .append({ kind: 'door.command-refused', actor: 'mqtt', forServer: true, data: { code } })
        .catch((error: unknown) => failed(error, 'journal door.command-refused'));
    }
    return { nonce, status: 'rejected', code };
  }
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return null;
  }
}

/** Told back so that whoever sent it knows which one is answered; anybody may have written it. */
function nonceOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('nonce' in value)) return null;
  return typeof value.nonce === 'string' && /^[A-Za-z0-9_-]{16,64}$/.test(value.nonce) ? value.nonce : null;
}
