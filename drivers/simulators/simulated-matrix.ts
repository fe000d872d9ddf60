/**
 * A simulated matrix on its line, whatever its family: paced, with the faults that a test or a trainer asks for. The
 * family's habits, its true ties and its words are in its MatrixModel, written from the manual.
 */
import { monotonicMs, PacedLine, type LineRecord } from './paced-line.js';
import { PtyHost } from './pty-host.js';
import type { SimulatorSettings } from './simulator.js';
import { TcpHost } from './tcp-host.js';

/** How somebody else's change is told: as the device names it, as it does where it names nothing, or not at all. */
export type Report = 'named' | 'bare' | 'none';

/** What an order came to, and what the device says of it on the line, '' for nothing. */
export interface ModelAnswer {
  readonly answer: object;
  readonly says: string;
}

export interface MatrixModel {
  /** True ties: index 0 is output 1; 0 is nothing. */
  readonly ties: readonly number[];
  /** What a device that was refused `code` says; `''` for the family's own "busy", or its only refusal. */
  refusal(command: string, code: string): string;
  /** Takes a byte; the command that it completes, or null. */
  take(byte: number, at: number): string | null;
  /** Carries a command out and gives all that it says to that, line ends included. */
  run(command: string): string;
  /** Drops a half command. */
  forget(): void;
  /** Power comes back; what it says then, '' for nothing. */
  powerUp(): string;
  /** What it says to a host that has just connected over tcp, '' for nothing. */
  greeting(): string;
  /** Somebody else ties; the report as the device would send it, null where it is silent. */
  frontPanel(output: number, input: number, report: 'named' | 'bare'): string | null;
  /** What it says where another client's command is answered on our line too; null where it does no such thing. */
  otherClient(output: number, input: number): string | null;
  /** An order that only this family has; null where it is none of its. */
  order(order: Readonly<Record<string, unknown>>): ModelAnswer | null;
  /** Bytes of commands that `corrupt` may garble. */
  canGarble(byte: number): boolean;
  /** True where power that goes takes the connection with it, as it does with a device's own socket. */
  readonly hangsUpAtReboot: boolean;
}

/** Faults still to come; each command, reply or byte that meets one uses it up. */
export interface Faults {
  /** Commands answered with this code instead of being carried out, after `skip` that are. */
  refuse: { code: string; times: number; skip?: number } | null;
  dropReplies: number;
  /** Bytes of commands that arrive as '?'. */
  corrupt: number;
  /** Ms that the device thinks before it answers. */
  slowMs: number;
  /** The next reply stops for a while after so many bytes. */
  split: { after: number; pauseMs: number } | null;
  /** The next reply comes in one piece with these words of the device in front of it and behind it. */
  glue: { before: string; behind: string } | null;
  /** The line gives back what it is told, as a two-wire adapter does. */
  echo: boolean;
}

export interface SimulatedSnapshot extends LineRecord {
  readonly ties: readonly number[];
  readonly commands: number;
  readonly busy: boolean;
  readonly nowMs: number;
  readonly byteMs: number;
  readonly lastChangeAt: number | null;
}

export class SimulatedMatrix<M extends MatrixModel = MatrixModel> {
  readonly model: M;
  readonly faults: Faults = {
    refuse: null,
    dropReplies: 0,
    corrupt: 0,
    slowMs: 0,
    split: null,
    glue: null,
    echo: false,
  };
  /** Called after a change of the true ties. */
  onChange: ((ties: readonly number[]) => void) | null = null;
  readonly #options: SimulatorSettings;
  readonly #line: PacedLine;
  readonly #pty: PtyHost | null;
  readonly #tcp: TcpHost | null;
  #silentUntil = 0;
  #commands = 0;
  #lastChangeAt: number | null = null;
  /** Bytes held back for a reply that comes in one piece; null where nothing is held. */
  #held: Uint8Array[] | null = null;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: SimulatorSettings, model: M) {
    this.#options = options;
    this.model = model;
    this.#line = new PacedLine(options.baudRate, {
      toDevice: (byte, at) => this.#take(byte, at),
      toHost: (bytes) => this.#deliver(bytes),
    });
    const received = (bytes: Uint8Array): void => this.#line.fromHost(bytes);
    this.#pty = options.ptyLink === null ? null : new PtyHost(options.ptyLink, received);
    this.#tcp = options.tcpPort === null ? null : new TcpHost(options.tcpPort, received, () => this.#connected());
  }

  /** Where a host can reach it. */
  async start(): Promise<readonly string[]> {
    await this.#pty?.plug();
    const port = await this.#tcp?.plug();
    const addresses: string[] = [];
    if (this.#options.ptyLink !== null) addresses.push(this.#options.ptyLink);
    if (port !== undefined) addresses.push(`127.0.0.1:${port}`);
    return addresses;
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.unplug();
  }

  async plug(): Promise<void> {
    await this.#pty?.plug();
    await this.#tcp?.plug();
  }

  /** The cable is pulled: what was on it is lost, the device goes on. */
  unplug(): void {
    this.#forgetLine();
    this.#pty?.unplug();
    this.#tcp?.unplug();
  }

  /** Takes everything and says nothing for so long; Infinity for ever, 0 ends it. */
  silence(ms: number): void {
    this.#silentUntil = monotonicMs() + ms;
  }

  /** Off now, on again after `ms`. */
  reboot(ms: number): void {
    this.silence(ms);
    this.#forgetLine();
    const words: string[] = [];
    this.#changing(() => words.push(this.model.powerUp()));
    if (this.model.hangsUpAtReboot) {
      this.#tcp?.unplug();
      this.#later(ms, () => {
        this.silence(0);
        void this.#tcp?.plug();
      });
    } else this.#later(ms, () => this.#say(words.join(''), monotonicMs()));
  }

  /** Somebody at the device. */
  frontPanel(output: number, input: number, report: Report): void {
    const words = this.reportOf(output, input, report);
    if (words !== null && report !== 'none') this.#say(words, monotonicMs());
  }

  /** Another client ties, and this line hears the answer to it. */
  otherClient(output: number, input: number): void {
    const words: (string | null)[] = [];
    this.#changing(() => words.push(this.model.otherClient(output, input)));
    for (const word of words) if (word !== null) this.#say(word, monotonicMs());
  }

  /** Changes a tie as somebody at the panel does, and gives the words for it without saying them. */
  reportOf(output: number, input: number, report: Report = 'named'): string | null {
    const words: (string | null)[] = [];
    this.#changing(() => words.push(this.model.frontPanel(output, input, report === 'bare' ? 'bare' : 'named')));
    return words[0] ?? null;
  }

  /** Bytes that mean nothing, as after a lightning strike. */
  garbage(bytes: Uint8Array): void {
    this.#line.fromDevice(bytes, monotonicMs());
  }

  /** An order that only this family has; null where it is none. */
  order(order: Readonly<Record<string, unknown>>): object | null {
    const done = this.model.order(order);
    if (done === null) return null;
    this.#say(done.says, monotonicMs());
    return done.answer;
  }

  /** Starts counting anew; the ties as they are now. */
  mark(): readonly number[] {
    this.#line.mark();
    this.#commands = 0;
    this.#lastChangeAt = null;
    return [...this.model.ties];
  }

  snapshot(): SimulatedSnapshot {
    return {
      ...this.#line.record,
      ties: [...this.model.ties],
      commands: this.#commands,
      busy: this.#line.busy,
      nowMs: monotonicMs(),
      byteMs: this.#line.byteMs,
      lastChangeAt: this.#lastChangeAt,
    };
  }

  #connected(): void {
    this.#forgetLine();
    if (monotonicMs() >= this.#silentUntil) this.#say(this.model.greeting(), monotonicMs());
  }

  #forgetLine(): void {
    this.#line.clear();
    this.#held = null;
    this.model.forget();
  }

  #take(byte: number, at: number): void {
    if (at < this.#silentUntil) {
      this.model.forget();
      return;
    }
    if (this.faults.echo) this.#line.fromDevice(Uint8Array.of(byte), at);
    let heard = byte;
    if (this.faults.corrupt > 0 && this.model.canGarble(byte)) {
      this.faults.corrupt -= 1;
      heard = 0x3f;
    }
    const command = this.model.take(heard, at);
    if (command !== null) this.#run(command, at);
  }

  #run(command: string, at: number): void {
    this.#commands += 1;
    const { refuse } = this.faults;
    let reply = '';
    const skipped = refuse?.skip ?? 0;
    if (refuse !== null && skipped > 0) refuse.skip = skipped - 1;
    if (refuse !== null && skipped === 0 && refuse.times > 0) {
      refuse.times -= 1;
      reply = this.model.refusal(command, refuse.code);
    } else {
      this.#changing(() => {
        reply = this.model.run(command);
      }, at);
    }
    if (this.faults.dropReplies > 0) this.faults.dropReplies -= 1;
    else this.#reply(reply, at + this.faults.slowMs);
  }

  #reply(text: string, at: number): void {
    const { split, glue } = this.faults;
    if (split !== null) {
      this.faults.split = null;
      const bytes = new TextEncoder().encode(text);
      this.#line.fromDevice(bytes.slice(0, split.after), at);
      this.#line.fromDevice(bytes.slice(split.after), at + split.pauseMs);
    } else if (glue !== null) {
      this.faults.glue = null;
      this.#held = [];
      this.#say(`${glue.before}${text}${glue.behind}`, at);
    } else this.#say(text, at);
  }

  #say(text: string, at: number): void {
    if (text !== '') this.#line.fromDevice(new TextEncoder().encode(text), at);
  }

  #deliver(bytes: Uint8Array): void {
    if (this.#held !== null) {
      this.#held.push(bytes);
      if (this.#line.busy) return;
      const whole = Uint8Array.from(Buffer.concat(this.#held));
      this.#held = null;
      this.#send(whole);
    } else this.#send(bytes);
  }

  #send(bytes: Uint8Array): void {
    this.#pty?.send(bytes);
    this.#tcp?.send(bytes);
  }

  #later(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
  }

  #changing(change: () => void, at = monotonicMs()): void {
    const before = this.model.ties.join();
    change();
    if (this.model.ties.join() === before) return;
    this.#lastChangeAt = at;
    this.onChange?.([...this.model.ties]);
  }
}
