import { readFileSync, readdirSync, unlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { emptyHead, extend, readLine } from '../../../daemon/journal/chain.js';
import { exportJournal } from '../../../daemon/journal/export.js';
import { sha256 } from '../../../daemon/journal/signing-key.js';
import { verifyJournal, type Trust, type Verdict } from '../../../daemon/journal/verify.js';
import { nodeFiles, type Files } from '../../../daemon/edges/storage/files.js';
import { draft, entriesOnDisk, openJournal } from './journal-under-test.js';
import { testFolder } from '../../folder.js';

type Folder = ReadonlyMap<string, Buffer>;

/** A journal of some segments and restarts, in a folder and in memory. */
async function written(t: Test, count = 40): Promise<{ readonly folder: string; readonly held: Folder }> {
  const folder = testFolder(t);
  for (let run = 0; run < 2; run += 1) {
    const { journal } = await openJournal(folder, { segmentBytes: 4000 });
    for (let n = 0; n < count / 2; n += 1) await journal.append({ ...draft(n), actor: 'web:é\ufffd' });
    await journal.stop();
  }
  const names = readdirSync(join(folder, 'journal'));
  return { folder, held: new Map(names.map((name) => [name, readFileSync(join(folder, 'journal', name))])) };
}

function verdictOf(held: Folder, trust: Trust = {}): Promise<Verdict> {
  const files: Files = {
    ...nodeFiles,
    list: () => Promise.resolve([...held.keys()].sort()),
    read: (path) => {
      const bytes = held.get(basename(path));
      if (bytes !== undefined) return Promise.resolve(bytes);
      return Promise.reject(Object.assign(new Error('not there'), { code: 'ENOENT' }));
    },
  };
  return verifyJournal(files, 'data', sha256, trust);
}

function segmentsOf(held: Folder): readonly string[] {
  return [...held.keys()].filter((name) => name.endsWith('.jsonl')).sort();
}

function linesOf(held: Folder, name: string): string[] {
  return (held.get(name)?.toString('utf8') ?? '').split('\n').slice(0, -1);
}

function changed(held: Folder, name: string, lines: readonly string[]): Folder {
  return new Map([...held, [name, Buffer.from(lines.map((line) => `${line}\n`).join(''))]]);
}

const faultsOf = (verdict: Verdict): readonly string[] => verdict.faults.map(({ fault }) => fault);

t.test('lines are what the page says, byte for byte', async (t) => {
  const at = '2026-01-01T00:00:00.000Z';
  const first = extend(emptyHead, { draft: draft(1), at }, sha256);
  const zeros = '0'.repeat(64);
  const open = `{"seq":1,"at":"${at}","kind":"test.done","actor":"system","forServer":true,"data":{"n":1},"prev":"${zeros}"`;
  // By openssl dgst -sha256 over the line above and a closing brace.
  const hash = '0b55f2703429697f5f27dff90b33ea44cbc3f525c7c2f550dd09d1707a23972f';
  t.equal(first.line, `${open},"hash":"${hash}"}`);
  const second = extend(first.entry, { draft: draft(2), at }, sha256);
  t.equal(second.entry.prev, hash);
  t.match(readLine(second.line, first.entry, sha256), { kind: 'good', entry: second.entry });
  t.match(readLine(second.line, emptyHead, sha256), { kind: 'bad', fault: 'seq-wrong' });
  t.match(readLine(second.line, { seq: 1, hash: zeros }, sha256), { kind: 'bad', fault: 'chain-broken' });
  t.match(readLine(`${second.line}\r`, null, sha256), { kind: 'bad', fault: 'line-broken' });
});

t.test('any changed byte, removed line, swapped pair, added line or missing segment is found', async (t) => {
  const { held } = await written(t);
  t.match(await verdictOf(held), { faults: [], tornBytes: 0, unsignedTail: 0, firstSeq: 1 });
  const segments = segmentsOf(held);
  t.ok(segments.length > 2);
  const place = fc.tuple(fc.nat(segments.length - 1), fc.nat(1_000_000));
  const flip = fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async ([which, where], bits) => {
    const name = segments[which] ?? '';
    const bytes = Buffer.from(held.get(name) ?? '');
    const at = where % bytes.length;
    bytes[at] = (bytes[at] ?? 0) ^ bits;
    const { faults, tornBytes } = await verdictOf(new Map([...held, [name, bytes]]));
    return faults.length > 0 || (tornBytes > 0 && at === bytes.length - 1);
  });
  await fc.assert(flip, { numRuns: 300 });
  const edit = fc.asyncProperty(
    place,
    fc.constantFrom('remove', 'swap', 'repeat', 'forge'),
    async ([n, where], how) => {
      const name = segments[n] ?? '';
      const lines = linesOf(held, name);
      const at = where % lines.length;
      // The very last line, a checkpoint, can be taken away or reworded: what it signs is all before it.
      if ((how === 'remove' || how === 'forge') && n === segments.length - 1 && at === lines.length - 1) return true;
      const line = lines[at] ?? '';
      if (how === 'swap' && at === 0) return true;
      if (how === 'swap') lines.splice(at - 1, 2, line, lines[at - 1] ?? '');
      else if (how === 'forge') lines[at] = rehashed(line.replace('"actor":"', '"actor":"x'));
      else lines.splice(at, 1, ...(how === 'repeat' ? [line, line] : []));
      return (await verdictOf(changed(held, name, lines))).faults.length > 0;
    },
  );
  await fc.assert(edit, { numRuns: 150 });
  for (const name of segments.slice(0, -1)) {
    const without = new Map([...held].filter(([one]) => one !== name));
    const wanted = name === segments[0] ? 'beginning-missing' : 'seq-wrong';
    t.ok(faultsOf(await verdictOf(without)).includes(wanted), name);
  }
});

function rehashed(line: string): string {
  const body = `${line.slice(0, line.lastIndexOf(',"hash":'))}}`;
  return `${body.slice(0, -1)},"hash":"${sha256(body)}"}`;
}

/** The lines with a new actor in the first, and every later hash computed anew. */
function forged(lines: readonly string[]): readonly string[] {
  let prev: string | null = null;
  return lines.map((line, index) => {
    const changed = index === 0 ? line.replace('"actor":"', '"actor":"x') : line;
    const linked: string = prev === null ? changed : changed.replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${prev}"`);
    const whole = rehashed(linked);
    prev = whole.slice(-66, -2);
    return whole;
  });
}

t.test('who has no key can’t rewrite what a checkpoint covers', async (t) => {
  const { held } = await written(t);
  const name = segmentsOf(held).at(-1) ?? '';
  const lines = linesOf(held, name);
  const faults = faultsOf(await verdictOf(changed(held, name, forged(lines))));
  t.ok(faults.length > 0 && faults.every((fault) => fault === 'signature-wrong'), 'the chain alone would hold');
  const tail = await verdictOf(changed(held, name, [...lines.slice(0, -3), ...forged(lines.slice(-3, -1))]));
  t.match(tail, { faults: [], unsignedTail: lines.length - 1 }, 'after the last checkpoint nobody sees it on the box');
  const other = await written(t);
  const stolen = new Map([...held, ['public-key.pem', other.held.get('public-key.pem') ?? Buffer.of()]]);
  t.ok(faultsOf(await verdictOf(stolen)).every((fault) => fault === 'key-missing'));
});

t.test('checkpoints that were left out are missed', async (t) => {
  let head = emptyHead;
  const lines = Array.from({ length: 300 }, (_, n) => {
    const { entry, line } = extend(head, { draft: draft(n), at: '2026-01-01T00:00:00.000Z' }, sha256);
    head = entry;
    return line;
  });
  const verdict = await verdictOf(changed(new Map(), '000000000001.jsonl', lines));
  t.match(verdict, { faults: [{ line: 257, seq: 257, fault: 'checkpoint-missing' }], unsignedTail: 300 });
});

t.test('an end that was cut off shows against what is kept elsewhere', async (t) => {
  const { folder, held } = await written(t);
  const pem = held.get('public-key.pem')?.toString() ?? '';
  const { head } = await verdictOf(held);
  if (head === null) throw new Error('empty');
  t.match(await verdictOf(held, { anchor: head, publicKeyPem: pem }), { faults: [] });
  const name = segmentsOf(held).at(-1) ?? '';
  const cut = changed(held, name, linesOf(held, name).slice(0, -4));
  t.match(await verdictOf(cut), { faults: [] });
  t.same(faultsOf(await verdictOf(cut, { anchor: head })), ['anchor-wrong']);
  t.same(faultsOf(await verdictOf(held, { anchor: { ...head, hash: sha256('') } })), ['anchor-wrong']);
  const acknowledged = new Map([...cut, ['outbox-cursor', Buffer.from(`${head.seq}\n`)]]);
  t.same(faultsOf(await verdictOf(acknowledged)), ['tail-missing']);
  const torn = new Map([...held, [segmentsOf(held)[0] ?? '', Buffer.from('{'.repeat(9))]]);
  t.ok(faultsOf(await verdictOf(torn)).includes('end-broken'));
  unlinkSync(join(folder, 'secrets', 'journal-key.pem'));
  const { journal } = await openJournal(folder);
  await journal.append(draft(1));
  await journal.stop();
  const { faults, keys } = await verifyJournal(nodeFiles, folder, sha256);
  t.same([faults.length, keys.length], [0, 2], 'a new key keeps the old one beside it, and both are named');
  const strict = await verifyJournal(nodeFiles, folder, sha256, { publicKeyPem: pem });
  t.ok(faultsOf(strict).every((fault) => fault === 'key-missing') && strict.faults.length > 0);
});

t.test('a part is written out as it stands, with what proves it', async (t) => {
  const { folder } = await written(t);
  const all = entriesOnDisk(folder);
  const lines: string[] = [];
  const manifest = await exportJournal(nodeFiles, folder, { fromSeq: 9, toSeq: 20 }, (line) => void lines.push(line));
  t.same(
    lines,
    all.slice(8, 20).map((entry) => JSON.stringify(entry)),
  );
  t.match(manifest, {
    entries: 12,
    first: { seq: 9, prev: all[7]?.hash },
    last: { seq: 20, hash: all[19]?.hash },
    head: { seq: all.length, hash: all.at(-1)?.hash },
    sha256: sha256(lines.map((line) => `${line}\n`).join('')),
    unreadable: 0,
  });
  const from = Date.parse(all[0]?.at ?? '');
  t.match(await exportJournal(nodeFiles, folder, { fromTime: from }, () => undefined), { entries: all.length });
  t.match(await exportJournal(nodeFiles, folder, { toTime: from - 1 }, () => undefined), {
    entries: 0,
    first: null,
    head: { seq: all.length },
  });
});
