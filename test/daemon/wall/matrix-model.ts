/** A matrix as pure numbers, to run plans against: what a step does to the true ties, and what a caller learns. */
import {
  inputId,
  outputId,
  type InputId,
  type MatrixCapabilities,
  type MatrixStep,
  type OutputId,
  type Tie,
} from '../../../drivers/driver.js';

export function output(value: number): OutputId {
  const id = outputId(value, 1000);
  if (id === null) throw new Error(`no output ${value}`);
  return id;
}

export function input(value: number): InputId | null {
  return value === 0 ? null : inputId(value, 1000);
}

export interface ModelOptions {
  readonly inputs: number;
  readonly outputs: number;
  readonly salvoLimit?: number;
  readonly tieAll?: boolean;
  readonly canUntie?: boolean;
}

/** Costs like SIS: `in*out!` 16 bytes back; ESC+Q 4 more and 5 back; reads 16 each, or 9 and 53 for 16 at once. */
export function capabilitiesOf(options: ModelOptions): MatrixCapabilities {
  const tieBytes = (tie: Tie): number => `${tie.input ?? 0}*${tie.output}!`.length;
  return {
    inputs: options.inputs,
    outputs: options.outputs,
    salvoLimit: options.salvoLimit ?? 16,
    tieAll: options.tieAll ?? true,
    canUntie: options.canUntie ?? true,
    evidence: { tie: 'named', salvo: 'acknowledged', tieAll: 'named' },
    cost: (step) => {
      switch (step.kind) {
        case 'tie':
          return { commandBytes: tieBytes(step.tie), replyBytes: 16, gapMs: 0 };
        case 'salvo':
          return { commandBytes: 4 + step.ties.reduce((sum, tie) => sum + tieBytes(tie), 0), replyBytes: 5, gapMs: 0 };
        case 'tie-all':
          return { commandBytes: `${step.input}*!`.length, replyBytes: 10, gapMs: 0 };
        case 'read':
          return { commandBytes: step.outputs.join('!').length + 1, replyBytes: 16 * step.outputs.length, gapMs: 0 };
        case 'read-all': {
          const blocks = Math.ceil(options.outputs / 16);
          return { commandBytes: 9 * blocks, replyBytes: 53 * blocks, gapMs: 0 };
        }
      }
    },
  };
}

/** What a step does to the true ties (output -> input, 0 for none). */
export function perform(truth: ReadonlyMap<number, number>, step: MatrixStep): Map<number, number> {
  const next = new Map(truth);
  const tie = (one: Tie): void => {
    if (!truth.has(one.output)) throw new Error(`step addresses output ${one.output}, which is absent`);
    next.set(one.output, one.input ?? 0);
  };
  switch (step.kind) {
    case 'tie':
      tie(step.tie);
      break;
    case 'salvo':
      step.ties.forEach(tie);
      break;
    case 'tie-all':
      for (const key of truth.keys()) next.set(key, step.input);
      break;
    case 'read':
    case 'read-all':
      break;
  }
  return next;
}
