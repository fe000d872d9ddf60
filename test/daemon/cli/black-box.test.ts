/** The built command as a shell sees it: its streams, its exit codes, its signals. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { demoRoom } from '../../../daemon/demo/demo-room.js';
import { nodeFiles } from '../../../daemon/edges/storage/files.js';
import { Journal } from '../../../daemon/journal/journal.js';
import { openSigner, sha256 } from '../../../daemon/journal/signing-key.js';
import { systemClock } from '../../../drivers/clock.js';
import { SimulatedChild } from '../../e2e/simulated-child.js';
import { until } from '../../until.js';
import { testFolder } from '../../folder.js';

const main = fileURLToPath(new URL('../../../daemon/main.js', import.meta.url));
const top = fileURLToPath(new URL('../../../../', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(typed: readonly string[], env: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [main, ...typed], { env: { PATH: process.env['PATH'] ?? '', ...env } });
}

async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let out = '';
  let err = '';
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

function wallkeeper(typed: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return ended(start(typed, env));
}

t.test('version, wrong verb, wrong path', async (t) => {
  const page: unknown = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
  const [version, verb, path] = await Promise.all([
    wallkeeper(['--version']),
    wallkeeper(['chekc'], { LANG: 'id_ID.UTF-8' }),
    wallkeeper(['check', 'no/such.json']),
  ]);
  t.match(page, { version: version.out.replace(/^wallkeeper |\n$/g, '') });
  t.match(version, { code: 0, err: '' });
  t.match(verb, { code: 2, out: '' });
  t.match(verb.err, /^wallkeeper: Tidak ada perintah “chekc” \(check\?\)[^\n]+ \[cli-verb-unknown\]\n$/);
  t.match(path, { code: 2, out: '' });
  t.match(path.err, /^wallkeeper: There is nothing at no\/such\.json\. [^\n]+ \[cli-path-missing\]\n$/);
});

t.test('check names each fault of a room by its pointer', async (t) => {
  const room = demoRoom({ matrixPath: '/dev/ttyUSB0', httpPort: 8080, mqttPort: 1883, baudRate: 9600 });
  const bad = { ...room, rooom: 1, http: { host: '127.0.0.1', port: 'eighty' } };
  const dangling = { ...room, scenes: [{ id: 's', name: 'S', layout: 'nowhere', assignments: {} }], triggers: [] };
  const dir = testFolder(t, {
    'good.json': JSON.stringify(room),
    'bad.json': JSON.stringify(bad),
    'dangling.json': JSON.stringify(dangling),
    'broken.json': '{"schemaVersion": 1,',
    'readme.json': /```json\n([\s\S]*?)```/.exec(readFileSync(join(top, 'README.md'), 'utf8'))?.[1] ?? '',
  });
  const [good, wrong, loose, broken, readme] = await Promise.all(
    ['good', 'bad', 'dangling', 'broken', 'readme'].map((name) => wallkeeper(['check', join(dir, `${name}.json`)])),
  );
  t.match(good, { code: 0, out: `${join(dir, 'good.json')}: good.\n` });
  t.match(readme, { code: 0, err: '' }, 'the room in the README is a good one');
  for (const result of [wrong, loose, broken]) {
    t.match(result, { code: 2, out: '' });
    t.ok(
      result?.err
        .trimEnd()
        .split('\n')
        .every((line) => /^\S+\.json: \/\S*: \S.+$/.test(line)),
      result?.err ?? '',
    );
  }
  t.match(wrong?.err, `${join(dir, 'bad.json')}: /rooom: `);
  t.match(wrong?.err, `${join(dir, 'bad.json')}: /http/port: "eighty"; expected: `);
  t.match(loose?.err, `${join(dir, 'dangling.json')}: /scenes/0/layout: there is no layout “nowhere”\n`);
  t.match(broken?.err, `${join(dir, 'broken.json')}: /: not JSON: `);
});

t.test('devices answers on any machine', async (t) => {
  const { code, out } = await wallkeeper(['devices', '--json']);
  t.equal(code, 0);
  t.match(JSON.parse(out), { serial: Array, hid: Array, notes: Array });
});

t.test('a journal is verified, exported, carried to another machine, and its forger found', async (t) => {
  const dir = testFolder(t, { data: { 'room.json': '{}' } });
  const data = join(dir, 'data');
  await writeJournal(data, 300);
  const target = join(dir, 'restored');
  const file = join(dir, 'room.backup');
  const [whole, lines, made] = await Promise.all([
    wallkeeper(['audit', 'verify', '--data', data, '--json']),
    wallkeeper(['audit', 'export', '--data', data]),
    wallkeeper(['backup', '--data', data, file]),
  ]);
  t.match(whole, { code: 0, err: '' });
  const verdict: unknown = JSON.parse(whole.out);
  t.match(verdict, { whole: true, faults: [], notes: [] });
  t.match(verdict, { entries: lines.out.trimEnd().split('\n').length }, 'export gives every entry');
  t.match(made, { code: 0, err: '' });

  t.match(await wallkeeper(['restore', file, '--data', target]), { code: 0, err: '' });
  // The restored appliance makes its own key and goes on with the same chain.
  await writeJournal(target, 300);
  const carried = await wallkeeper(['audit', 'verify', '--data', target]);
  t.match(carried, { code: 0, err: '' });
  t.match(
    carried.out,
    /^\d+ entries, last seq \d+, [2-9] signed checkpoints: the chain is whole\. Head [0-9a-f]{64}\n$/,
  );

  const segment = join(
    data,
    'journal',
    readdirSync(join(data, 'journal')).find((name) => name.endsWith('.jsonl')) ?? '',
  );
  writeFileSync(segment, readFileSync(segment, 'utf8').replace('"n":5}', '"n":6}'));
  const [forged, missing] = await Promise.all([
    wallkeeper(['audit', 'verify', '--data', data]),
    wallkeeper(['audit', 'verify', '--data', join(dir, 'dta')]),
  ]);
  t.match(forged, { code: 1, out: '' });
  t.match(forged.err, /^journal\/\d{12}\.jsonl:\d+: the entry was changed: its hash does not fit\n/);
  t.match(missing, { code: 2, err: /\[cli-path-missing\]\n$/ }, 'a mistyped folder is not an empty journal');
});

async function writeJournal(folder: string, entries: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const signer = await openSigner(nodeFiles, folder);
  const carry = (): Record<string, unknown> => ({});
  const journal = new Journal({ files: nodeFiles, folder, clock: systemClock, digest: sha256, signer, carry });
  await journal.open();
  const draft = { kind: 'test.written', actor: 'system', forServer: false };
  await Promise.all(Array.from({ length: entries }, (_, n) => journal.append({ ...draft, data: { n } })));
  await journal.stop();
}

t.test('a reader that goes away early is no crash', async (t) => {
  const data = join(testFolder(t, { data: {} }), 'data');
  await writeJournal(data, 2000);
  const child = start(['audit', 'export', '--data', data]);
  child.stdout.once('data', () => child.stdout.destroy());
  const { code, err } = await ended(child);
  t.equal(code, 0);
  t.equal(err, '');
});

t.test('a simulator listens, takes orders, and ends on SIGTERM with 0', async (t) => {
  const child = start(['simulate', 'extron-sis', '--tcp', '0', '--inputs', '4', '--outputs', '4']);
  const result = ended(child);
  let out = '';
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  await until('it says where it listens', () => /listens on 127\.0\.0\.1:\d+/.test(out));
  child.kill('SIGTERM');
  t.match(await result, { code: 0, err: '' });
});

t.test('probe finds a matrix on a serial port, and what it prints is a device that check takes', async (t) => {
  const folder = testFolder(t);
  const path = join(folder, 'tty');
  const device = await SimulatedChild.start(path, 9600);
  t.teardown(() => device.stop());
  const before = await device.ties();
  const { code, out, err } = await wallkeeper(['probe', path, '--baud', '9600', '--json']);
  t.equal(code, 0, err);
  const found = JSON.parse(out) as { readonly device: object };
  t.match(found, { driver: 'extron-sis', baudRate: 9600, device: { link: { type: 'serial', path } } });
  const room = demoRoom({ matrixPath: path, httpPort: 8080, mqttPort: 1883, baudRate: 9600 });
  writeFileSync(join(folder, 'room.json'), JSON.stringify({ ...room, devices: [found.device] }));
  t.match(await wallkeeper(['check', join(folder, 'room.json')]), { code: 0, err: '' });
  t.same(await device.ties(), before, 'nothing was switched');
  const nothing = await wallkeeper(['probe', join(folder, 'nothing'), '--json'], { LANG: 'en_GB.UTF-8' });
  t.equal(nothing.code, 1);
  t.match(nothing.err, /^wallkeeper: [^\n]+ \[port-missing\]\n$/);
});

t.test('a daemon without a configuration says so and exits 2', async (t) => {
  const data = testFolder(t);
  const { code, err } = await wallkeeper(['run', '--data', data]);
  t.equal(code, 2);
  t.match(err, /^wallkeeper: [^\n]+ \[config-missing\]\n$/);
});
