/** A relay board in memory that keeps the law of relay.ts: one pulse a token, secured when its time is over. */
import type { Clock } from '../../../drivers/clock.js';
import type { DeviceStatus } from '../../../drivers/driver.js';
import {
  relayChannel,
  type ActOutcome,
  type ActToken,
  type InputState,
  type LockPosition,
  type OutputCause,
  type OutputState,
  type RelayChannel,
  type RelayDriver,
  type RelayEvent,
} from '../../../drivers/relay.js';

export class FakeBoard implements RelayDriver {
  readonly kind = 'relay';
  readonly id: string;
  readonly capabilities = {
    ...{ channels: 2, inputs: 4, hardwarePulse: false, readback: true, leastPulseMs: 1, mostPulseMs: 60_000 },
  };
  readonly #clock: Clock;
  readonly #listeners = new Set<(event: RelayEvent) => void>();
  readonly #used = new Set<string>();
  readonly #cancels = new Map<number, () => void>();
  readonly #positions: LockPosition[] = ['unknown', 'unknown'];
  readonly #inputs: (boolean | null)[] = [null, null, null, null];
  /** Every command with its token's id. */
  readonly commands: string[] = [];
  status: DeviceStatus;

  constructor(id: string, clock: Clock) {
    this.id = id;
    this.#clock = clock;
    this.status = {
      ...{ state: 'down', model: null, firmware: null, lastError: 'hid-missing', lastErrorDetail: null },
      lastAnswerAt: null,
    };
  }

  outputStates(): readonly OutputState[] {
    return this.#positions.flatMap((position, index) => {
      const channel = relayChannel(index + 1, 2);
      const evidence = position === 'unknown' ? null : 'read';
      return channel === null ? [] : [{ channel, position, evidence, at: this.#clock.now() }];
    });
  }

  inputStates(): readonly InputState[] {
    return this.#inputs.map((active, index) => ({ input: index + 1, active, at: this.#clock.now() }));
  }

  subscribe(listener: (event: RelayEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Inputs as a shut door leaves them: the circuits of contact and fire panel are closed, the button's is not. */
  start(): void {
    this.#set(1, 'secured', 'secure');
    this.#set(2, 'secured', 'secure');
    for (const input of [1, 3]) this.set(input, true);
    for (const input of [2, 4]) this.set(input, false);
    this.is({ state: 'ready', model: 'fake', lastError: null });
  }

  stop(): Promise<void> {
    for (const channel of [1, 2]) this.#secure(channel);
    return Promise.resolve();
  }

  pulse(channel: RelayChannel, ms: number, token: ActToken): Promise<ActOutcome> {
    const refusal = this.#refusal('pulse', token);
    if (refusal !== null) return Promise.resolve(refusal);
    this.commands.push(`pulse ${channel} ${ms} ${token.id} ${token.journalSeq}`);
    const startedAt = this.#clock.now();
    this.#set(channel, 'unlocked', 'pulse');
    this.#cancels.get(channel)?.();
    this.#cancels.set(
      channel,
      this.#clock.after(ms, () => this.#set(channel, 'secured', 'pulse-ended')),
    );
    const ended = { endsAt: startedAt + ms, endedBy: 'software' } as const;
    return Promise.resolve({ ending: 'done', startedAt, evidence: 'read', ...ended });
  }

  hold(channel: RelayChannel, token: ActToken): Promise<ActOutcome> {
    const refusal = this.#refusal('hold', token);
    if (refusal !== null) return Promise.resolve(refusal);
    this.commands.push(`hold ${channel} ${token.journalSeq}`);
    this.#set(channel, 'unlocked', 'hold');
    return Promise.resolve(this.#done());
  }

  secure(channel: RelayChannel | 'all', reason: string): Promise<ActOutcome> {
    if (this.status.state !== 'ready') return Promise.resolve({ ending: 'not-sent', code: 'link-down' });
    this.commands.push(`secure ${channel} ${reason}`);
    for (const one of channel === 'all' ? [1, 2] : [channel]) this.#secure(one);
    return Promise.resolve(this.#done());
  }

  read(): Promise<ActOutcome> {
    return Promise.resolve(this.#done());
  }

  is(changes: Partial<DeviceStatus>): void {
    this.status = { ...this.status, ...changes };
    this.#say({ kind: 'status', status: this.status });
  }

  /** A level of an input; null where nobody can read it. */
  set(input: number, active: boolean | null): void {
    this.#inputs[input - 1] = active;
    this.#say({ kind: 'input', state: { input, active, at: this.#clock.now() } });
  }

  fault(channel: number, cleared: boolean): void {
    const known = relayChannel(channel, 2);
    if (known === null) return;
    this.#say({ kind: 'fault', channel: known, code: 'relay-stuck', cleared, at: this.#clock.now() });
  }

  position(channel: number): LockPosition {
    return this.#positions[channel - 1] ?? 'unknown';
  }

  #refusal(purpose: ActToken['purpose'], token: ActToken): ActOutcome | null {
    if (this.status.state !== 'ready') return { ending: 'not-sent', code: 'link-down' };
    if (token.purpose !== purpose) return { ending: 'refused', code: 'relay-token-wrong' };
    if (this.#used.has(token.id)) return { ending: 'refused', code: 'relay-token-used' };
    if (this.#clock.now() >= token.expiresAt) return { ending: 'refused', code: 'relay-token-expired' };
    this.#used.add(token.id);
    return null;
  }

  #secure(channel: number): void {
    this.#cancels.get(channel)?.();
    this.#cancels.delete(channel);
    this.#set(channel, 'secured', 'secure');
  }

  #set(channel: number, position: LockPosition, cause: OutputCause): void {
    this.#positions[channel - 1] = position;
    const output = this.outputStates().find((one) => Number(one.channel) === channel);
    if (output !== undefined) this.#say({ kind: 'output', output, cause });
  }

  #done(): ActOutcome {
    return { ending: 'done', startedAt: this.#clock.now(), endsAt: null, endedBy: null, evidence: 'read' };
  }

  #say(event: RelayEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
