/** What a soak shows, step by step, and what came of it. Pure. */
import type { PanelResult, Region, SceneBody, SceneResult } from '../../wall/model.js';
import type { SoakOutputView, SoakTimes } from './api-types.js';

export interface SoakWall {
  readonly id: string;
  readonly panels: readonly {
    readonly row: number;
    readonly column: number;
    readonly matrix: string;
    readonly output: number;
  }[];
}

export interface SoakSource {
  readonly id: string;
  readonly matrix: string;
  readonly alsoOn?: readonly { readonly matrix: string }[] | undefined;
}

/**
 * Scenes of their own that bring every source once to every panel whose matrix it is plugged into. Neighbours differ
 * in each, so that an output that shows its neighbour's picture is found. Inputs without a source can't be asked for.
 */
export function routeScenes(wall: SoakWall, sources: readonly SoakSource[]): readonly SceneBody[] {
  const regions = wall.panels.map(({ row, column }): Region => ({
    id: `p-${row}-${column}`,
    row,
    column,
    rowSpan: 1,
    columnSpan: 1,
  }));
  const choices = wall.panels.map(({ matrix }) =>
    sources.filter((source) => [source, ...(source.alsoOn ?? [])].some((on) => on.matrix === matrix)),
  );
  const steps = Math.max(0, ...choices.map(({ length }) => length));
  return Array.from({ length: steps }, (_, step): SceneBody => {
    const assignments = regions.flatMap(({ id }, index): readonly [string, string][] => {
      const own = choices[index] ?? [];
      const source = own[(step + index) % Math.max(1, own.length)];
      return source === undefined ? [] : [[id, source.id]];
    });
    return { layout: { wall: wall.id, regions }, assignments: Object.fromEntries(assignments) };
  });
}

export interface SoakTally {
  readonly counts: Readonly<Record<SceneResult['status'], number>>;
  readonly outputs: readonly SoakOutputView[];
  /** Ms of the last steps that were carried out, and of the longest of all. */
  readonly durations: readonly number[];
  readonly longest: number;
}

/** A soak may run for weeks: so many steps are enough for a percentile, and few enough to be sorted. */
const mostDurations = 10_000;

export function emptyTally(wall: SoakWall): SoakTally {
  return {
    counts: { applied: 0, unchanged: 0, superseded: 0, rejected: 0, failed: 0 },
    outputs: wall.panels.map(({ row, column, matrix, output }) => ({
      ...{ matrix, output, row, column, proven: 0, failed: 0, lastFault: null },
    })),
    durations: [],
    longest: 0,
  };
}

/** A panel counts as proven where its device was asked afterwards and said so; every other one of the step has failed. */
export function tallied(tally: SoakTally, result: SceneResult): SoakTally {
  const { status, durationMs } = result;
  const counts = { ...tally.counts, [status]: tally.counts[status] + 1 };
  if (status === 'rejected' || status === 'superseded') return { ...tally, counts };
  const why = result.errors[0]?.code ?? 'not-confirmed';
  const outputs = tally.outputs.map((output) => {
    const panel = result.panels.find(({ row, column }) => row === output.row && column === output.column);
    return panel === undefined ? output : counted(output, panel, why);
  });
  return {
    counts,
    outputs,
    durations: [...tally.durations, durationMs].slice(-mostDurations),
    longest: Math.max(tally.longest, durationMs),
  };
}

function counted(output: SoakOutputView, panel: PanelResult, why: string): SoakOutputView {
  if (panel.confirmed) return { ...output, proven: output.proven + 1 };
  return { ...output, failed: output.failed + 1, lastFault: why };
}

/** Null before the first step. A percentile is a time that was really measured. */
export function timesOf({ durations, longest }: Pick<SoakTally, 'durations' | 'longest'>): SoakTimes | null {
  const sorted = [...durations].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return sorted.length === 0 ? null : { p50: at(0.5), p99: at(0.99), max: longest };
}

/** One line for each output; CSV as RFC 4180 has it. */
export function csvOf(outputs: readonly SoakOutputView[]): string {
  const head = 'matrix,output,row,column,proven,failed,lastFault';
  const lines = outputs.map(({ matrix, output, row, column, proven, failed, lastFault }) =>
    [matrix, output, row + 1, column + 1, proven, failed, lastFault ?? ''].map(cell).join(','),
  );
  return [head, ...lines, ''].join('\r\n');
}

function cell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
