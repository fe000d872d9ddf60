/** Steps of a plan as SIS exchanges: what is sent, which reply is ours, what it proves, what it costs. */
import type { MatrixCapabilities, MatrixStep, OutputId, StepCost, Tie } from '../../driver.js';
import { allOutputs, last, tiesOf, tooEarly, type MatrixSize, type StepExchange } from '../../device/step-exchange.js';
import type { ExchangeRequest, FrameVerdict } from '../../link/exchange-types.js';
import type { Plane } from '../../family.js';
import { encode } from './codec.js';
import type { SisReply } from './table.js';
import { limits } from './timings.js';

/** `Qik` CR LF, and `Enn` CR LF. */
const shortReplyBytes = 5;
/** A line is complete for the framer at its CR: the shortest time in which one can have come. */
const shortLineBytes = 4;

export interface StepOptions extends MatrixSize {
  /** What a tie switches: picture and sound, or one of the two. */
  readonly plane: Plane;
  readonly replyTimeoutMs: number;
}

type SisExchange = StepExchange<SisReply>;

/** True where a report of that plane says something of the ties that a matrix of `plane` is asked for. */
export function concerns(reported: Plane, plane: Plane): boolean {
  return plane === 'audio' ? reported === 'audio' || reported === 'all' : reported !== 'audio';
}

export function capabilitiesOf(options: StepOptions): MatrixCapabilities {
  return {
    inputs: options.inputs,
    outputs: options.outputs,
    salvoLimit: limits.salvoTies,
    tieAll: true,
    canUntie: true,
    evidence: { tie: 'named', salvo: 'acknowledged', tieAll: 'named' },
    cost: costsOf(options),
  };
}

/** What reading costs never changes, and every scene that is proven weighs it: worked out once. */
function costsOf(options: StepOptions): (step: MatrixStep) => StepCost {
  let readAll: StepCost | null = null;
  const ofOne = new Map<OutputId, StepCost>();
  return (step) => {
    if (step.kind === 'read') {
      let commandBytes = 0;
      let replyBytes = 0;
      for (const output of step.outputs) {
        const one = ofOne.get(output) ?? costOf({ kind: 'read', outputs: [output] }, options);
        ofOne.set(output, one);
        commandBytes += one.commandBytes;
        replyBytes += one.replyBytes;
      }
      return { commandBytes, replyBytes, gapMs: 0 };
    }
    if (step.kind !== 'read-all') return costOf(step, options);
    readAll ??= costOf(step, options);
    return readAll;
  };
}

/** Replies are counted as the longest that a model gives: numbers padded, queries answered with a tag. */
function costOf(step: MatrixStep, options: StepOptions): StepCost {
  const digits = Math.max(2, String(Math.max(options.inputs, options.outputs)).length);
  const namedReply = 'Out In All'.length + 2 * digits + 2;
  const commandBytes = exchangesOf(step, options, null).reduce((sum, one) => sum + one.request.bytes.length, 0);
  switch (step.kind) {
    case 'tie':
      return { commandBytes, replyBytes: namedReply, gapMs: 0 };
    case 'salvo':
      return { commandBytes, replyBytes: shortReplyBytes, gapMs: 0 };
    case 'tie-all':
      return { commandBytes, replyBytes: 'In All'.length + digits + 2, gapMs: 0 };
    case 'read':
      return { commandBytes, replyBytes: namedReply * step.outputs.length, gapMs: 0 };
    case 'read-all': {
      const lines = Math.ceil(options.outputs / limits.blockOutputs);
      return { commandBytes, replyBytes: lines * (limits.blockOutputs * (digits + 1) + 'Vid'.length + 2), gapMs: 0 };
    }
  }
}

/** The commands of a step, in order. */
export function exchangesOf(
  step: MatrixStep,
  options: StepOptions,
  correlation: string | null,
): readonly SisExchange[] {
  switch (step.kind) {
    case 'tie':
      return [tie(step.tie, options, correlation)];
    case 'salvo':
      return [salvo(step.ties, options, correlation)];
    case 'tie-all': {
      const everything = allOutputs(options);
      const { input } = step;
      return [
        {
          outputs: everything,
          evidence: 'named',
          request: {
            bytes: encode({ kind: 'tie-all', input, plane: options.plane }),
            match: answeredBy(
              (reply) => reply.kind === 'tie-all' && reply.input === input && concerns(reply.plane, options.plane),
              8,
            ),
            timeoutMs: options.replyTimeoutMs,
            correlation,
          },
          read: (frames) => (last(frames)?.kind === 'tie-all' ? everything.map((output) => ({ output, input })) : null),
        },
      ];
    }
    case 'read':
      return inBlocks(step.outputs).map((outputs) => query(outputs, options, correlation));
    case 'read-all':
      return blocks(options).map((first) => block(first, options, correlation));
  }
}

function tie(wanted: Tie, options: StepOptions, correlation: string | null): SisExchange {
  const names = (reply: SisReply): boolean =>
    reply.kind === 'tie' &&
    reply.output === wanted.output &&
    reply.input === wanted.input &&
    concerns(reply.plane, options.plane);
  return {
    outputs: [wanted.output],
    evidence: 'named',
    request: {
      bytes: encode({ kind: 'tie', ...wanted, plane: options.plane }),
      match: answeredBy(names, 12),
      timeoutMs: options.replyTimeoutMs,
      correlation,
    },
    read: (frames) => (frames.some(names) ? [wanted] : null),
  };
}

function salvo(ties: readonly Tie[], options: StepOptions, correlation: string | null): SisExchange {
  return {
    outputs: ties.map((one) => one.output),
    evidence: 'acknowledged',
    request: {
      bytes: encode({ kind: 'salvo', ties: ties.map((one) => ({ ...one, plane: options.plane })) }),
      match: answeredBy((reply) => reply.kind === 'quick', shortLineBytes),
      answerBytes: shortLineBytes,
      timeoutMs: options.replyTimeoutMs,
      correlation,
    },
    read: (frames) => (last(frames)?.kind === 'quick' ? ties : null),
  };
}

/**
 * `3!5!` in one write, one answer each. Tagged answers name their output. Bare numbers carry nothing but their
 * order, so they count only all together; a tagged line among them is somebody else's.
 */
function query(outputs: readonly OutputId[], options: StepOptions, correlation: string | null): SisExchange {
  const wanted = new Set<OutputId>(outputs);
  const named = new Map<OutputId, number>();
  const bare: number[] = [];
  return {
    outputs,
    evidence: 'read',
    request: {
      bytes: concat(outputs.map((output) => encode({ kind: 'read-tie', output, plane: options.plane }))),
      match: (reply, timing): FrameVerdict => {
        if (reply.kind === 'error') return tooEarly(timing, shortLineBytes) ? 'foreign' : 'last-reply';
        if (reply.kind === 'number') bare.push(reply.value);
        else if (reply.kind === 'tie' && wanted.has(reply.output) && concerns(reply.plane, options.plane))
          named.set(reply.output, reply.input ?? 0);
        else return 'foreign';
        const complete = bare.length > 0 ? bare.length === outputs.length : named.size === wanted.size;
        return complete ? 'last-reply' : 'reply';
      },
      timeoutMs: options.replyTimeoutMs,
      correlation,
    },
    read: () => tiesOf(outputs, bare.length > 0 ? bare : outputs.map((output) => named.get(output) ?? null), options),
  };
}

function block(first: OutputId, options: StepOptions, correlation: string | null): SisExchange {
  const outputs = allOutputs(options).slice(first - 1, first - 1 + limits.blockOutputs);
  return {
    outputs,
    evidence: 'read',
    request: {
      bytes: encode({ kind: 'read-ties', first, plane: options.plane === 'audio' ? 'audio' : 'video' }),
      match: answeredBy(
        (reply) =>
          reply.kind === 'ties' &&
          concerns(reply.plane ?? options.plane, options.plane) &&
          reply.inputs.length >= outputs.length,
        shortLineBytes,
      ),
      timeoutMs: options.replyTimeoutMs,
      correlation,
    },
    read: (frames) => {
      const line = last(frames);
      return line?.kind === 'ties' ? tiesOf(outputs, line.inputs, options) : null;
    },
  };
}

/** A verdict for commands with one reply: it, or an error in its place, unless that came before it could have. */
function answeredBy(isReply: (reply: SisReply) => boolean, replyBytes: number): ExchangeRequest<SisReply>['match'] {
  return (reply, timing) => {
    if (reply.kind === 'error') return tooEarly(timing, shortLineBytes) ? 'foreign' : 'last-reply';
    if (!isReply(reply)) return 'foreign';
    return tooEarly(timing, replyBytes) ? 'foreign' : 'last-reply';
  };
}

/** Answers to a longer list would take longer than a reply may, and a device's command buffer is of unknown size. */
function inBlocks(outputs: readonly OutputId[]): readonly (readonly OutputId[])[] {
  return Array.from({ length: Math.ceil(outputs.length / limits.blockOutputs) }, (_, index) =>
    outputs.slice(index * limits.blockOutputs, (index + 1) * limits.blockOutputs),
  );
}

function blocks(size: MatrixSize): readonly OutputId[] {
  return allOutputs(size).filter((output) => (output - 1) % limits.blockOutputs === 0);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
