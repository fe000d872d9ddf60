/** An LCUS board over its serial line: a command that left is all that is ever known. */
import type { Clock } from '../../clock.js';
import type { LineTrace } from '../../driver.js';
import type { Link, LinkChange } from '../../link/link.js';
import type { BoardListener, CoilOutcome, LevelsRead, RelayBoardPort } from '../../device/relay-board.js';
import type { RelayChannel } from '../../relay.js';
import { encode } from './codec.js';
import { limits } from './timings.js';

export interface LcusBoardOptions {
  readonly id: string;
  readonly link: Link;
  readonly clock: Clock;
  readonly trace: LineTrace;
}

export class LcusBoard implements RelayBoardPort {
  readonly name: string;
  readonly hardwarePulse = false;
  readonly readback = false;
  readonly leastPulseMs = limits.leastPulseMs;
  readonly mostPulseMs = limits.mostPulseMs;
  readonly pulseGrainMs = 1;
  readonly #options: LcusBoardOptions;
  #freeAt = 0;
  #unsubscribe: (() => void) | null = null;

  constructor(options: LcusBoardOptions) {
    this.#options = options;
    this.name = options.link.name;
  }

  get isUp(): boolean {
    return this.#options.link.state === 'up';
  }

  start(listener: BoardListener): void {
    const { id, link, trace } = this.#options;
    this.#unsubscribe ??= link.subscribe({
      changed: ({ state, code, detail }: LinkChange) => {
        if (state === 'up') listener.up(null);
        else if (state === 'down') listener.down(code, detail);
      },
      // Some boards say something to some commands, and no two the same.
      bytes: (bytes, at) => trace({ device: id, direction: 'in', bytes, at, correlation: null, kind: 'discarded' }),
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
    const wait = this.#freeAt - clock.now();
    if (wait > 0) await new Promise<void>((resolve) => clock.after(wait, resolve));
    const bytes = encode({ kind: energised ? 'on' : 'off', channel });
    trace({ device: id, direction: 'out', bytes, at: clock.now(), correlation: null, kind: 'frame' });
    const outcome = await link.write(bytes);
    this.#freeAt = clock.now() + limits.gapMs;
    return outcome.kind === 'written' ? { kind: 'done', startedAt: outcome.startedAt, evidence: 'sent' } : outcome;
  }

  flash(): Promise<CoilOutcome> {
    return Promise.resolve({ kind: 'not-sent', code: 'relay-no-timer' });
  }

  coils(): Promise<LevelsRead> {
    return Promise.resolve({ kind: 'failed', code: 'relay-cannot-read' });
  }

  inputs(): Promise<LevelsRead> {
    return Promise.resolve({ kind: 'failed', code: 'relay-cannot-read' });
  }
}
