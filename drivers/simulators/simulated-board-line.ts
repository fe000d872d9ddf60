/** A relay board on a paced line, a real pseudo-terminal or a socket; what its bytes mean the board knows. */
import { PacedLine, monotonicMs } from './paced-line.js';
import { PtyHost } from './pty-host.js';
import type { SimulatorSettings } from './simulator.js';
import { TcpHost } from './tcp-host.js';

export interface BoardFaults {
  /** Orders and questions that it does not answer from now on, though it does them. */
  dropReplies: number;
  /** Answers of which a byte is wrong. */
  corrupt: number;
  /** Before each answer, ms. */
  slowMs: number;
  /** Each answer comes in two parts, the second one after `ms`. */
  split: { readonly after: number; readonly ms: number } | null;
  /** In front of each answer. */
  glue: Uint8Array;
  /** It gives back what it is sent. */
  echo: boolean;
  /** It hears nothing. */
  silent: boolean;
}

export class SimulatedBoardLine {
  readonly faults: BoardFaults = {
    ...{ dropReplies: 0, corrupt: 0, slowMs: 0, split: null, echo: false, silent: false },
    glue: new Uint8Array(),
  };
  readonly line: PacedLine;
  readonly #settings: Pick<SimulatorSettings, 'ptyLink' | 'tcpPort'>;
  readonly #pty: PtyHost | null;
  readonly #tcp: TcpHost | null;
  readonly #take: (byte: number, at: number) => Uint8Array | null;

  /** `take` gets each byte as it ends, monotonic ms, and gives the answer that is due now. */
  constructor(
    settings: Pick<SimulatorSettings, 'ptyLink' | 'tcpPort' | 'baudRate'>,
    take: (byte: number, at: number) => Uint8Array | null,
  ) {
    this.#settings = settings;
    this.#take = take;
    this.line = new PacedLine(settings.baudRate, {
      toDevice: (byte, at) => this.#heard(byte, at),
      toHost: (bytes) => {
        this.#pty?.send(bytes);
        this.#tcp?.send(bytes);
      },
    });
    const received = (bytes: Uint8Array): void => this.line.fromHost(bytes);
    this.#pty = settings.ptyLink === null ? null : new PtyHost(settings.ptyLink, received);
    this.#tcp = settings.tcpPort === null ? null : new TcpHost(settings.tcpPort, received);
  }

  /** Where a host can reach it. */
  async plug(): Promise<readonly string[]> {
    await this.#pty?.plug();
    const port = await this.#tcp?.plug();
    const addresses: string[] = [];
    if (this.#settings.ptyLink !== null) addresses.push(this.#settings.ptyLink);
    if (port !== undefined) addresses.push(`127.0.0.1:${port}`);
    return addresses;
  }

  /** The cable is pulled: what was on it is lost, the board goes on. */
  unplug(): void {
    this.line.clear();
    this.#pty?.unplug();
    this.#tcp?.unplug();
  }

  garbage(bytes: Uint8Array): void {
    this.line.fromDevice(bytes, monotonicMs());
  }

  #heard(byte: number, at: number): void {
    const { faults } = this;
    if (faults.echo) this.line.fromDevice(Uint8Array.of(byte), at);
    if (faults.silent) return;
    const answer = this.#take(byte, at);
    if (answer === null) return;
    if (faults.dropReplies > 0) {
      faults.dropReplies -= 1;
      return;
    }
    const said = Uint8Array.from([...faults.glue, ...answer]);
    if (faults.corrupt > 0) {
      faults.corrupt -= 1;
      said[said.length - 1] = ((said.at(-1) ?? 0) + 1) % 256;
    }
    this.#say(said, at + faults.slowMs);
  }

  #say(bytes: Uint8Array, at: number): void {
    const { split } = this.faults;
    const first = split === null ? bytes.length : Math.min(split.after, bytes.length);
    this.line.fromDevice(bytes.subarray(0, first), at);
    if (first < bytes.length)
      this.line.fromDevice(bytes.subarray(first), at + first * this.line.byteMs + (split?.ms ?? 0));
  }
}
