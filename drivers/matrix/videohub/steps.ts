/** Steps of a plan as Videohub exchanges: what is sent, which reply is ours, what it proves, what it costs. */
import type { InputId, MatrixCapabilities, MatrixStep, OutputId, StepCost, Tie } from '../../driver.js';
import { allOutputs, tiesOf, type MatrixSize, type StepExchange } from '../../device/step-exchange.js';
import type { FrameVerdict } from '../../link/exchange-types.js';
import { encode } from './codec.js';
import type { HubReply, HubTie } from './table.js';
import { timings } from './timings.js';

const ackBytes = 'ACK\n\n'.length;
const blockBytes = 'VIDEO OUTPUT ROUTING:\n\n'.length;

type HubExchange = StepExchange<HubReply>;

export function capabilitiesOf(size: MatrixSize): MatrixCapabilities {
  return {
    ...size,
    // One block may name every output.
    salvoLimit: size.outputs,
    tieAll: false,
    canUntie: false,
    evidence: { tie: 'named', salvo: 'named', tieAll: 'named' },
    cost: (step) => costOf(step, size),
  };
}

function costOf(step: MatrixStep, size: MatrixSize): StepCost {
  const commandBytes = exchangesOf(step, size, null).reduce((sum, one) => sum + one.request.bytes.length, 0);
  const line = String(size.outputs - 1).length + 1 + String(size.inputs - 1).length + 1;
  const told = step.kind === 'tie' ? 1 : step.kind === 'salvo' ? step.ties.length : size.outputs;
  return { commandBytes, replyBytes: ackBytes + blockBytes + told * line, gapMs: timings.gapMs };
}

/** The commands of a step, in order; ties to nothing are left out, for the protocol has none (forbids() refuses them). */
export function exchangesOf(step: MatrixStep, size: MatrixSize, correlation: string | null): readonly HubExchange[] {
  switch (step.kind) {
    case 'tie':
      return change([step.tie], size, correlation);
    case 'salvo':
      return change(step.ties, size, correlation);
    case 'tie-all':
      return change(
        allOutputs(size).map((output) => ({ output, input: step.input })),
        size,
        correlation,
      );
    case 'read':
    case 'read-all':
      return [readAll(size, correlation)];
  }
}

/** Ties that a hub has. */
export function hubTies(ties: readonly Tie[]): readonly HubTie[] {
  return ties.flatMap(({ output, input }) => (input === null ? [] : [{ output, input }]));
}

/**
 * One block. `ACK` says that it was understood; what was done is said by the update block behind it, which names only
 * what has changed. Routes before our ACK are others'. An output that no update names was so before, or was not done:
 * it is acknowledged and no more.
 */
function change(wanted: readonly Tie[], size: MatrixSize, correlation: string | null): readonly HubExchange[] {
  const ties = hubTies(wanted);
  const [only, ...others] = ties;
  if (only === undefined) return [];
  const open = new Map<OutputId, InputId>(ties.map(({ output, input }) => [output, input]));
  const seen = new Set<OutputId>();
  let acked = false;
  const match = (reply: HubReply): FrameVerdict => {
    if (reply.kind === 'nak' && !acked) return 'last-reply';
    if (reply.kind === 'ack' && !acked) {
      acked = true;
      return 'reply';
    }
    if (reply.kind !== 'routes' || !acked) return 'foreign';
    const named = reply.ties.filter(({ output }) => ties.some((one) => one.output === output));
    if (named.length === 0) return 'foreign';
    for (const { output, input } of named) {
      seen.add(output);
      if (open.get(output) === input) open.delete(output);
    }
    return open.size === 0 ? 'last-reply' : 'reply';
  };
  return [
    {
      outputs: ties.map(({ output }) => output),
      evidence: 'named',
      request: {
        bytes: encode(others.length === 0 ? { kind: 'tie', ...only } : { kind: 'salvo', ties }),
        match,
        timeoutMs: timings.replyTimeoutMs,
        afterReplyMs: timings.updateWithinMs,
        correlation,
      },
      read: (frames) => namedTies(frames, size),
      acknowledged: () => ties.filter(({ output }) => !seen.has(output)),
    },
  ];
}

/** All routes in one block behind our ACK; a block that names only some is somebody's change on the way. */
function readAll(size: MatrixSize, correlation: string | null): HubExchange {
  const outputs = allOutputs(size);
  let acked = false;
  const match = (reply: HubReply): FrameVerdict => {
    if (reply.kind === 'nak' && !acked) return 'last-reply';
    if (reply.kind === 'ack' && !acked) {
      acked = true;
      return 'reply';
    }
    if (reply.kind !== 'routes' || !acked) return 'foreign';
    const named = new Set(reply.ties.map(({ output }) => output));
    return outputs.every((output) => named.has(output)) ? 'last-reply' : 'foreign';
  };
  return {
    outputs,
    evidence: 'read',
    request: { bytes: encode({ kind: 'read-ties' }), match, timeoutMs: timings.replyTimeoutMs, correlation },
    read: (frames) => namedTies(frames, size),
  };
}

/** The last word of the frames on each output of the matrix; null where one is no number of it. */
function namedTies(frames: readonly HubReply[], size: MatrixSize): readonly Tie[] | null {
  const named = new Map<OutputId, number>();
  for (const frame of frames) {
    if (frame.kind !== 'routes') continue;
    for (const { output, input } of frame.ties) if (output <= size.outputs) named.set(output, input);
  }
  return tiesOf([...named.keys()], [...named.values()], size);
}
