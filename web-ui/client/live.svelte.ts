/** The room as the daemon tells it, and at once the word when the daemon no longer does. */
import type { HeartbeatView, StateView } from '../../daemon/edges/http/api-types.js';
import { told } from './answer.js';
import { apiBase } from './api.js';
import { firstPulse, heard, isLive, retryAfterMs, type Pulse } from './pulse.js';

export class Live {
  /** Null before the first word. */
  state = $state.raw<StateView | null>(null);
  /** True while what `state` says is news. */
  isFresh = $state(false);
  /** Epoch ms of the daemon's clock, moved on by the browser's between its words. */
  now = $state(Date.now());
  /** The same, changing once a minute: for what need not be drawn anew each second. */
  readonly minute = $derived(this.now - (this.now % 60_000));

  readonly #signedOut: () => void;
  #events: EventSource | null = null;
  #pulse: Pulse = firstPulse;
  #tries = 0;
  #reopen = 0;
  #tick = 0;
  #skewMs = 0;

  constructor(signedOut: () => void) {
    this.#signedOut = signedOut;
  }

  start(): void {
    this.stop();
    this.#tick = window.setInterval(() => this.#look(), 1000);
    this.#open();
  }

  stop(): void {
    window.clearInterval(this.#tick);
    window.clearTimeout(this.#reopen);
    this.#events?.close();
    this.#events = null;
    this.isFresh = false;
  }

  #open(): void {
    this.#pulse = firstPulse;
    const events = new EventSource(`${apiBase}/events`);
    this.#events = events;
    events.addEventListener('state', (event: MessageEvent<string>) => {
      const state = told<StateView>(JSON.parse(event.data));
      this.#heard(state.at, undefined);
      this.state = state;
    });
    events.addEventListener('heartbeat', (event: MessageEvent<string>) => {
      const { at, everyMs } = told<HeartbeatView>(JSON.parse(event.data));
      this.#heard(at, everyMs);
    });
    events.addEventListener('signed-out', () => {
      this.stop();
      this.#signedOut();
    });
    events.addEventListener('error', () => this.#lost());
  }

  #heard(at: string, everyMs: number | undefined): void {
    this.#pulse = heard(this.#pulse, performance.now(), everyMs);
    this.#skewMs = Date.parse(at) - Date.now();
    this.#tries = 0;
    this.isFresh = true;
    this.now = Date.parse(at);
  }

  #look(): void {
    this.now = Date.now() + this.#skewMs;
    if (this.isFresh && !isLive(this.#pulse, performance.now())) this.#lost();
  }

  /** Our own retry, because a browser gives up on a stream that was once refused. */
  #lost(): void {
    this.isFresh = false;
    this.#events?.close();
    this.#events = null;
    window.clearTimeout(this.#reopen);
    this.#reopen = window.setTimeout(() => this.#open(), retryAfterMs(this.#tries));
    this.#tries += 1;
    // A refused stream says nothing of why; the session does.
    if (this.#tries % 4 === 2) this.#ask();
  }

  #ask(): void {
    fetch(`${apiBase}/session`)
      .then(async (answer) => {
        const session = told<{ readonly state?: string }>(await answer.json());
        if (answer.ok && session.state !== 'signed-in') {
          this.stop();
          this.#signedOut();
        }
      })
      .catch(() => undefined);
  }
}
