/** One question or order at a time to the sets of a chain, with what a late answer could be mistaken for kept apart. */
import type { DriverPorts } from '../../driver.js';
import { Exchange } from '../../link/exchange.js';
import type { ExchangeOutcome } from '../../link/exchange-types.js';
import type { Link } from '../../link/link.js';
import { decode, encode, subjectOf, type MdcReply } from './codec.js';
import { MdcFramer } from './framer.js';
import { commandForms, type MdcCommand } from './table.js';
import type { MdcTimings } from './timings.js';

export interface AskingOptions {
  readonly id: string;
  readonly link: Link;
  readonly timings: MdcTimings;
  readonly ports: DriverPorts;
  /** What no command in flight calls its own: a late answer, an answer to somebody else. */
  readonly foreign: (reply: MdcReply, at: number) => void;
}

export type Answer =
  | { readonly kind: 'answered'; readonly reply: MdcReply; readonly at: number }
  | { readonly kind: 'no-reply' }
  | { readonly kind: 'not-sent'; readonly code: string }
  | { readonly kind: 'broken'; readonly code: string };

export class Asking {
  readonly #options: AskingOptions;
  readonly #exchange: Exchange<MdcReply>;
  /** Answers that did not come, by set and command, with the monotonic ms until which they still may. */
  readonly #owed = new Map<number, number>();

  constructor(options: AskingOptions) {
    this.#options = options;
    const { id, link, timings, ports } = options;
    this.#exchange = new Exchange<MdcReply>({
      link,
      framer: new MdcFramer({ idleMs: timings.byteIdleMs }),
      decode,
      clock: ports.clock,
      trace: ports.trace,
      device: id,
      gapMs: timings.frameGapMs,
      listener: {
        foreign: (reply, at) => {
          this.#owed.delete(keyOf(subjectOf(reply)));
          options.foreign(reply, at);
        },
        discarded: (bytes, reason) => ports.log.debug({ device: id, bytes: bytes.length, reason }, 'noise on the line'),
      },
    });
  }

  start(): void {
    this.#exchange.start();
  }

  stop(): void {
    this.#exchange.stop();
  }

  /** Ends what is in flight or waits. */
  clear(code: string): void {
    this.#exchange.clear(code);
  }

  /** Nothing is owed on a fresh connection. */
  forget(): void {
    this.#owed.clear();
  }

  /**
   * Waits its turn and the gap, sends, takes the answer of that set to that command. Never rejects. An order and its
   * question have the same answer: where an earlier one is still owed, two are waited for and the later one counts, so
   * that a late acknowledgement is never taken for what was read.
   */
  async ask(command: MdcCommand, timeoutMs: number, correlation: string): Promise<Answer> {
    const { clock } = this.#options.ports;
    const key = keyOf({ panel: command.panel, command: commandForms[command.kind].byte });
    const owed = (this.#owed.get(key) ?? 0) > clock.now();
    let seen = 0;
    const outcome = await this.#exchange.request({
      bytes: encode(command),
      match: (reply) => {
        if (keyOf(subjectOf(reply)) !== key) return 'foreign';
        seen += 1;
        return owed && seen === 1 ? 'reply' : 'last-reply';
      },
      timeoutMs,
      correlation,
    });
    return this.#answerOf(outcome, key);
  }

  async #answerOf(outcome: ExchangeOutcome<MdcReply>, key: number): Promise<Answer> {
    const { clock } = this.#options.ports;
    const { lateAnswerMs, quietMs, quietAtMostMs } = this.#options.timings;
    if (outcome.kind === 'not-sent' || outcome.kind === 'broken') return outcome;
    const reply = outcome.frames[outcome.frames.length - 1];
    if (reply !== undefined) {
      this.#owed.delete(key);
      return { kind: 'answered', reply, at: outcome.kind === 'answered' ? outcome.at : clock.now() };
    }
    this.#owed.set(key, clock.now() + lateAnswerMs);
    await this.#exchange.quiet(quietMs, quietAtMostMs);
    return { kind: 'no-reply' };
  }
}

function keyOf(subject: { readonly panel: number; readonly command: number } | null): number {
  return subject === null ? -1 : subject.panel * 256 + subject.command;
}
