/** How the shared session talks to an Extron matrix: who it is, verbose mode, what it volunteers. */
import type { MatrixCapabilities, MatrixDriver, MatrixStep } from '../../driver.js';
import {
  MatrixSession,
  type MatrixDialect,
  type MatrixTalk,
  type SessionTimings,
} from '../../device/matrix-session.js';
import type { Refusal, StepExchange } from '../../device/step-exchange.js';
import type { MatrixParts } from '../../family.js';
import type { ExchangeOutcome, Framer } from '../../link/exchange-types.js';
import { LineFramer } from '../../link/line-framer.js';
import { decode, encode } from './codec.js';
import { refusalOf } from './refusals.js';
import { capabilitiesOf, concerns, exchangesOf, type StepOptions } from './steps.js';
import type { SisCommand, SisReply } from './table.js';
import { limits, timings } from './timings.js';

/** Not started. */
export function makeSisMatrix({ id, inputs, outputs, plane, link, linkType, ports }: MatrixParts): MatrixDriver {
  const steps = { inputs, outputs, plane: plane ?? 'all', replyTimeoutMs: timings.replyTimeoutMs };
  // A socket is dropped after 5 idle minutes; a serial line is not.
  const keepAliveMs = linkType === 'tcp' ? timings.keepAliveMs : 0;
  return new MatrixSession({ id, link, ports, dialect: new SisDialect(steps, keepAliveMs) });
}

type Talk = MatrixTalk<SisReply>;

class SisDialect implements MatrixDialect<SisReply> {
  readonly capabilities: MatrixCapabilities;
  readonly timings: SessionTimings;
  readonly framer: Framer = new LineFramer({ maxBytes: limits.lineBytes, idleMs: timings.lineIdleMs });
  readonly decode = decode;
  readonly #steps: StepOptions;
  #unaskedErrors = 0;

  constructor(steps: StepOptions, keepAliveMs: number) {
    this.#steps = steps;
    this.capabilities = capabilitiesOf(steps);
    this.timings = { ...timings, keepAliveMs, gapMs: 0 };
  }

  exchangesOf(step: MatrixStep, correlation: string | null): readonly StepExchange<SisReply>[] {
    const errorsBefore = this.#unaskedErrors;
    return exchangesOf(step, this.#steps, correlation).map((exchange) => ({
      ...exchange,
      // `Qik` names nothing, and may be the front panel's.
      isDubious: (frames, lagMs) =>
        frames.at(-1)?.kind === 'quick' && (lagMs > timings.trustedLagMs || this.#unaskedErrors !== errorsBefore),
    }));
  }

  forbids(): null {
    return null;
  }

  refusalOf(reply: SisReply): Refusal | null {
    return reply.kind === 'error' ? refusalOf(reply.code) : null;
  }

  async getToKnow(session: Talk, current: () => boolean): Promise<boolean> {
    // The lone CR ends whatever half command the device still holds from before.
    const verbose = await ask(session, { kind: 'set-verbose', mode: 3 }, 'verbose', { before: '\r' });
    if (!current() || verbose.kind !== 'answered') return false;
    const firmware = await ask(session, { kind: 'read-firmware' }, 'firmware', { curious: true });
    if (!current() || firmware.kind !== 'answered') return false;
    const size = await ask(session, { kind: 'read-size' }, 'size', { curious: true });
    if (!current() || size.kind !== 'answered') return false;
    const part = await ask(session, { kind: 'read-part' }, 'part', { curious: true });
    if (!current() || part.kind !== 'answered') return false;
    identify([...firmware.frames, ...size.frames, ...part.frames], session);
    return true;
  }

  question(session: Talk): Promise<ExchangeOutcome<SisReply>> {
    return ask(session, { kind: 'read-firmware' }, 'firmware', { before: '\r' });
  }

  unasked(frame: SisReply, at: number, session: Talk): void {
    if (frame.kind === 'unknown') return;
    if (frame.kind === 'banner') {
      const { model, firmware } = session.status;
      session.identify({ model: frame.model ?? model, firmware: frame.firmware ?? firmware });
      session.restarted();
      return;
    }
    if (!session.heard(at)) return;
    const { plane, outputs } = this.#steps;
    if (frame.kind === 'tie' && concerns(frame.plane, plane)) session.volunteered(frame.output, frame.input ?? 0, at);
    else if (frame.kind === 'tie-all' && concerns(frame.plane, plane)) {
      for (let output = 1; output <= outputs; output += 1) session.volunteered(output, frame.input ?? 0, at);
    } else if (frame.kind === 'error') {
      // A refusal without a command: then the acknowledgement before it was not ours.
      this.#unaskedErrors += 1;
      session.doubt('all', 'garbled');
    } else if (frame.kind === 'quick') session.doubt('all', 'foreign-salvo');
    else if (frame.kind === 'preset-recalled' || frame.kind === 'room-preset-recalled')
      session.doubt('all', 'foreign-preset');
    else if (frame.kind === 'reconfigured') session.doubt('all', 'reconfigured');
  }

  discarded(): void {
    // Noise on a serial line says nothing of ties.
  }

  disconnected(): void {
    // The verbose mode is set anew by getToKnow.
  }
}

/**
 * A query whose reply is of one kind; an error in its place is an answer too: not every model knows every query.
 * Who asks only out of curiosity takes a line of unknown form as well: models write sizes and versions in many ways.
 */
function ask(
  session: Talk,
  command: SisCommand,
  kind: SisReply['kind'],
  { before = '', curious = false } = {},
): Promise<ExchangeOutcome<SisReply>> {
  const isAnswer = (reply: SisReply): boolean =>
    reply.kind === kind || reply.kind === 'error' || (curious && reply.kind === 'unknown');
  return session.ask({
    bytes: Uint8Array.from([...new TextEncoder().encode(before), ...encode(command)]),
    match: (reply) => (isAnswer(reply) ? 'last-reply' : 'foreign'),
    timeoutMs: timings.replyTimeoutMs,
    correlation: 'sync',
  });
}

function identify(frames: readonly SisReply[], session: Talk): void {
  let { model, firmware } = session.status;
  for (const frame of frames) {
    if (frame.kind === 'firmware') firmware = frame.text;
    if (frame.kind === 'part') model = `Extron ${frame.text}`;
    if (frame.kind === 'size') session.checkSize(frame);
  }
  session.identify({ model: model ?? 'Extron', firmware });
}
