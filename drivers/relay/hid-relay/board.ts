/** A 16c0:05df board over its HID link. */
import { parseDescriptor, reportOf } from '../../link/hid-descriptor.js';
import type { HidLink, HidLinkChange } from '../../link/hid-link.js';
import type { BoardListener, CoilOutcome, LevelsRead, RelayBoardPort } from '../../device/relay-board.js';
import type { Clock } from '../../clock.js';
import type { LineTrace } from '../../driver.js';
import type { RelayChannel } from '../../relay.js';
import { decode, encode } from './codec.js';
import { reportBytes, reportId } from './table.js';
import { limits } from './timings.js';

export interface HidRelayBoardOptions {
  readonly id: string;
  readonly channels: number;
  readonly link: HidLink;
  readonly clock: Clock;
  readonly trace: LineTrace;
}

export class HidRelayBoard implements RelayBoardPort {
  readonly name: string;
  readonly hardwarePulse = false;
  readonly readback = true;
  readonly leastPulseMs = limits.leastPulseMs;
  readonly mostPulseMs = limits.mostPulseMs;
  readonly pulseGrainMs = 1;
  readonly #options: HidRelayBoardOptions;
  #unsubscribe: (() => void) | null = null;

  constructor(options: HidRelayBoardOptions) {
    this.#options = options;
    this.name = options.link.name;
  }

  get isUp(): boolean {
    return this.#options.link.state === 'open';
  }

  start(listener: BoardListener): void {
    const { link } = this.#options;
    this.#unsubscribe ??= link.subscribe({
      changed: (change) => this.#changed(change, listener),
      report: () => undefined,
      flood: () => undefined,
    });
    link.start();
  }

  async stop(): Promise<void> {
    await this.#options.link.stop();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  async set(channel: RelayChannel, energised: boolean): Promise<CoilOutcome> {
    const { id, link, clock, trace } = this.#options;
    const bytes = encode({ kind: energised ? 'on' : 'off', channel });
    trace({ device: id, direction: 'out', bytes, at: clock.now(), correlation: null, kind: 'frame' });
    const outcome = await link.sendFeature(bytes);
    // The kernel says so when the board has taken the transfer.
    return outcome.kind === 'written'
      ? { kind: 'done', startedAt: outcome.startedAt, evidence: 'acknowledged' }
      : outcome;
  }

  flash(): Promise<CoilOutcome> {
    return Promise.resolve({ kind: 'not-sent', code: 'relay-no-timer' });
  }

  async coils(): Promise<LevelsRead> {
    const { id, channels, link, clock, trace } = this.#options;
    const answer = await link.getFeature(reportId, reportBytes);
    if (answer.kind === 'failed') return answer;
    const { bytes } = answer;
    const at = clock.now();
    const reply = decode(bytes);
    const kind = reply.kind === 'unknown' ? 'discarded' : 'frame';
    trace({ device: id, direction: 'in', bytes, at, correlation: null, kind });
    return reply.kind === 'unknown'
      ? { kind: 'failed', code: 'relay-answered-otherwise' }
      : { kind: 'read', levels: reply.coils.slice(0, channels), at };
  }

  inputs(): Promise<LevelsRead> {
    return Promise.resolve({ kind: 'failed', code: 'relay-cannot-read' });
  }

  #changed({ state, device, code, detail }: HidLinkChange, listener: BoardListener): void {
    const { link, channels } = this.#options;
    if (state === 'opening') return;
    if (state !== 'open' || device === null) {
      listener.down(code, detail);
      return;
    }
    const { descriptor } = parseDescriptor(device.descriptor);
    const report = descriptor === null ? null : reportOf(descriptor, 'feature', reportId);
    if (report?.length !== reportBytes - 1) {
      link.refuse(
        'relay-other-board',
        `${device.product ?? device.path}: no feature report of ${reportBytes - 1} bytes`,
      );
      return;
    }
    // Its product name ends with how many relays it has: USBRelay2.
    const relays = Number(/^USBRelay([1-8])$/.exec(device.product ?? '')?.[1] ?? channels);
    if (relays < channels) link.refuse('relay-other-board', `${device.product ?? ''}: ${channels} channels`);
    else listener.up(device.product);
  }
}
