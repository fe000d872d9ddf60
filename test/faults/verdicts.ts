/** What must be true of a room whose daemon was killed at any call, as findings: none is right. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { nodeFiles } from '../../daemon/edges/storage/files.js';
import type { JournalEntry } from '../../daemon/journal/entry.js';
import { sha256 } from '../../daemon/journal/signing-key.js';
import { verifyJournal } from '../../daemon/journal/verify.js';
import * as onDisk from '../daemon/journal/journal-under-test.js';
import { storedScene, type LibraryStage } from './flow.js';
import type { Outside } from './outside.js';

type Findings = readonly string[];

/** The journal's entries; none where the daemon went before it had made the folder. */
export function entriesOnDisk(folder: string): readonly JournalEntry[] {
  return existsSync(join(folder, 'journal')) ? onDisk.entriesOnDisk(folder) : [];
}

export async function journalFindings(folder: string): Promise<Findings> {
  const { faults } = await verifyJournal(nodeFiles, folder, sha256);
  return faults.map((fault) => `audit verify: ${JSON.stringify(fault)}`);
}

/** room.json is the configuration before the change or after it, and after an answer only what that said. */
export function roomFindings(folder: string, stage: LibraryStage): Findings {
  const scenes = sceneIds(readFileSync(join(folder, 'room.json'), 'utf8'));
  if (scenes === null) return ['room.json can’t be read'];
  const old = ['monitoring', 'launch', 'conference', 'crisis'];
  const allowed = {
    before: [old],
    storing: [old, [...old, storedScene.id]],
    stored: [[...old, storedScene.id]],
    removing: [old, [...old, storedScene.id]],
    removed: [old],
  }[stage];
  return allowed.some((one) => isDeepStrictEqual(one, scenes))
    ? []
    : [`room.json has ${scenes.join(' ')} when ${stage}`];
}

function sceneIds(text: string): readonly string[] | null {
  try {
    const room = JSON.parse(text) as { readonly scenes: readonly { readonly id: string }[] };
    return room.scenes.map((scene) => scene.id);
  } catch {
    return null;
  }
}

/** Whatever was said to the outside is in the journal, in the same words. */
export function acknowledgedFindings(folder: string, outside: Outside): Findings {
  const entries = entriesOnDisk(folder);
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
  const events = outside.events
    .filter((event) => {
      const entry = bySeq.get(event.seq);
      if (entry === undefined) return true;
      const { seq, at, kind, actor, data } = entry;
      return !isDeepStrictEqual({ seq, at, kind, actor, data }, event);
    })
    .map((event) => `the event ${event.seq} ${String(event['kind'])} was told and is not journalled so`);
  const finished = entries.filter((entry) => entry.kind === 'scene.finished');
  const results = outside.results
    .filter(({ result }) => !finished.some(({ data }) => isDeepStrictEqual(resultIn(data), result)))
    .map(({ result }) => `the result ${JSON.stringify(result)} was told and is not journalled so`);
  const changes = entries.filter((entry) => entry.kind === 'config.changed').length;
  const stored = outside.libraryResults.filter(({ status }) => status === 'stored' || status === 'removed').length;
  return [...events, ...results, ...(stored > changes ? [`${stored} changes told, ${changes} journalled`] : [])];
}

/** No result, told or only journalled, claims what the matrix did not show. */
export function claimFindings(folder: string, outside: Outside, inputOf: (source: string) => number): Findings {
  const told = outside.results.flatMap(({ result, truth }) => {
    const claim = claimOf(result, inputOf);
    return claim === null || shows(truth, claim)
      ? []
      : [`${JSON.stringify(result)} while the matrix shows ${truth.join(' ')}`];
  });
  // In order: each claim is true of the matrix at or after the time of the one before.
  const history = outside.device.history;
  let from = 0;
  const journalled = entriesOnDisk(folder)
    .filter((entry) => entry.kind === 'scene.finished')
    .flatMap((entry) => {
      const claim = claimOf(entry.data, inputOf);
      if (claim === null) return [];
      const at = history.findIndex((ties, index) => index >= from && shows(ties, claim));
      if (at < 0) return [`entry ${entry.seq} claims what the matrix never showed: ${JSON.stringify(claim)}`];
      from = at;
      return [];
    });
  return [...told, ...journalled];
}

/** Every entry for the server has come, the first time in order. */
export function eventFindings(entries: readonly JournalEntry[], outside: Outside): Findings {
  const firsts = [...new Set(outside.events.map((event) => event.seq))];
  const ordered = firsts.every((seq, index) => index === 0 || seq > (firsts[index - 1] ?? 0));
  const missing = entries.filter((entry) => entry.forServer && !firsts.includes(entry.seq)).map(({ seq }) => seq);
  return [
    ...(ordered ? [] : [`events first came in the order ${firsts.join(' ')}`]),
    ...(missing.length === 0 ? [] : [`events never came: ${missing.join(' ')}`]),
  ];
}

/** Input by output that the result says is proven; null where it claims nothing. */
function claimOf(
  result: Readonly<Record<string, unknown>>,
  inputOf: (source: string) => number,
): Readonly<Record<number, number>> | null {
  const { status, panels } = result;
  if ((status !== 'applied' && status !== 'unchanged') || !Array.isArray(panels)) return null;
  const pairs = panels.map((panel: { row: number; column: number; source: string | null }) => {
    return [panel.row * 4 + panel.column + 1, panel.source === null ? 0 : inputOf(panel.source)] as const;
  });
  return Object.fromEntries(pairs);
}

function shows(ties: readonly number[], claim: Readonly<Record<number, number>>): boolean {
  return Object.entries(claim).every(([output, input]) => ties[Number(output) - 1] === input);
}

function resultIn(data: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(data).filter(([key]) => key !== 'hold' && key !== 'gaveUp'));
}
