/** Plays a recorded line to a simulated device of its family, and to nothing else, and compares the answers. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Clock } from '../../drivers/clock.js';
import { KeeperError } from '../../drivers/errors.js';
import { unknownDriver } from './family-named.js';
import type { Exchange, LineRecord } from './line-record.js';
import type { CliParts } from './parts-port.js';

export type ReplayParts = Pick<CliParts, 'simulatorNames' | 'simulatorDefaults' | 'simulate'>;

export interface ReplayOrder {
  readonly driver: string;
  readonly record: LineRecord;
  /** Of the simulated device; what is left out is as its family has it. */
  readonly size: { readonly inputs?: number; readonly outputs?: number; readonly panels?: number };
  /** How long an answer is waited for. */
  readonly waitMs: number;
  /** No further exchange is begun once it is aborted. */
  readonly signal: AbortSignal;
}

export interface Replayed extends Exchange {
  /** Of the record, from 1. */
  readonly number: number;
  readonly got: Buffer;
  readonly agrees: boolean;
}

/** Codes: cli-driver-unknown, cli-replay-without-line. Called before the record is read: the family says whether it can be. */
export async function expectLine(parts: ReplayParts, driver: string): Promise<void> {
  const known = await parts.simulatorNames();
  if (!known.includes(driver)) throw unknownDriver(driver, known);
  const { hid } = await parts.simulatorDefaults(driver);
  if (hid === true) throw new KeeperError('cli-replay-without-line', { driver });
}

/** Each exchange as it has been played; ends early where the signal says so. */
export async function* replayRecord(parts: ReplayParts, clock: Clock, order: ReplayOrder): AsyncGenerator<Replayed> {
  const { driver, record, size, waitMs, signal } = order;
  const defaults = await parts.simulatorDefaults(driver);
  const simulator = await parts.simulate(
    driver,
    {
      inputs: size.inputs ?? defaults.inputs ?? 16,
      outputs: size.outputs ?? defaults.outputs ?? 16,
      panels: size.panels ?? 8,
      // What was recorded is not to be waited for at the speed of its line.
      baudRate: 921_600,
      ...{ ptyLink: null, tcpPort: 0, socketPath: null, profile: null, key: null },
    },
    () => undefined,
  );
  try {
    const line = await Line.open(simulator.addresses[0] ?? '', clock);
    try {
      // A device that says something by itself says it before it is asked.
      if (record.before.length > 0) await line.take(record.before.length, waitMs);
      for (const [index, exchange] of record.exchanges.entries()) {
        if (signal.aborted) return;
        const got = await line.exchange(exchange, waitMs);
        yield { ...exchange, number: index + 1, got, agrees: got.equals(exchange.answered) };
      }
    } finally {
      line.close();
    }
  } finally {
    await simulator.stop();
  }
}

class Line {
  readonly #socket: Socket;
  readonly #clock: Clock;
  #received = Buffer.alloc(0);
  #wake: () => void = () => undefined;

  private constructor(socket: Socket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#wake();
    });
    // A simulator that hangs up answers nothing more, which the exchanges tell.
    socket.on('error', () => undefined);
  }

  /** `127.0.0.1:PORT` of a simulator. */
  static async open(address: string, clock: Clock): Promise<Line> {
    const [, port = '0'] = /:(\d+)$/.exec(address) ?? [];
    const socket = connect({ host: '127.0.0.1', port: Number(port), noDelay: true });
    await once(socket, 'connect');
    return new Line(socket, clock);
  }

  exchange({ sent, answered }: Exchange, waitMs: number): Promise<Buffer> {
    this.#socket.write(sent);
    return this.take(answered.length, waitMs);
  }

  /** So many bytes, or what there is once the time is over; more where more has come already. */
  async take(length: number, waitMs: number): Promise<Buffer> {
    const wait = { isOver: false };
    const cancel = this.#clock.after(waitMs, () => {
      wait.isOver = true;
      this.#wake();
    });
    while (this.#received.length < length && !wait.isOver)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    cancel();
    const got = this.#received;
    this.#received = Buffer.alloc(0);
    return got;
  }

  close(): void {
    this.#socket.destroy();
  }
}
