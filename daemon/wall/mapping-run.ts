/** Finding out which panel hangs on which output: one output is lit at a time and somebody says what changed. Pure. */
import { inputId, outputId, type InputId, type OutputId } from '../../drivers/driver.js';
import type { DesiredPanel } from './model.js';
import type { PanelView, RoomView } from './room-view.js';

/** A panel of the wall, rows and columns from 0. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

export interface ShownTie {
  readonly output: OutputId;
  readonly input: InputId | null;
}

export interface MappingOrder {
  readonly wall: string;
  readonly matrix: string;
  /** What the lit output shows. */
  readonly lit: InputId;
  /** What the other outputs show meanwhile; null for nothing. */
  readonly others: InputId | null;
  /** In the order in which they are lit. */
  readonly outputs: readonly OutputId[];
}

export interface MappingRun extends MappingOrder {
  /** What every output showed before, to be put back. */
  readonly before: readonly ShownTie[];
  /** Null as a place: no panel of this wall changed. */
  readonly answers: ReadonlyMap<OutputId, Place | null>;
  /** The output that is lit; null once each has its answer. */
  readonly current: OutputId | null;
}

/** The outputs of a matrix that no other wall uses. */
export function outputsToMap(room: RoomView, wall: string, matrix: string, outputs: number): readonly OutputId[] {
  const others = new Set(
    room.walls
      .filter(({ id }) => id !== wall)
      .flatMap(({ panels }) => panels.filter((panel) => panel.matrix === matrix).map(({ output }) => output)),
  );
  return Array.from({ length: outputs }, (_, index) => index + 1)
    .filter((output) => !others.has(output))
    .map((output) => outputId(output, outputs))
    .filter((output) => output !== null);
}

export function beginRun(order: MappingOrder, before: readonly ShownTie[]): MappingRun {
  return { ...order, before, answers: new Map(), current: order.outputs[0] ?? null };
}

/**
 * The run after an answer for the lit output. A panel has one output: an earlier answer of the same panel is taken back,
 * and its output is lit again at the end.
 */
export function answerRun(run: MappingRun, output: OutputId, place: Place | null): MappingRun {
  const answers = new Map(run.answers);
  for (const [other, there] of run.answers) if (place !== null && isSame(there, place)) answers.delete(other);
  answers.set(output, place);
  const at = run.outputs.indexOf(output);
  const next = [...run.outputs.slice(at + 1), ...run.outputs.slice(0, at)].find((one) => !answers.has(one));
  return { ...run, answers, current: next ?? null };
}

/** The run with this output lit, whatever was said of it before. */
export function lightRun(run: MappingRun, output: OutputId): MappingRun {
  return { ...run, current: output };
}

/** What the outputs are to show now: one lit, or, once each has its answer, all as they were. */
export function tiesOf(run: MappingRun): readonly ShownTie[] {
  const { current, outputs, lit, others, before } = run;
  if (current === null) return before;
  return outputs.map((output) => ({ output, input: output === current ? lit : others }));
}

/** Ties as the wall's apply takes them; places and sources play no part in it. */
export function asPanels(matrix: string, ties: readonly ShownTie[]): readonly DesiredPanel[] {
  return ties.map(({ output, input }) => ({ row: 0, column: 0, matrix, output, source: null, input, display: null }));
}

/**
 * A wall's panels with what was found out. A panel that got no answer keeps its output, unless that output was found
 * to light another panel or none: then it has none, and is left out.
 */
export function mappedPanels<T extends PanelView>(
  panels: readonly T[],
  { matrix, answers }: Pick<MappingRun, 'matrix' | 'answers'>,
): readonly (T | PanelView)[] {
  const found = [...answers].flatMap(([output, place]) => (place === null ? [] : [{ output, place }]));
  const kept = panels.filter(
    (panel) =>
      !found.some(({ place }) => isSame(place, panel)) &&
      !(panel.matrix === matrix && [...answers.keys()].some((output) => output === panel.output)),
  );
  const mapped = found.map(({ output, place }) => ({
    ...panels.find((panel) => isSame(place, panel)),
    ...{ row: place.row, column: place.column, matrix, output },
  }));
  return [...kept, ...mapped].sort((a, b) => a.row - b.row || a.column - b.column);
}

function isSame(one: Place | null, other: Place): boolean {
  return one !== null && one.row === other.row && one.column === other.column;
}

/** A mapping whose end the journal does not tell: what its outputs showed before is owed to them. */
export interface Unfinished {
  readonly wall: string;
  readonly matrix: string;
  readonly before: readonly { readonly output: number; readonly input: number | null }[];
}

/** What is owed after a journal entry. Anything that is not understood owes nothing: an old journal must not stop a start. */
export function owedAfter(
  owed: Unfinished | null,
  { kind, data }: { readonly kind: string; readonly data: Readonly<Record<string, unknown>> },
): Unfinished | null {
  if (kind === 'mapping.begun') return parseUnfinished(data);
  if (kind === 'mapping.restored') return null;
  return kind === 'mapping.ended' && data['restored'] === true ? null : owed;
}

/** From what a journal segment carries. */
export function parseOwed(carry: unknown): Unfinished | null {
  return isRecord(carry) ? parseUnfinished(carry['mapping']) : null;
}

function parseUnfinished(value: unknown): Unfinished | null {
  if (!isRecord(value)) return null;
  const { wall, matrix, before } = value;
  if (typeof wall !== 'string' || typeof matrix !== 'string' || !Array.isArray(before)) return null;
  const ties = before.flatMap((tie: unknown) => {
    if (!isRecord(tie) || typeof tie['output'] !== 'number') return [];
    const input = tie['input'];
    return input === null || typeof input === 'number' ? [{ output: tie['output'], input }] : [];
  });
  return { wall, matrix, before: ties };
}

/** The ties that still fit the matrix. */
export function fittingTies(
  { before }: Unfinished,
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
): readonly ShownTie[] {
  return before.flatMap((tie) => {
    const output = outputId(tie.output, outputs);
    const input = tie.input === null ? null : inputId(tie.input, inputs);
    return output === null || (tie.input !== null && input === null) ? [] : [{ output, input }];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
