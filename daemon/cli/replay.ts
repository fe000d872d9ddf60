import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Clock } from '../../drivers/clock.js';
import { KeeperError } from '../../drivers/errors.js';
import { say } from '../messages/catalogue.js';
import { numberOption, positional } from './arguments.js';
import { unknownDriver } from './family-named.js';
import { parseRecord, type Exchange } from './line-record.js';
import { exitCodes, type Verb } from './verb.js';

export const replay: Verb = {
  name: 'replay',
  summary: {
    en: 'plays a recorded line to a simulated device and tells where its answers differ',
    id: 'memutar rekaman jalur ke perangkat simulasi dan menunjukkan jawaban yang berbeda',
  },
  usage: ['DRIVER FILE [--inputs N] [--outputs N] [--panels N] [--wait MS]'],
  positionals: { least: 2, most: 2 },
  options: {
    inputs: { type: 'string', value: 'N', help: { en: 'inputs, default 16', id: 'jumlah masukan, bawaan 16' } },
    outputs: { type: 'string', value: 'N', help: { en: 'outputs, default 16', id: 'jumlah keluaran, bawaan 16' } },
    panels: {
      type: 'string',
      value: 'N',
      help: { en: 'panels of a display chain, default 8', id: 'jumlah panel pada rantai layar, bawaan 8' },
    },
    wait: {
      type: 'string',
      value: 'MS',
      help: {
        en: 'how long an answer is waited for, default 2000',
        id: 'lama menunggu jawaban, bawaan 2000',
      },
    },
  },
  notes: {
    en: 'FILE is the record that the line monitor gives out. Each answer that differs is a JSON line: sent, recorded, got. A simulated device begins in another state than the real one: answers that tell it may differ and be right. The exit code is 1 where something differs.',
    id: 'FILE adalah rekaman yang diunduh dari pemantau jalur. Tiap jawaban yang berbeda menjadi satu baris JSON: sent, recorded, got. Perangkat simulasi mulai dari keadaan lain: jawaban tentang keadaan dapat berbeda dan tetap benar. Kode keluar 1 bila ada yang berbeda.',
  },
  async run(context, args) {
    const driver = positional(args, 0);
    const file = positional(args, 1);
    const known = await context.parts.simulatorNames();
    if (!known.includes(driver)) throw unknownDriver(driver, known);
    const defaults = await context.parts.simulatorDefaults(driver);
    if (defaults.hid === true) throw new KeeperError('cli-replay-without-line', { driver });
    const record = parseRecord(await textIn(file), file);
    const simulator = await context.parts.simulate(
      driver,
      {
        inputs: numberOption(args, 'inputs', { least: 0, most: 128 }) ?? defaults.inputs ?? 16,
        outputs: numberOption(args, 'outputs', { least: 1, most: 128 }) ?? defaults.outputs ?? 16,
        panels: numberOption(args, 'panels', { least: 1, most: 100 }) ?? 8,
        // What was recorded is not to be waited for at the speed of its line.
        baudRate: 921_600,
        ...{ ptyLink: null, tcpPort: 0, socketPath: null, profile: null, key: null },
      },
      () => undefined,
    );
    const waitMs = numberOption(args, 'wait', { least: 1, most: 600_000 }) ?? 2000;
    try {
      const line = await Line.open(simulator.addresses[0] ?? '', context.clock);
      // A device that says something by itself says it before it is asked.
      if (record.before.length > 0) await line.take(record.before.length, waitMs);
      let differing = 0;
      for (const [index, exchange] of record.exchanges.entries()) {
        if (context.signal.aborted) break;
        const got = await line.exchange(exchange, waitMs);
        if (got.equals(exchange.answered)) continue;
        differing += 1;
        context.out(`${JSON.stringify(difference(index + 1, exchange, got))}\n`);
      }
      line.close();
      context.out(`${say(context.language, 'replay-done', { exchanges: record.exchanges.length, differing })}\n`);
      return differing === 0 ? exitCodes.success : exitCodes.failure;
    } finally {
      await simulator.stop();
    }
  },
};

function difference(exchange: number, { ms, sent, answered }: Exchange, got: Buffer): object {
  return { exchange, ms, sent: sent.toString('hex'), recorded: answered.toString('hex'), got: got.toString('hex') };
}

async function textIn(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new KeeperError('cli-record-wrong', { file, line: 1, reason: String(error) }, error);
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
