import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { systemClock } from '../../../drivers/clock.js';
import { emptyHead, extend, type Head } from '../../../daemon/journal/chain.js';
import type { JournalEntry } from '../../../daemon/journal/entry.js';
import type { Journal } from '../../../daemon/journal/journal.js';
import { Outbox } from '../../../daemon/journal/outbox.js';
import { sha256 } from '../../../daemon/journal/signing-key.js';
import { Telling } from '../../../daemon/telling.js';
import { nodeFiles, type Files } from '../../../daemon/edges/storage/files.js';
import { until } from '../../until.js';
import { draft, entriesOnDisk, openJournal } from './journal-under-test.js';
import { testFolder } from '../../folder.js';

/** A server that answers when the test says so. */
class Server {
  readonly seen: number[] = [];
  readonly waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  most = 0;
  holds = false;

  readonly send = (entry: JournalEntry): Promise<void> => {
    this.seen.push(entry.seq);
    if (!this.holds) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.waiting.set(entry.seq, { resolve, reject });
      this.most = Math.max(this.most, this.waiting.size);
    });
  };

  answer(seq: number): void {
    this.waiting.get(seq)?.resolve();
    this.waiting.delete(seq);
  }
}

async function open(folder: string, journal: Journal, files: Files = nodeFiles): Promise<Outbox> {
  const outbox = new Outbox({ files, folder, journal, clock: systemClock, telling: new Telling(systemClock) });
  await outbox.open();
  return outbox;
}

function cursorOf(folder: string): number {
  return Number(readFileSync(join(folder, 'journal', 'outbox-cursor'), 'utf8'));
}

t.test('what is meant for the server goes out in order, and a caught-up outbox reads no file', async (t) => {
  const folder = testFolder(t);
  let reads = 0;
  const files: Files = {
    ...nodeFiles,
    read: (path) => {
      reads += 1;
      return nodeFiles.read(path);
    },
    list: (path) => {
      reads += 1;
      return nodeFiles.list(path);
    },
  };
  const { journal } = await openJournal(folder);
  const outbox = await open(folder, journal, files);
  reads = 0;
  const server = new Server();
  const run = new AbortController();
  const running = outbox.run(server.send, run.signal);
  for (let n = 0; n < 50; n += 1) await journal.append(draft(n, n % 2 === 0));
  await until('caught up', () => outbox.lag() === 0);
  t.equal(reads, 0);
  run.abort();
  await running;
  await outbox.stop();
  t.equal(cursorOf(folder), journal.head.seq);
  const wanted = entriesOnDisk(folder).filter((entry) => entry.forServer);
  t.same(
    server.seen,
    wanted.map((entry) => entry.seq),
  );
  await journal.stop();
});

t.test('at most 16 are on their way, and the cursor never passes one that is not acknowledged', async (t) => {
  const folder = testFolder(t);
  const { journal } = await openJournal(folder);
  const outbox = await open(folder, journal);
  const server = new Server();
  server.holds = true;
  const run = new AbortController();
  const running = outbox.run(server.send, run.signal);
  await Promise.all(Array.from({ length: 60 }, (_, n) => journal.append(draft(n))));
  await until('a full window', () => server.waiting.size === 16);
  const [first = 0] = server.seen;
  for (const seq of [...server.waiting.keys()].slice(1)) server.answer(seq);
  await until('the acknowledged are no longer counted', () => server.seen.length === 31);
  t.equal(outbox.lag(), journal.head.seq - first + 1, 'all after the first wait for it');
  server.answer(first);
  await until('it slides', () => server.seen.length === 32);
  t.equal(outbox.lag(), journal.head.seq - (server.seen[15] ?? 0));
  while (outbox.lag() > 0) {
    for (const seq of [...server.waiting.keys()]) server.answer(seq);
    await until('next', () => server.waiting.size > 0 || outbox.lag() === 0);
  }
  t.equal(server.most, 16);
  run.abort();
  await running;
  await outbox.stop();
  await journal.stop();
});

t.test('a send that rejects ends the run; the next begins at the first entry not acknowledged', async (t) => {
  const folder = testFolder(t);
  const { journal } = await openJournal(folder);
  const outbox = await open(folder, journal);
  const server = new Server();
  server.holds = true;
  const running = outbox.run(server.send, new AbortController().signal);
  const entries = await Promise.all(Array.from({ length: 9 }, (_, n) => journal.append(draft(n))));
  await until('all are on their way', () => server.waiting.size === 9);
  for (const entry of entries.slice(0, 3)) server.answer(entry.seq);
  server.waiting.get(entries[4]?.seq ?? 0)?.reject(new Error('not connected'));
  await t.rejects(running, { message: 'not connected' });
  for (const entry of entries.slice(5)) server.answer(entry.seq);
  const again = new Server();
  const run = new AbortController();
  const second = outbox.run(again.send, run.signal);
  await until('caught up', () => outbox.lag() === 0);
  t.same(
    again.seen,
    entries.slice(3).map((entry) => entry.seq),
  );
  run.abort();
  await second;
  const late = outbox.run(again.send, AbortSignal.abort());
  await late;
  await outbox.stop();
  t.equal(cursorOf(folder), journal.head.seq);
  await journal.stop();
});

/** Writes a long journal without the daemon, so that a test need not wait for its syncs. */
async function writeBacklog(folder: string, count: number): Promise<number> {
  await nodeFiles.makeFolder(join(folder, 'journal'), 0o700);
  let head: Head = emptyHead;
  let segments = 0;
  for (let n = 0; n < count; segments += 1) {
    const name = `${String(n + 1).padStart(12, '0')}.jsonl`;
    let lines = '';
    for (; lines.length < 1024 * 1024 && n < count; n += 1) {
      const { entry, line } = extend(head, { draft: draft(n), at: '2026-01-01T00:00:00.000Z' }, sha256);
      head = entry;
      lines += `${line}\n`;
    }
    writeFileSync(join(folder, 'journal', name), lines);
  }
  return segments;
}

t.test('a backlog is read once, a segment at a time, while new entries come', async (t) => {
  const folder = testFolder(t);
  const count = 20_000;
  const segments = await writeBacklog(folder, count);
  t.ok(segments > 4);
  let reads = 0;
  const files: Files = {
    ...nodeFiles,
    read: (path) => {
      reads += path.endsWith('.jsonl') ? 1 : 0;
      return nodeFiles.read(path);
    },
  };
  const { journal } = await openJournal(folder);
  const outbox = await open(folder, journal, files);
  const server = new Server();
  const run = new AbortController();
  const running = outbox.run(server.send, run.signal);
  await Promise.all(Array.from({ length: 20 }, (_, n) => journal.append(draft(n))));
  await until('caught up', () => outbox.lag() === 0);
  t.same(
    server.seen,
    Array.from({ length: journal.head.seq }, (_, index) => index + 1).slice(0, server.seen.length),
    'in order, none left out',
  );
  t.ok(server.seen.length >= count + 20);
  t.ok(reads <= segments + 2, `${reads} reads of ${segments} segments`);
  run.abort();
  await running;
  await outbox.stop();
  await journal.stop();
});

t.test('a lost line does not stop what follows it', async (t) => {
  const folder = testFolder(t);
  const first = await openJournal(folder, { segmentBytes: 800 });
  for (let n = 0; n < 20; n += 1) await first.journal.append(draft(n));
  await first.journal.stop();
  const [name = ''] = await first.journal.segments();
  writeFileSync(join(folder, 'journal', name), 'x\n');
  const { journal } = await openJournal(folder);
  const outbox = await open(folder, journal);
  const server = new Server();
  const run = new AbortController();
  const running = outbox.run(server.send, run.signal);
  await until('caught up', () => outbox.lag() === 0);
  const left = entriesOnDisk(folder).filter((entry) => entry.forServer);
  t.same(
    server.seen,
    left.map((entry) => entry.seq),
  );
  run.abort();
  await running;
  await outbox.stop();
  await journal.stop();
});

t.test('a cursor that can’t be right sends all again, and one ahead of the journal is told', async (t) => {
  const folder = testFolder(t);
  const { journal } = await openJournal(folder);
  await journal.append(draft(1));
  const path = join(folder, 'journal', 'outbox-cursor');
  for (const text of ['', 'x', '-1', '1e1', '\0\0']) {
    writeFileSync(path, text);
    const outbox = await open(folder, journal);
    t.equal(outbox.lag(), journal.head.seq, JSON.stringify(text));
    await outbox.stop();
  }
  const last = journal.head.seq;
  writeFileSync(path, '900\n');
  const outbox = await open(folder, journal);
  t.equal(outbox.lag(), journal.head.seq);
  t.match(entriesOnDisk(folder).at(-1), { kind: 'journal.tail-missing', data: { acknowledged: 900, last } });
  await outbox.stop();
  await journal.stop();
});
