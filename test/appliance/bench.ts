/** The host's end of hid-bench.ts: what the room's HID devices are told to do, and what they said. */
import { patient } from './patient.js';
import type { LineChannel } from './line-channel.js';

type Device = 'palm' | 'relay';

export type BenchDeed =
  | { readonly do: 'plug' | 'unplug'; readonly device: Device }
  | { readonly do: 'scan'; readonly subject: string }
  /** The process is killed by the next relay that is energised, before the board has answered. */
  | { readonly do: 'kill-in-pulse'; readonly pid: number };

export type BenchOrder = BenchDeed & { readonly n: number };

export type BenchNews =
  | { readonly news: 'here' }
  | { readonly news: 'did'; readonly n: number }
  | { readonly news: 'shown'; readonly shown: string }
  /** `at`: epoch ms of the guest. */
  | {
      readonly news: 'relay';
      readonly channel: number;
      readonly on: boolean;
      readonly at: number;
      readonly killed: number | null;
    };

/** Two scans of one palm within this time may be one scan that was heard twice. */
const scanAgainMs = 8000;

export class Bench {
  readonly heard: BenchNews[] = [];
  #channel: LineChannel | null = null;
  #orders = 0;

  /** Before the guest runs: the port holds nobody up then. */
  async connect(open: () => Promise<LineChannel>): Promise<void> {
    const channel = await open();
    this.#channel = channel;
    void this.#listen(channel);
  }

  /** Settles once it is done. */
  async do(order: BenchDeed): Promise<void> {
    const n = this.send(order);
    await patient(`the bench does ${JSON.stringify(order)}`, () =>
      this.heard.some((one) => one.news === 'did' && one.n === n),
    );
  }

  /** Without waiting for it; gives its number. */
  send(order: BenchDeed): number {
    this.#orders += 1;
    this.#channel?.send({ n: this.#orders, ...order });
    return this.#orders;
  }

  /** Shows the palm until `wanted` holds of what was heard since; gives that. */
  async scanUntil(
    what: string,
    subject: string,
    wanted: (heard: readonly BenchNews[]) => boolean,
  ): Promise<readonly BenchNews[]> {
    const from = this.heard.length;
    let scannedAt = Number.NEGATIVE_INFINITY;
    return patient(what, () => {
      const heard = this.heard.slice(from);
      if (wanted(heard)) return heard;
      if (performance.now() - scannedAt > scanAgainMs) {
        this.send({ do: 'scan', subject });
        scannedAt = performance.now();
      }
      return undefined;
    });
  }

  async #listen(channel: LineChannel): Promise<void> {
    try {
      for (;;) {
        const message = await channel.next((one) => 'news' in one, 2 ** 31 - 1);
        this.heard.push(message as unknown as BenchNews);
      }
    } catch {
      // The guest was switched off.
    }
  }
}

export function relayIs(on: boolean): (heard: readonly BenchNews[]) => boolean {
  return (heard) => heard.some((one) => one.news === 'relay' && one.channel === 1 && one.on === on);
}
