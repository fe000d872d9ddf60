/** How the shared session talks to a Videohub: its state dump, locks, updates, the ping that keeps the socket alive. */
import type { MatrixCapabilities, MatrixDriver, MatrixStep, OutputId } from '../../driver.js';
import {
  MatrixSession,
  type MatrixDialect,
  type MatrixTalk,
  type SessionTimings,
} from '../../device/matrix-session.js';
import type { MatrixSize, Refusal, StepExchange } from '../../device/step-exchange.js';
import type { MatrixParts } from '../../family.js';
import type { ExchangeOutcome, Framer } from '../../link/exchange-types.js';
import { BlockFramer } from '../../link/block-framer.js';
import { beginsBlock, decode, encode } from './codec.js';
import { lockedRefusal, nakRefusal, untieRefusal } from './refusals.js';
import { capabilitiesOf, exchangesOf } from './steps.js';
import type { HubReply } from './table.js';
import { limits, timings } from './timings.js';

/** Not started. */
export function makeVideohub({ id, inputs, outputs, link, ports }: MatrixParts): MatrixDriver {
  return new MatrixSession({ id, link, ports, dialect: new HubDialect({ inputs, outputs }) });
}

type Talk = MatrixTalk<HubReply>;

class HubDialect implements MatrixDialect<HubReply> {
  readonly capabilities: MatrixCapabilities;
  readonly timings: SessionTimings = timings;
  readonly framer: Framer = new BlockFramer({
    maxBytes: limits.blockBytes,
    idleMs: timings.blockIdleMs,
    begins: beginsBlock,
  });
  readonly decode = decode;
  readonly #size: MatrixSize;
  /** Outputs that another client has locked, as far as this connection was told. */
  readonly #locked = new Set<OutputId>();
  /** False where the hub says that its crosspoint is not there. */
  #isPresent = true;

  constructor(size: MatrixSize) {
    this.#size = size;
    this.capabilities = capabilitiesOf(size);
  }

  exchangesOf(step: MatrixStep, correlation: string | null): readonly StepExchange<HubReply>[] {
    return exchangesOf(step, this.#size, correlation);
  }

  /** Locks are respected before anything is sent: a block with one locked output would be refused as a whole. */
  forbids(step: MatrixStep): Refusal | null {
    const ties = step.kind === 'tie' ? [step.tie] : step.kind === 'salvo' ? step.ties : [];
    const emptied = ties.filter(({ input }) => input === null).map(({ output }) => output);
    if (emptied.length > 0) return untieRefusal(emptied);
    const touched = step.kind === 'tie-all' ? [...this.#locked] : ties.map(({ output }) => output);
    const locked = touched.filter((output) => this.#locked.has(output));
    return locked.length === 0 ? null : lockedRefusal(locked);
  }

  refusalOf(reply: HubReply): Refusal | null {
    return reply.kind === 'nak' ? nakRefusal : null;
  }

  /** The hub tells all it has by itself; once it answers a ping, that is behind us. */
  async getToKnow(session: Talk, current: () => boolean): Promise<boolean> {
    const answer = await this.question(session);
    if (!current() || answer.kind !== 'answered') return false;
    if (session.status.model === null) session.identify({ model: 'Videohub', firmware: null });
    return this.#isPresent;
  }

  question(session: Talk): Promise<ExchangeOutcome<HubReply>> {
    return session.ask({
      bytes: encode({ kind: 'ping' }),
      match: (reply) => (reply.kind === 'ack' || reply.kind === 'nak' ? 'last-reply' : 'foreign'),
      timeoutMs: timings.replyTimeoutMs,
      correlation: 'sync',
    });
  }

  unasked(frame: HubReply, at: number, session: Talk): void {
    if (frame.kind === 'unknown') return;
    this.#learn(frame, session);
    if (!session.heard(at)) return;
    if (frame.kind === 'routes') {
      for (const { output, input } of frame.ties) session.volunteered(output, input, at);
    } else if (frame.kind === 'nak') session.doubt('all', 'garbled');
  }

  /** A socket loses nothing: what could not be read was a block that may have told of routes. */
  discarded(session: Talk): void {
    session.doubt('all', 'garbled');
  }

  disconnected(): void {
    this.#locked.clear();
    this.#isPresent = true;
  }

  #learn(frame: HubReply, session: Talk): void {
    if (frame.kind === 'locks') {
      for (const { output, state } of frame.locks) {
        if (state === 'locked') this.#locked.add(output);
        else this.#locked.delete(output);
      }
    }
    if (frame.kind !== 'device') return;
    this.#isPresent = frame.present === 'yes';
    session.identify({ model: frame.model ?? 'Videohub', firmware: null });
    const { inputs, outputs } = frame;
    if (inputs !== null && outputs !== null) session.checkSize({ inputs, outputs });
  }
}
