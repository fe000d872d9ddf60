import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { systemClock } from '../../../drivers/clock.js';
import { emptyHead, extend, readLine, type Head } from '../../../daemon/journal/chain.js';
import { Journal } from '../../../daemon/journal/journal.js';
import { openSigner, sha256 } from '../../../daemon/journal/signing-key.js';
import { verifyJournal } from '../../../daemon/journal/verify.js';
import { nodeFiles, type Files } from '../../../daemon/edges/storage/files.js';

const draft = (n: number) => ({ kind: 'test', actor: 'system', forServer: true, data: { n } });

async function open(folder: string, files: Files = nodeFiles): Promise<Journal> {
  const signer = await openSigner(nodeFiles, folder);
  const journal = new Journal({
    files,
    folder,
    clock: systemClock,
    digest: sha256,
    signer,
    carry: () => ({ seen: 1 }),
  });
  await journal.open();
  return journal;
}

t.test('a line is hashed as docs/journal.md says, by a hand-made example', async (t) => {
  const { line } = extend(emptyHead, { draft: draft(1), at: '2026-01-01T00:00:00.000Z' }, sha256);
  const body = `{"seq":1,"at":"2026-01-01T00:00:00.000Z","kind":"test","actor":"system","forServer":true,"data":{"n":1},"prev":"${'0'.repeat(64)}"}`;
  t.equal(line, `${body.slice(0, -1)},"hash":"${sha256(body)}"}`);
});

t.test('any change of any byte of any line is noticed', async () => {
  let head: Head = emptyHead;
  const lines = Array.from({ length: 4 }, (_, n) => {
    const { entry, line } = extend(head, { draft: draft(n), at: '2026-01-01T00:00:00.000Z' }, sha256);
    head = entry;
    return line;
  });
  fc.assert(
    fc.property(fc.nat(3), fc.nat(400), fc.integer({ min: 1, max: 127 }), (which, where, flip) => {
      const line = lines[which] ?? '';
      const at = where % line.length;
      const changed = line.slice(0, at) + String.fromCharCode(line.charCodeAt(at) ^ flip) + line.slice(at + 1);
      return readLine(changed, null, sha256).kind === 'bad';
    }),
    { numRuns: 1000 },
  );
});

t.test('entries are numbered without gaps across restarts, and the journal verifies', async (t) => {
  const folder = t.testdir();
  for (let run = 0; run < 3; run += 1) {
    const journal = await open(folder);
    const entries = await Promise.all(Array.from({ length: 300 }, (_, n) => journal.append(draft(n))));
    t.same(
      entries.map((entry) => entry.data['n']),
      Array.from({ length: 300 }, (_, n) => n),
    );
    await journal.stop();
  }
  const verdict = await verifyJournal(nodeFiles, folder, sha256);
  t.same(verdict.faults, []);
  t.ok(verdict.checkpoints >= 3);
  t.equal(verdict.head?.seq, verdict.entries);
});

t.test('a torn last line is healed; a changed, removed or forged line is found', async (t) => {
  const folder = t.testdir();
  const journal = await open(folder);
  for (let n = 0; n < 5; n += 1) await journal.append(draft(n));
  await journal.stop();
  const [name = ''] = readdirSync(join(folder, 'journal')).filter((one) => one.endsWith('.jsonl'));
  const path = join(folder, 'journal', name);
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, `${whole}{"seq":9,"at":"20`);
  t.match(await verifyJournal(nodeFiles, folder, sha256), { faults: [], tornBytes: 17 });
  const healed = await open(folder);
  await healed.stop();
  t.match(await verifyJournal(nodeFiles, folder, sha256), { faults: [], tornBytes: 0 });
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, lines.filter((_, index) => index !== 2).join('\n'));
  t.match((await verifyJournal(nodeFiles, folder, sha256)).faults, [{ line: 3, fault: 'seq-wrong' }]);
  writeFileSync(path, lines.map((line) => line.replace('"n":1', '"n":7')).join('\n'));
  t.match((await verifyJournal(nodeFiles, folder, sha256)).faults, [{ fault: 'hash-wrong' }]);
  t.match(await open(folder).catch((error: unknown) => error), { code: 'journal-damaged' });
});

/** The machine's files, whose Nth append or sync fails; with `die` all after it fail too. */
function failing(nth: number, die: boolean): { readonly files: Files; readonly calls: () => number } {
  let calls = 0;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls === nth || (die && calls > nth)) throw new Error('ENOSPC: no space left');
    return work();
  };
  const files: Files = {
    ...nodeFiles,
    openAppend: async (path, mode) => {
      const file = await nodeFiles.openAppend(path, mode);
      return {
        // A full disk takes part of what it is given.
        append: (bytes) =>
          step(() => file.append(bytes)).catch((error: unknown) =>
            file.append(bytes.slice(0, 7)).then(() => Promise.reject(error as Error)),
          ),
        sync: () => step(() => file.sync()),
        truncate: (length) => step(() => file.truncate(length)),
        close: () => file.close(),
      };
    },
  };
  return { files, calls: () => calls };
}

t.test(
  'whichever call of the disk fails or is the last, no acknowledged entry is lost and the chain holds',
  async (t) => {
    let loops = 0;
    for (const die of [false, true]) {
      for (let nth = 1; nth < 60; nth += 1) {
        const folder = t.testdir();
        const { files, calls } = failing(nth, die);
        const acknowledged: number[] = [];
        const signer = await openSigner(nodeFiles, folder);
        const journal = new Journal({ files, folder, clock: systemClock, digest: sha256, signer, carry: () => ({}) });
        const opened = await journal.open().then(
          () => true,
          () => false,
        );
        for (let n = 0; opened && n < 8; n += 1) {
          await journal.append(draft(n)).then(
            () => acknowledged.push(n),
            () => undefined,
          );
        }
        await journal.stop().catch(() => undefined);
        const again = await open(folder);
        await again.append(draft(99));
        await again.stop();
        const verdict = await verifyJournal(nodeFiles, folder, sha256);
        const text = readdirSync(join(folder, 'journal'))
          .filter((name) => name.endsWith('.jsonl'))
          .map((name) => readFileSync(join(folder, 'journal', name), 'utf8'))
          .join('');
        const lost = acknowledged.filter((n) => !text.includes(`"data":{"n":${n}}`));
        if (verdict.faults.length > 0 || lost.length > 0)
          t.fail(`call ${nth}${die ? ' and all after' : ''}`, { verdict, lost });
        loops += 1;
        if (calls() < nth) break;
      }
    }
    t.ok(loops > 30, `${loops} places to fail`);
  },
);
