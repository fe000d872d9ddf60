/** What the wall loop remembers across restarts, folded from the journal, so that nothing is written twice. */
import { give, take, type Hold, type Holds } from './arbitrate.js';
import {
  panelPowers,
  priorities,
  type Layout,
  type PanelPower,
  type Priority,
  type Region,
  type SceneBody,
} from './model.js';

/** Holds of every wall by its id. */
export type Memory = Readonly<Record<string, Holds>>;

/** The journal's entry of a finished request, as far as the memory needs it. */
export interface FinishedEntry {
  readonly kind: string;
  readonly actor: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Memory after an entry. Only `scene.finished` entries count, by their `hold` member: what the wall holds from then
 * on. Anything that is not understood leaves the memory as it was: an old journal must never stop a start.
 */
export function recall(memory: Memory, entry: FinishedEntry): Memory {
  if (entry.kind !== 'scene.finished') return memory;
  const { wall, hold, gaveUp } = entry.data;
  if (typeof wall !== 'string') return memory;
  const holds = memory[wall] ?? [];
  if (isPriority(gaveUp)) return { ...memory, [wall]: give(holds, gaveUp) };
  const taken = parseHold(hold);
  return taken === null ? memory : { ...memory, [wall]: take(holds, taken) };
}

/** Memory from the snapshot that a journal segment carries; empty where there is none or it is not understood. */
export function parseMemory(carry: unknown): Memory {
  if (!isRecord(carry) || !isRecord(carry['holds'])) return {};
  const memory: Record<string, Holds> = {};
  for (const [wall, holds] of Object.entries(carry['holds'])) {
    if (!Array.isArray(holds)) continue;
    memory[wall] = holds.map(parseHold).filter((hold) => hold !== null);
  }
  return memory;
}

function parseHold(value: unknown): Hold | null {
  if (!isRecord(value)) return null;
  const { priority, requestId, actor, since } = value;
  const scene = parseScene(value['scene']);
  if (!isPriority(priority) || scene === null) return null;
  if (typeof requestId !== 'string' || typeof actor !== 'string' || typeof since !== 'string') return null;
  return { priority, scene, requestId, actor, since };
}

function parseScene(value: unknown): string | SceneBody | null {
  if (typeof value === 'string') return value;
  if (!isRecord(value)) return null;
  const layout = typeof value['layout'] === 'string' ? value['layout'] : parseLayout(value['layout']);
  const assignments = parseAssignments(value['assignments']);
  const power = parsePower(value['power']);
  return layout === null || assignments === null ? null : { layout, assignments, ...(power === null ? {} : { power }) };
}

function parsePower(value: unknown): Readonly<Record<string, PanelPower>> | null {
  if (!isRecord(value)) return null;
  const pairs = Object.entries(value).flatMap(([region, power]): readonly [string, PanelPower][] => {
    const known = panelPowers.find((one) => one === power);
    return known === undefined ? [] : [[region, known]];
  });
  return Object.fromEntries(pairs);
}

function parseLayout(value: unknown): Layout | null {
  if (!isRecord(value) || typeof value['wall'] !== 'string' || !Array.isArray(value['regions'])) return null;
  const regions = value['regions'].map(parseRegion);
  return regions.includes(null) ? null : { wall: value['wall'], regions: regions.filter((region) => region !== null) };
}

function parseRegion(value: unknown): Region | null {
  if (!isRecord(value)) return null;
  const { id, row, column, rowSpan, columnSpan } = value;
  if (typeof id !== 'string' || typeof row !== 'number' || typeof column !== 'number') return null;
  if (typeof rowSpan !== 'number' || typeof columnSpan !== 'number') return null;
  return { id, row, column, rowSpan, columnSpan };
}

function parseAssignments(value: unknown): Readonly<Record<string, string | null>> | null {
  if (!isRecord(value)) return null;
  const pairs = Object.entries(value).filter(
    (pair): pair is [string, string | null] => pair[1] === null || typeof pair[1] === 'string',
  );
  return Object.fromEntries(pairs);
}

function isPriority(value: unknown): value is Priority {
  return priorities.some((priority) => priority === value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
