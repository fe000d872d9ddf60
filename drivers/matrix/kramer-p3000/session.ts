/** How the shared session talks to a Kramer matrix: handshake, identity, machine numbers, what it volunteers. */
import type { MatrixCapabilities, MatrixDriver, MatrixStep } from '../../driver.js';
import {
  MatrixSession,
  type MatrixDialect,
  type MatrixTalk,
  type SessionTimings,
} from '../../device/matrix-session.js';
import type { Refusal, StepExchange } from '../../device/step-exchange.js';
import type { MatrixParts, Plane } from '../../family.js';
import type { ExchangeOutcome, Framer } from '../../link/exchange-types.js';
import { LineFramer } from '../../link/line-framer.js';
import { decode, encode } from './codec.js';
import { refusalOf } from './refusals.js';
import { capabilitiesOf, concerns, exchangesOf, withoutOff, type StepOptions } from './steps.js';
import type { KramerCommand, KramerPlane, KramerReply } from './table.js';
import { limits, timings } from './timings.js';

/** Not started. */
export function makeKramerMatrix({
  id,
  inputs,
  outputs,
  plane,
  address,
  link,
  linkType,
  ports,
}: MatrixParts): MatrixDriver {
  const steps = { inputs, outputs, plane: planeOf(plane), machine: address, readsAll: true, offNumber: null };
  // A dead socket is only noticed where something is said on it.
  const keepAliveMs = linkType === 'tcp' ? timings.keepAliveMs : 0;
  return new MatrixSession({ id, link, ports, dialect: new KramerDialect(steps, keepAliveMs) });
}

/** A wall is pictures; `rgb` is no plane of this protocol. */
function planeOf(plane: Plane | null): KramerPlane {
  return plane === 'all' || plane === 'audio' ? plane : 'video';
}

type Talk = MatrixTalk<KramerReply>;

class KramerDialect implements MatrixDialect<KramerReply> {
  readonly capabilities: MatrixCapabilities;
  readonly timings: SessionTimings;
  readonly framer: Framer = new LineFramer({ maxBytes: limits.lineBytes, idleMs: timings.lineIdleMs });
  #steps: StepOptions;
  /** Whose lines count: the configured machine, or the first that answered on this connection. */
  #machine: number | null;

  constructor(steps: StepOptions, keepAliveMs: number) {
    this.#steps = steps;
    this.#machine = steps.machine;
    this.capabilities = capabilitiesOf(() => this.#steps);
    this.timings = { ...timings, keepAliveMs };
  }

  /** Lines of other machines on the same bus mean nothing to this one. */
  decode(bytes: Uint8Array): KramerReply {
    const reply = decode(bytes);
    if (!('machine' in reply) || reply.machine === null || this.#machine === null) return reply;
    return reply.machine === this.#machine ? reply : { kind: 'unknown', text: `machine ${reply.machine}` };
  }

  exchangesOf(step: MatrixStep, correlation: string | null): readonly StepExchange<KramerReply>[] {
    return exchangesOf(step, this.#steps, correlation);
  }

  forbids(): null {
    return null;
  }

  refusalOf(reply: KramerReply): Refusal | null {
    return reply.kind === 'error' ? refusalOf(reply.code) : null;
  }

  async getToKnow(session: Talk, current: () => boolean): Promise<boolean> {
    const known = await this.question(session);
    if (!current() || known.kind !== 'answered') return false;
    const model = await this.#ask(session, { kind: 'read-model' }, 'model');
    if (!current() || model.kind !== 'answered') return false;
    const version = await this.#ask(session, { kind: 'read-version' }, 'version');
    if (!current() || version.kind !== 'answered') return false;
    const size = await this.#ask(session, { kind: 'read-size' }, 'size');
    if (!current() || size.kind !== 'answered') return false;
    this.#identify([...model.frames, ...version.frames, ...size.frames], session);
    return this.#learnToRead(session, current);
  }

  /**
   * `#` alone. Half a command that a lost connection left behind swallows the first one: a CR in front of it would end
   * that half command as if it were whole, and carry it out.
   */
  async question(session: Talk): Promise<ExchangeOutcome<KramerReply>> {
    const first = await this.#ask(session, { kind: 'handshake' }, 'ready');
    if (first.kind !== 'answered' || first.frames[0]?.kind !== 'error') return first;
    return this.#ask(session, { kind: 'handshake' }, 'ready');
  }

  unasked(frame: KramerReply, at: number, session: Talk): void {
    if (frame.kind === 'unknown') return;
    if (frame.kind === 'banner') {
      session.restarted();
      return;
    }
    if (!session.heard(at)) return;
    const { plane, outputs } = this.#steps;
    if (frame.kind === 'ties' && concerns(frame.plane, plane)) {
      for (const { output, input } of frame.ties) session.volunteered(output, withoutOff(input, this.#steps) ?? 0, at);
    } else if (frame.kind === 'tie-all' && concerns(frame.plane, plane)) {
      const input = withoutOff(frame.input, this.#steps) ?? 0;
      for (let output = 1; output <= outputs; output += 1) session.volunteered(output, input, at);
    } else if (frame.kind === 'route') {
      // Sources disagree on what a layer number means: something of this output has changed.
      if (frame.output <= outputs) session.doubt([frame.output], 'reconfigured');
    } else if (frame.kind === 'preset-recalled') session.doubt('all', 'foreign-preset');
  }

  discarded(): void {
    // Noise on a serial line says nothing of ties.
  }

  disconnected(): void {
    this.#machine = this.#steps.machine;
  }

  /** "All ties in one line" is known to this model, or outputs are asked one by one from now on. */
  async #learnToRead(session: Talk, current: () => boolean): Promise<boolean> {
    this.#steps = { ...this.#steps, readsAll: true };
    const [all] = this.exchangesOf({ kind: 'read-all' }, 'sync');
    if (all === undefined) return false;
    const answer = await session.ask(all.request);
    if (!current() || answer.kind !== 'answered') return false;
    this.#steps = { ...this.#steps, readsAll: answer.frames.at(-1)?.kind !== 'error' };
    return true;
  }

  /** An error in place of the answer is an answer too: not every model knows every query. */
  async #ask(session: Talk, command: KramerCommand, kind: KramerReply['kind']): Promise<ExchangeOutcome<KramerReply>> {
    const answer = await session.ask({
      bytes: encode(command, this.#steps.machine),
      match: (reply) => (reply.kind === kind || reply.kind === 'error' ? 'last-reply' : 'foreign'),
      timeoutMs: timings.replyTimeoutMs,
      correlation: 'sync',
    });
    const reply = answer.kind === 'answered' ? answer.frames[0] : undefined;
    if (reply?.kind === 'ready') this.#machine ??= reply.machine;
    return answer;
  }

  #identify(frames: readonly KramerReply[], session: Talk): void {
    let { model, firmware } = session.status;
    for (const frame of frames) {
      if (frame.kind === 'model') model = `Kramer ${frame.text}`;
      if (frame.kind === 'version') firmware = frame.text;
      if (frame.kind === 'size') {
        session.checkSize(frame);
        this.#steps = { ...this.#steps, offNumber: frame.inputs + 1 };
      }
    }
    session.identify({ model: model ?? 'Kramer', firmware });
  }
}
