/** The programs on docs/journal.md, as an inspector would run them who has Python, OpenSSL and jq and no wallkeeper. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { removeExpired } from '../../daemon/journal/retention.js';
import { openSigner, sha256 } from '../../daemon/journal/signing-key.js';
import { verifyJournal } from '../../daemon/journal/verify.js';
import { nodeFiles } from '../../daemon/edges/storage/files.js';
import { draft, entriesOnDisk, openJournal, segmentPaths } from '../daemon/journal/journal-under-test.js';
import { top } from '../static/project.js';
import { testFolder } from '../folder.js';

function block(language: string, holding: string): string {
  const page = readFileSync(join(top, 'docs', 'journal.md'), 'utf8');
  const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const found = blocks.find(([, name, text]) => name === language && text?.includes(holding) === true)?.[2];
  if (found === undefined) throw new Error(`the page has no ${language} with ${holding}`);
  return found;
}

t.test('the page’s programs come to the verdict of audit verify, on whole and on changed journals', async (t) => {
  const folder = testFolder(t);
  const { journal } = await openJournal(folder, { segmentBytes: 4000 });
  for (let n = 0; n < 40; n += 1) await journal.append({ ...draft(n), actor: 'web:é\u2028"\\' });
  await journal.stop();
  const program = join(folder, 'chain.py');
  writeFileSync(program, block('python', 'hashlib'));
  const python = (): unknown => spawnSync('python3', [program, join(folder, 'journal')], { encoding: 'utf8' });
  const { head, entries } = await verifyJournal(nodeFiles, folder, sha256);
  t.match(python(), { status: 0, stdout: `${entries} entries, head ${head?.hash ?? ''}, 0 faults\n` });

  const shell = (text: string): string =>
    execFileSync('bash', ['-ec', text], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  t.equal(shell(block('sh', 'head -n 1')).slice(0, 64), entriesOnDisk(folder)[0]?.hash);
  const checkpoint = entriesOnDisk(folder).find((entry) => entry.kind === 'journal.checkpoint');
  const said = shell(block('sh', 'pkeyutl')).split('\n');
  t.equal(said[0]?.slice(0, 64), checkpoint?.data['key']);
  t.equal(said[1], 'Signature Verified Successfully');

  const [path = ''] = segmentPaths(folder);
  const whole = readFileSync(path, 'utf8');
  const third = `${whole.split('\n')[2] ?? ''}\n`;
  for (const [from, to] of [
    ['"n":1', '"n":7'],
    [third, ''],
    [third, `${third}${third}`],
    ['}\n', '}x\n'],
  ] as const) {
    writeFileSync(
      path,
      whole.replace(from, () => to),
    );
    t.match(python(), { status: 1, stdout: /:\d+: / });
  }
  writeFileSync(path, whole.replaceAll(String(checkpoint?.data['head']), '0'.repeat(64)));
  t.throws(() => shell(block('sh', 'pkeyutl')), 'a signature over another head');
});

t.test(
  'the page’s program goes on over segments that were removed in their time, and sees one that was not',
  async (t) => {
    const folder = testFolder(t);
    const { journal } = await openJournal(folder, { segmentBytes: 3000 });
    for (let n = 0; n < 40; n += 1) await journal.append(draft(n));
    const signer = await openSigner(nodeFiles, folder);
    const options = { files: nodeFiles, folder, digest: sha256, signRemoval: signer.signRemoval.bind(signer), journal };
    const keep = { days: 1, kinds: new Map<string, number>(), legalHold: null };
    const now = { keep, wall: Date.now() + 2 * 86_400_000, wallTrusted: true, acknowledged: Infinity };
    const [removed = ''] = await removeExpired(options, now);
    await journal.stop();
    const program = join(folder, 'chain.py');
    writeFileSync(program, block('python', 'hashlib'));
    const python = (): unknown => spawnSync('python3', [program, join(folder, 'journal')], { encoding: 'utf8' });
    const { head } = await verifyJournal(nodeFiles, folder, sha256);
    t.match(python(), {
      status: 0,
      stdout: new RegExp(`^${head?.seq ?? 0} entries, head ${head?.hash ?? ''}, 0 faults`),
    });
    unlinkSync(join(folder, 'journal', removed.replace('.jsonl', '.removed.json')));
    t.match(python(), { status: 1 });
  },
);
