/** A Modbus RTU relay board on its line, or behind a serial device server. */
import type { DriverPorts } from '../../driver.js';
import type { BoardListener, CoilOutcome, LevelsRead, RelayBoardPort } from '../../device/relay-board.js';
import { Exchange } from '../../link/exchange.js';
import type { Link } from '../../link/link.js';
import type { RelayChannel } from '../../relay.js';
import { decode, encode } from './codec.js';
import { RtuFramer } from './framer.js';
import { refusalOf } from './refusals.js';
import { flashGrainMs, type ModbusCommand, type ModbusReply } from './table.js';
import { limits } from './timings.js';

export interface ModbusBoardOptions {
  readonly id: string;
  readonly unit: number;
  readonly channels: number;
  readonly inputs: number;
  readonly link: Link;
  readonly ports: DriverPorts;
}

type Answer =
  | { readonly kind: 'answered'; readonly reply: ModbusReply; readonly startedAt: number; readonly at: number }
  | { readonly kind: 'refused' | 'not-sent' | 'unknown'; readonly code: string };

export class ModbusBoard implements RelayBoardPort {
  readonly name: string;
  readonly hardwarePulse = true;
  readonly readback = true;
  readonly leastPulseMs = limits.leastPulseMs;
  readonly mostPulseMs = limits.mostPulseMs;
  readonly pulseGrainMs = flashGrainMs;
  readonly #options: ModbusBoardOptions;
  readonly #exchange: Exchange<ModbusReply>;
  #unsubscribe: (() => void) | null = null;

  constructor(options: ModbusBoardOptions) {
    const { id, link, ports } = options;
    this.#options = options;
    this.name = link.name;
    this.#exchange = new Exchange<ModbusReply>({
      link,
      framer: new RtuFramer(limits.byteIdleMs),
      decode,
      clock: ports.clock,
      trace: ports.trace,
      device: id,
      gapMs: limits.gapMs,
      listener: {
        foreign: () => undefined,
        discarded: (bytes, reason) => ports.log.debug({ device: id, bytes: bytes.length, reason }, 'noise on the line'),
      },
    });
  }

  get isUp(): boolean {
    return this.#options.link.state === 'up';
  }

  start(listener: BoardListener): void {
    const { link } = this.#options;
    this.#exchange.start();
    this.#unsubscribe ??= link.subscribe({
      changed: ({ state, code, detail }) => {
        if (state === 'up') listener.up(null);
        else if (state === 'down') listener.down(code, detail);
      },
      bytes: () => undefined,
    });
    link.start();
  }

  async stop(): Promise<void> {
    this.#exchange.stop();
    await this.#options.link.stop();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  set(channel: RelayChannel, energised: boolean): Promise<CoilOutcome> {
    return this.#write({ kind: 'coil', unit: this.#options.unit, channel, on: energised });
  }

  flash(channel: RelayChannel, energised: boolean, ms: number): Promise<CoilOutcome> {
    return this.#write({ kind: 'flash', unit: this.#options.unit, channel, on: energised, ms });
  }

  coils(): Promise<LevelsRead> {
    const { unit, channels } = this.#options;
    return this.#read({ kind: 'read-coils', unit, count: channels }, 'coils', channels);
  }

  inputs(): Promise<LevelsRead> {
    const { unit, inputs } = this.#options;
    return this.#read({ kind: 'read-inputs', unit, count: inputs }, 'inputs', inputs);
  }

  async #write(command: ModbusCommand): Promise<CoilOutcome> {
    const asked = JSON.stringify(command);
    const answer = await this.#ask(command, (reply) => JSON.stringify(sameOrder(reply)) === asked);
    if (answer.kind !== 'answered') return { kind: answer.kind, code: answer.code };
    return { kind: 'done', startedAt: answer.startedAt, evidence: 'acknowledged' };
  }

  async #read(command: ModbusCommand, kind: 'coils' | 'inputs', count: number): Promise<LevelsRead> {
    const bytes = Math.ceil(count / 8);
    const answer = await this.#ask(command, (reply) => reply.kind === kind && reply.levels.length === bytes * 8);
    if (answer.kind !== 'answered') return { kind: 'failed', code: answer.code };
    const { reply, at } = answer;
    return 'levels' in reply
      ? { kind: 'read', levels: reply.levels.slice(0, count), at }
      : { kind: 'failed', code: 'relay-answered-otherwise' };
  }

  /** An answer says no more than unit and function: what is not wholly the one that was asked for counts for nothing. */
  async #ask(command: ModbusCommand, isAnswer: (reply: ModbusReply) => boolean): Promise<Answer> {
    const bytes = encode(command);
    let startedAt = 0;
    const outcome = await this.#exchange.request({
      bytes,
      match: (reply, timing) => {
        startedAt = timing.startedAt;
        const mine = 'unit' in reply && reply.unit === command.unit;
        const refusal = reply.kind === 'exception' && reply.function === bytes[1];
        return mine && (refusal || isAnswer(reply)) ? 'last-reply' : 'foreign';
      },
      timeoutMs: limits.replyTimeoutMs,
      correlation: null,
    });
    if (outcome.kind === 'not-sent') return outcome;
    if (outcome.kind === 'broken') return { kind: 'unknown', code: outcome.code };
    const [reply] = outcome.frames;
    if (outcome.kind === 'no-reply' || reply === undefined) {
      await this.#exchange.quiet(limits.quietMs, limits.quietAtMostMs);
      return { kind: 'unknown', code: 'no-reply' };
    }
    if (reply.kind === 'exception') return { kind: 'refused', code: refusalOf(reply.exception) };
    return { kind: 'answered', reply, startedAt, at: outcome.at };
  }
}

/** The command that an answer to a write repeats, its fields in the order of the command's. */
function sameOrder(reply: ModbusReply): object {
  if (reply.kind === 'coil') return { kind: reply.kind, unit: reply.unit, channel: reply.channel, on: reply.on };
  if (reply.kind === 'flash')
    return { kind: reply.kind, unit: reply.unit, channel: reply.channel, on: reply.on, ms: reply.ms };
  return reply;
}
