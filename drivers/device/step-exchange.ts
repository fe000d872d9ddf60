/** What every matrix family says of a step: bytes, which reply is ours, what it proves. */
import { inputId, outputId, type Evidence, type OutputId, type Tie } from '../driver.js';
import type { ExchangeRequest, ReplyTiming } from '../link/exchange-types.js';

export interface MatrixSize {
  readonly inputs: number;
  readonly outputs: number;
}

/** One command of a step and what its answer means; made anew for every run of the step. */
export interface StepExchange<F> {
  readonly request: ExchangeRequest<F>;
  /** Outputs that the command may change or asks about. */
  readonly outputs: readonly OutputId[];
  /** How good the word is that `read` gives. */
  readonly evidence: Evidence;
  /** Ties that the frames prove; null where they do not answer the command. */
  read(frames: readonly F[]): readonly Tie[] | null;
  /** Ties that were taken and that no frame named; absent where the family names all that it does. */
  acknowledged?(): readonly Tie[];
  /**
   * True where the answer may be somebody else’s: then only reading tells. `lagMs` is how late this process looked at
   * the line. Absent where an answer names what it is about.
   */
  isDubious?(frames: readonly F[], lagMs: number): boolean;
}

/** Why a device did not do it. */
export interface Refusal {
  readonly code: string;
  /** The device’s own words. */
  readonly detail: string;
  /** Ms after which the same command may work; null where it would fail again. */
  readonly retryAfterMs: number | null;
  /**
   * True where something may have happened all the same, or where the answer may have been another client’s: the
   * outputs are doubted, and late bytes are let pass before the next command.
   */
  readonly isDubious: boolean;
}

export function allOutputs(size: MatrixSize): readonly OutputId[] {
  return Array.from({ length: size.outputs }, (_, index) => outputId(index + 1, size.outputs)).filter(
    (id) => id !== null,
  );
}

/** Null where a number is missing or is no input of this matrix: then the answer is not to be trusted. 0 is nothing. */
export function tiesOf(
  outputs: readonly OutputId[],
  inputs: readonly (number | null)[],
  size: MatrixSize,
): readonly Tie[] | null {
  const ties: Tie[] = [];
  for (const [index, output] of outputs.entries()) {
    const value = inputs[index] ?? null;
    if (value === null) return null;
    const input = value === 0 ? null : inputId(value, size.inputs);
    if (value !== 0 && input === null) return null;
    ties.push({ output, input });
  }
  return ties;
}

/** Baud rates of cheap oscillators are off by up to 3 %. */
const baudTolerance = 0.97;

/**
 * A device answers after the command's last byte, and its answer takes line time too: what is here sooner is not an
 * answer to this command, but somebody at the front panel. Baud arithmetic tells a foreign `Qik` from ours.
 */
export function tooEarly(timing: ReplyTiming, replyBytes: number): boolean {
  return timing.at < timing.sentAt + replyBytes * timing.byteMs * baudTolerance;
}

export function last<F>(frames: readonly F[]): F | undefined {
  return frames[frames.length - 1];
}
