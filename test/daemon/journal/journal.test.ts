import { appendFileSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import type { JournalEntry } from '../../../daemon/journal/entry.js';
import { Outbox } from '../../../daemon/journal/outbox.js';
import { sha256 } from '../../../daemon/journal/signing-key.js';
import { Telling } from '../../../daemon/telling.js';
import { verifyJournal } from '../../../daemon/journal/verify.js';
import { nodeFiles, type Files } from '../../../daemon/edges/storage/files.js';
import { systemClock } from '../../../drivers/clock.js';
import { FaultyFiles, storageFaults, type StorageFault } from '../../faults/storage-faults.js';
import { until } from '../../until.js';
import { draft, entriesOnDisk, HandClock, openJournal, segmentPaths } from './journal-under-test.js';
import { testFolder } from '../../folder.js';

t.test('entries are numbered without gaps across restarts, and the journal verifies', async (t) => {
  const folder = testFolder(t);
  for (let run = 0; run < 3; run += 1) {
    const { journal } = await openJournal(folder);
    const entries = await Promise.all(Array.from({ length: 300 }, (_, n) => journal.append(draft(n))));
    t.same(
      entries.map((entry) => entry.data['n']),
      Array.from({ length: 300 }, (_, n) => n),
    );
    await journal.stop();
  }
  const verdict = await verifyJournal(nodeFiles, folder, sha256);
  t.match(verdict, { faults: [], unsignedTail: 0, firstSeq: 1, tornBytes: 0 });
  t.equal(verdict.head?.seq, verdict.entries);
  t.equal(statSync(segmentPaths(folder)[0] ?? '').mode & 0o777, 0o600);
  t.equal(statSync(join(folder, 'journal')).mode & 0o777, 0o700);
  t.equal(statSync(join(folder, 'secrets', 'journal-key.pem')).mode & 0o777, 0o600);
});

t.test('any appends, alone and together, with restarts between, verify and come back as they are', async () => {
  const data = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
  let run = 0;
  const top = testFolder(t);
  const check = async (batches: readonly (readonly Record<string, unknown>[])[]): Promise<boolean> => {
    const folder = join(top, String((run += 1)));
    const acknowledged: JournalEntry[] = [];
    for (const batch of batches) {
      const { journal } = await openJournal(folder, { segmentBytes: 900 });
      const drafts = batch.map((one) => ({ kind: 'a.b', actor: 'web:é\u2028"', forServer: true, data: one }));
      acknowledged.push(...(await Promise.all(drafts.map((one) => journal.append(one)))));
      await journal.stop();
    }
    const verdict = await verifyJournal(nodeFiles, folder, sha256);
    const found = new Map(entriesOnDisk(folder).map((entry) => [entry.seq, JSON.stringify(entry)]));
    return verdict.faults.length === 0 && acknowledged.every((one) => found.get(one.seq) === JSON.stringify(one));
  };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(data, { maxLength: 12 }), { minLength: 1, maxLength: 3 }), check),
    {
      numRuns: 40,
    },
  );
});

t.test('an entry says what is on disk, and what JSON can’t hold is refused alone', async (t) => {
  const { journal } = await openJournal(testFolder(t));
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  const odd = { at: new Date(0), gone: undefined, many: NaN };
  const [kept, refused, after] = await Promise.all([
    journal.append({ ...draft(1), data: odd }),
    journal.append({ ...draft(2), data: circle }).catch((error: unknown) => error),
    journal.append(draft(3)),
  ]);
  t.strictSame(kept.data, { at: '1970-01-01T00:00:00.000Z', many: null });
  t.match(refused, { code: 'journal-entry-invalid', parameters: { kind: 'test.done' } });
  t.equal(after.seq, kept.seq + 1);
  await journal.stop();
  await t.rejects(journal.append(draft(4)), { code: 'journal-unavailable', parameters: { reason: 'stopped' } });
  await journal.stop();
});

t.test('a segment carries what services must find again, and only the last is read', async (t) => {
  const folder = testFolder(t);
  let count = 0;
  const carry = (): Record<string, unknown> => ({ count });
  const first = await openJournal(folder, { segmentBytes: 2000, carry });
  t.match(first.replay, { carry: null, entries: [], healedBytes: 0 });
  first.journal.subscribe((entry) => (count += entry.kind === 'test.done' ? 1 : 0));
  for (let n = 0; n < 40; n += 1) await first.journal.append(draft(n));
  await first.journal.stop();
  const names = await first.journal.segments();
  t.ok(names.length > 3);
  const reads: string[] = [];
  const files: Files = {
    ...nodeFiles,
    read: (path) => {
      reads.push(path);
      return nodeFiles.read(path);
    },
  };
  const { journal, replay } = await openJournal(folder, { files, carry });
  t.same(
    reads.filter((path) => path.endsWith('.jsonl')).map((path) => path.slice(-18)),
    names.slice(-1),
  );
  const carried: unknown = replay.carry;
  const since = replay.entries.filter((entry) => entry.kind === 'test.done').length;
  t.strictSame(carried, { count: 40 - since }, 'snapshot and what follows make the whole');
  await journal.stop();
});

t.test('what a power cut left is cut off and told; other damage keeps the daemon from starting', async (t) => {
  const folder = testFolder(t);
  const { journal } = await openJournal(folder);
  for (let n = 0; n < 5; n += 1) await journal.append(draft(n));
  await journal.stop();
  const [path = ''] = segmentPaths(folder);
  for (const torn of ['{"seq":9,"at":"20', '\0'.repeat(40), `{"seq":9${'\0'.repeat(9)}"}\n{"seq":10`]) {
    appendFileSync(path, torn);
    const { journal, replay } = await openJournal(folder);
    t.equal(replay.healedBytes, torn.length);
    await journal.stop();
    const told = entriesOnDisk(folder).findLast((entry) => entry.kind === 'journal.healed');
    t.match(told?.data, { bytes: torn.length, text: torn });
    t.match(await verifyJournal(nodeFiles, folder, sha256), { faults: [], tornBytes: 0 });
  }
  const whole = readFileSync(path, 'utf8');
  for (const damaged of [whole.replace('"n":1', '"n":7'), whole.replace('\n', '\nx\n'), `${whole}{"seq":99}\n`]) {
    writeFileSync(path, damaged);
    await t.rejects(openJournal(folder), { code: 'journal-damaged' });
    t.equal(readFileSync(path, 'utf8'), damaged, 'evidence is not touched');
  }
});

t.test('a segment that was begun and has no whole line is begun again', async (t) => {
  const folder = testFolder(t);
  const { journal } = await openJournal(folder);
  for (let n = 0; n < 3; n += 1) await journal.append(draft(n));
  await journal.stop();
  const next = String(journal.head.seq + 1).padStart(12, '0');
  writeFileSync(join(folder, 'journal', `${next}.jsonl`), '{"seq":');
  const again = await openJournal(folder);
  t.equal(again.replay.healedBytes, 7);
  t.ok(again.replay.entries.length > 0, 'the one before it is replayed');
  await again.journal.append(draft(9));
  await again.journal.stop();
  t.match(await verifyJournal(nodeFiles, folder, sha256), { faults: [] });
  truncateSync(segmentPaths(folder)[0] ?? '', 0);
  const fresh = await openJournal(folder);
  t.equal((await fresh.journal.append(draft(1))).seq, 2, 'after the segment entry');
  await fresh.journal.stop();
});

t.test('a full disk: told at once, nothing lost that was acknowledged, and back by itself', async (t) => {
  const folder = testFolder(t);
  let full = false;
  const files: Files = {
    ...nodeFiles,
    openAppend: async (path, mode) => {
      const file = await nodeFiles.openAppend(path, mode);
      return {
        ...file,
        append: async (bytes) => {
          await file.append(full ? bytes.slice(0, 100) : bytes);
          if (full) throw new Error('ENOSPC: no space left on device, write');
        },
      };
    },
  };
  const clock = new HandClock();
  const { journal } = await openJournal(folder, { files, clock });
  await journal.append(draft(1));
  full = true;
  const refused = await Promise.allSettled([journal.append(draft(2)), journal.append(draft(3))]);
  t.match(refused, [{ reason: { code: 'journal-unavailable', parameters: { reason: /ENOSPC/ } } }, {}]);
  t.match(journal.health(), { ok: false, code: 'journal-unavailable', detail: /ENOSPC/ });
  clock.pass(5000);
  await until('tried again in vain', () => journal.failure !== null);
  full = false;
  await until('it is well without anybody appending', () => {
    clock.pass(5000);
    return journal.health().ok;
  });
  const { seq } = await journal.append(draft(4));
  await journal.stop();
  const kinds = entriesOnDisk(folder).map(({ kind, data }) => [kind, data['n'] ?? data['lost']]);
  t.match(kinds, [['journal.segment'], ['test.done', 1], ['journal.gap', 2], ['journal.checkpoint'], ['test.done', 4]]);
  t.equal(seq, 5);
  t.match(await verifyJournal(nodeFiles, folder, sha256), { faults: [] });
});

t.test('a journal that can’t be written to opens all the same', async (t) => {
  const folder = testFolder(t);
  const files: Files = { ...nodeFiles, openAppend: () => Promise.reject(new Error('EROFS: read-only file system')) };
  const { journal } = await openJournal(folder, { files });
  await t.rejects(journal.append(draft(1)), { code: 'journal-unavailable' });
  await journal.stop();
  t.same(segmentPaths(folder), []);
});

t.test('a checkpoint comes after ten minutes, and never later than the 256th entry', async (t) => {
  const folder = testFolder(t);
  const clock = new HandClock();
  const { journal } = await openJournal(folder, { clock });
  await journal.append(draft(1));
  clock.pass(10 * 60 * 1000);
  const { seq } = await until('signed', () => {
    const last = entriesOnDisk(folder).at(-1);
    // It can be read before it is synced, and is the journal's head only then.
    return last?.kind === 'journal.checkpoint' && last.seq === journal.head.seq ? last : null;
  });
  clock.pass(60 * 60 * 1000);
  await Promise.all(Array.from({ length: 1000 }, (_, n) => journal.append(draft(n))));
  t.equal(journal.head.seq, seq + 1000 + 3, 'nothing to sign, nothing signed; then three in one burst');
  await journal.stop();
  t.match(await verifyJournal(nodeFiles, folder, sha256), { faults: [], unsignedTail: 0 });
});

t.test('appends that come during a write share the next one, and listeners hear all in order', async (t) => {
  let writes = 0;
  const files: Files = {
    ...nodeFiles,
    openAppend: async (path, mode) => {
      const file = await nodeFiles.openAppend(path, mode);
      return {
        ...file,
        append: (bytes) => {
          writes += 1;
          return file.append(bytes);
        },
      };
    },
  };
  const { journal } = await openJournal(testFolder(t), { files });
  const heard: number[] = [];
  journal.subscribe((entry) => heard.push(entry.seq));
  await journal.append(draft(0));
  writes = 0;
  const entries = await Promise.all(Array.from({ length: 1000 }, (_, n) => journal.append(draft(n))));
  t.ok(writes <= 2, `${writes} writes for 1000 appends`);
  t.ok(entries.every((entry, index) => index === 0 || entry.seq > (entries[index - 1]?.seq ?? 0)));
  t.same(
    heard,
    Array.from({ length: journal.head.seq }, (_, index) => index + 1),
  );
  await journal.stop();
});

interface Told {
  readonly acknowledged: JournalEntry[];
  readonly delivered: Set<number>;
}

/** A day of the journal and its outbox on these files; faults end parts of it, never the test. */
async function live(folder: string, files: Files, told: Told): Promise<void> {
  const { journal } = await openJournal(folder, { files, segmentBytes: 1000 });
  const outbox = new Outbox({ files, folder, journal, clock: systemClock, telling: new Telling(systemClock) });
  await outbox.open();
  const run = new AbortController();
  const send = (entry: JournalEntry): Promise<void> => {
    told.delivered.add(entry.seq);
    return Promise.resolve();
  };
  const running = outbox.run(send, run.signal).catch(() => undefined);
  const append = async (n: number): Promise<void> => {
    told.acknowledged.push(await journal.append(draft(n)));
  };
  for (let n = 0; n < 12; n += 1) await append(n).catch(() => undefined);
  await Promise.allSettled([20, 21, 22].map(append));
  await journal.stop().catch(() => undefined);
  if (files === nodeFiles) await until('the outbox has caught up', () => outbox.lag() === 0);
  run.abort();
  await running;
  await outbox.stop().catch(() => undefined);
}

async function strike(folder: string, nth: number, fault: StorageFault): Promise<string | null> {
  const files = new FaultyFiles(nth, fault);
  const told: Told = { acknowledged: [], delivered: new Set() };
  await live(folder, files, told).catch(() => undefined);
  if (fault === 'die') await files.cutPower((nth % 4) / 3);
  await live(folder, nodeFiles, told);
  const verdict = await verifyJournal(nodeFiles, folder, sha256);
  const entries = entriesOnDisk(folder);
  const lost = told.acknowledged.filter((one) => entries[one.seq - 1]?.hash !== one.hash);
  const unsent = entries.filter((entry) => entry.forServer && !told.delivered.has(entry.seq));
  const wrong = verdict.faults.length + lost.length + unsent.length + verdict.unsignedTail;
  if (wrong > 0) return `${fault} ${nth}: ${JSON.stringify({ verdict, lost, unsent })}`;
  return files.struck ? '' : null;
}

t.test('whichever call of the disk fails, writes short or is the last: nothing acknowledged is lost', async (t) => {
  const top = testFolder(t);
  for (const fault of storageFaults) {
    const wrong: string[] = [];
    let nth = 1;
    for (; nth < 1000; nth += 1) {
      const found = await strike(join(top, `${fault}-${nth}`), nth, fault);
      if (found === null) break;
      if (found !== '') wrong.push(found);
    }
    t.same(wrong.slice(0, 2), [], `${fault}: ${nth - 1} places`);
    t.ok(nth > 40 && nth < 1000, `${fault}: ${nth - 1} places`);
  }
  t.ok(readdirSync(top).length > 120);
});
