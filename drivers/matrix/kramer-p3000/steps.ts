/** Steps of a plan as Protocol 3000 exchanges: what is sent, which reply is ours, what it proves, what it costs. */
import type { InputId, MatrixCapabilities, MatrixStep, OutputId, StepCost, Tie } from '../../driver.js';
import { allOutputs, tiesOf, tooEarly, type MatrixSize, type StepExchange } from '../../device/step-exchange.js';
import type { ExchangeRequest, FrameVerdict } from '../../link/exchange-types.js';
import { encode } from './codec.js';
import { wordOf, type KramerCommand, type KramerPlane, type KramerReply } from './table.js';
import { limits, timings } from './timings.js';

/** `~ERR 3` CR, from the oldest units. */
const shortReplyBytes = 7;
/** ` OK` CR LF. */
const replyEndBytes = 5;

export interface StepOptions extends MatrixSize {
  readonly plane: KramerPlane;
  /** The machine that is spoken to; null for whoever is on the line. */
  readonly machine: number | null;
  /** False for a model that does not tell all its ties in one answer. */
  readonly readsAll: boolean;
  /** Where some models say "nothing" by the number behind their last input: that number. Null where that is not known. */
  readonly offNumber: number | null;
}

type KramerExchange = StepExchange<KramerReply>;

/** True where a report of that plane says something of the ties that a matrix of `plane` is asked for. */
export function concerns(reported: KramerPlane, plane: KramerPlane): boolean {
  return reported === 'all' || reported === (plane === 'all' ? 'video' : plane);
}

/** `options` is asked anew each time: what a model can do is found out on the way. */
export function capabilitiesOf(options: () => StepOptions): MatrixCapabilities {
  const { inputs, outputs } = options();
  return {
    inputs,
    outputs,
    salvoLimit: salvoLimit(options()),
    tieAll: true,
    canUntie: true,
    evidence: { tie: 'named', salvo: 'named', tieAll: 'named' },
    cost: (step) => costOf(step, options()),
  };
}

/** Pairs that fit into the longest command that a device takes, each with numbers as long as this matrix has them. */
function salvoLimit({ inputs, outputs, plane, machine }: StepOptions): number {
  const head = '#'.length + addressBytes(machine) + wordOf(plane).length + 1;
  const pair = String(inputs).length + 1 + String(outputs).length;
  return Math.max(1, Math.floor((limits.commandBytes - 1 - head + 1) / (pair + 1)));
}

/** Replies are counted as the longest that a model gives: one line a pair, each with OK. */
function costOf(step: MatrixStep, options: StepOptions): StepCost {
  const commandBytes = exchangesOf(step, options, null).reduce((sum, one) => sum + one.request.bytes.length, 0);
  const head = '~01@'.length + wordOf(options.plane).length + 1;
  const pair = String(options.inputs).length + 1 + String(options.outputs).length;
  const line = head + pair + replyEndBytes;
  const gapMs = timings.gapMs;
  switch (step.kind) {
    case 'tie':
      return { commandBytes, replyBytes: line, gapMs };
    case 'salvo':
      return { commandBytes, replyBytes: line * step.ties.length, gapMs };
    case 'tie-all':
      return { commandBytes, replyBytes: line, gapMs };
    case 'read':
      return { commandBytes, replyBytes: line * step.outputs.length, gapMs };
    case 'read-all':
      return options.readsAll
        ? { commandBytes, replyBytes: head + options.outputs * (pair + 1) - 1 + replyEndBytes, gapMs }
        : { commandBytes, replyBytes: line * options.outputs, gapMs };
  }
}

/** The commands of a step, in order. */
export function exchangesOf(
  step: MatrixStep,
  options: StepOptions,
  correlation: string | null,
): readonly KramerExchange[] {
  const { plane } = options;
  switch (step.kind) {
    case 'tie':
      return [change({ kind: 'tie', ...step.tie, plane }, [step.tie], options, correlation)];
    case 'salvo': {
      const [only, ...others] = step.ties;
      if (only !== undefined && others.length === 0)
        return [change({ kind: 'tie', ...only, plane }, [only], options, correlation)];
      return [change({ kind: 'salvo', ties: step.ties, plane }, step.ties, options, correlation)];
    }
    case 'tie-all': {
      const { input } = step;
      const ties = allOutputs(options).map((output) => ({ output, input }));
      return [change({ kind: 'tie-all', input, plane }, ties, options, correlation)];
    }
    case 'read':
      return step.outputs.map((output) =>
        question({ kind: 'read-tie', output, plane: asked(plane) }, [output], options, correlation),
      );
    case 'read-all': {
      const outputs = allOutputs(options);
      return options.readsAll
        ? [question({ kind: 'read-ties', plane: asked(plane) }, outputs, options, correlation)]
        : exchangesOf({ kind: 'read', outputs }, options, correlation);
    }
  }
}

/** Both planes are switched as one; the picture is what the wall is asked for. */
function asked(plane: KramerPlane): KramerPlane {
  return plane === 'all' ? 'video' : plane;
}

/**
 * A command that changes ties. Models name all pairs in one line or in a line each, with or without OK, and some say a
 * real change twice: it is done when each tie was named as it was asked for. Lines that name none of them are others'.
 */
function change(
  command: KramerCommand,
  ties: readonly Tie[],
  options: StepOptions,
  correlation: string | null,
): KramerExchange {
  const open = new Map<OutputId, InputId | null>(ties.map(({ output, input }) => [output, input]));
  const names = (output: OutputId, input: InputId | null): boolean =>
    open.has(output) && open.get(output) === withoutOff(input, options);
  const verdict = (reply: KramerReply): FrameVerdict => {
    if (reply.kind === 'tie-all' && concerns(reply.plane, options.plane)) {
      const isOurs = command.kind === 'tie-all' && reply.input === command.input;
      return isOurs ? 'last-reply' : 'foreign';
    }
    if (reply.kind !== 'ties' || !concerns(reply.plane, options.plane)) return 'foreign';
    const ours = reply.ties.filter(({ output, input }) => names(output, input));
    if (ours.length === 0) return 'foreign';
    for (const { output } of ours) open.delete(output);
    return open.size === 0 ? 'last-reply' : 'reply';
  };
  return {
    outputs: ties.map(({ output }) => output),
    evidence: 'named',
    request: {
      bytes: encode(command, options.machine),
      match: orError(wordOf(options.plane), verdict),
      timeoutMs: timings.replyTimeoutMs,
      correlation,
    },
    read: (frames) => {
      if (frames.some((frame) => frame.kind === 'tie-all')) return ties;
      return open.size === 0 ? namedTies(frames, options) : null;
    },
  };
}

/** A question is answered when each output that it asks about was named, in one line or in several. */
function question(
  command: KramerCommand,
  outputs: readonly OutputId[],
  options: StepOptions,
  correlation: string | null,
): KramerExchange {
  const named = new Map<OutputId, number>();
  const verdict = (reply: KramerReply): FrameVerdict => {
    if (reply.kind !== 'ties' || !concerns(reply.plane, options.plane)) return 'foreign';
    const ours = reply.ties.filter(({ output }) => outputs.includes(output));
    if (ours.length === 0) return 'foreign';
    for (const { output, input } of ours) named.set(output, withoutOff(input, options) ?? 0);
    return named.size === outputs.length ? 'last-reply' : 'reply';
  };
  return {
    outputs,
    evidence: 'read',
    request: {
      bytes: encode(command, options.machine),
      match: orError(wordOf(asked(options.plane)), verdict),
      timeoutMs: timings.replyTimeoutMs,
      correlation,
    },
    read: () =>
      tiesOf(
        outputs,
        outputs.map((output) => named.get(output) ?? null),
        options,
      ),
  };
}

/** An error takes the place of the reply, unless it names another command or came before it could have. */
function orError(word: string, verdict: (reply: KramerReply) => FrameVerdict): ExchangeRequest<KramerReply>['match'] {
  return (reply, timing) => {
    if (tooEarly(timing, shortReplyBytes)) return 'foreign';
    if (reply.kind !== 'error') return verdict(reply);
    return reply.command === null || reply.command === word ? 'last-reply' : 'foreign';
  };
}

/** The last word of the frames on each output; null where one is no number of this matrix. */
function namedTies(frames: readonly KramerReply[], options: StepOptions): readonly Tie[] | null {
  const named = new Map<OutputId, number>();
  for (const frame of frames) {
    if (frame.kind !== 'ties') continue;
    for (const { output, input } of frame.ties)
      if (output <= options.outputs) named.set(output, withoutOff(input, options) ?? 0);
  }
  return tiesOf([...named.keys()], [...named.values()], options);
}

/** Null for nothing, whichever way the model says it. */
export function withoutOff(input: InputId | null, { offNumber }: StepOptions): InputId | null {
  return input === offNumber ? null : input;
}

function addressBytes(machine: number | null): number {
  return machine === null ? 0 : 'nn@'.length;
}
