/** Journals as the tests open them, and what is on the disk of one. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock, type Clock } from '../../../drivers/clock.js';
import { parseEntry } from '../../../daemon/journal/chain.js';
import type { JournalDraft, JournalEntry } from '../../../daemon/journal/entry.js';
import { Journal, type Replay } from '../../../daemon/journal/journal.js';
import { openSigner, sha256 } from '../../../daemon/journal/signing-key.js';
import { nodeFiles, type Files } from '../../../daemon/edges/storage/files.js';

export interface Opening {
  readonly files?: Files;
  readonly clock?: Clock;
  readonly segmentBytes?: number;
  readonly carry?: () => Readonly<Record<string, unknown>>;
}

export async function openJournal(
  folder: string,
  opening: Opening = {},
): Promise<{ readonly journal: Journal; readonly replay: Replay }> {
  const { files = nodeFiles, clock = systemClock, carry = () => ({ seen: 1 }), segmentBytes = 1024 * 1024 } = opening;
  const signer = await openSigner(files, folder);
  const journal = new Journal({ files, folder, clock, digest: sha256, signer, carry, segmentBytes });
  const replay = await journal.open();
  return { journal, replay };
}

export function draft(n: number, forServer = true): JournalDraft {
  return { kind: 'test.done', actor: 'system', forServer, data: { n } };
}

export function segmentPaths(folder: string): readonly string[] {
  const journal = join(folder, 'journal');
  const names = readdirSync(journal).filter((name) => name.endsWith('.jsonl'));
  return names.sort().map((name) => join(journal, name));
}

export function entriesOnDisk(folder: string): readonly JournalEntry[] {
  return segmentPaths(folder)
    .flatMap((path) => readFileSync(path, 'utf8').split('\n').slice(0, -1))
    .map((line) => parseEntry(line))
    .filter((entry) => entry !== null);
}

/** A clock whose timers fire only when told. */
export class HandClock implements Clock {
  #now = 0;
  readonly #timers = new Set<{ readonly at: number; readonly action: () => void }>();

  now(): number {
    return this.#now;
  }

  wall(): number {
    return Date.UTC(2026, 0, 1) + this.#now;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#now + ms, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  pass(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers]) {
      if (timer.at > this.#now) continue;
      this.#timers.delete(timer);
      timer.action();
    }
  }
}
