import { existsSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { loadVerb, verbNames } from '../../daemon/cli/verbs.js';
import { errorsPage } from '../../daemon/messages/errors-page.js';
import { journalFindings, roomFindings } from '../../daemon/messages/findings.js';
import { errorParts, errorRegistry } from '../../daemon/messages/registry.js';
import type { ErrorRegistry } from '../../drivers/errors.js';
import * as rules from './document-rules.js';
import { readTree, top } from './project.js';

const tree = readTree();
const registry: ErrorRegistry = Object.fromEntries(errorRegistry);
const sample: ErrorRegistry = {
  'port-busy': {
    meaning: { en: '{port} is busy.', id: '{port} sibuk.' },
    todo: { en: 'Wait.', id: 'Tunggu.' },
    retry: true,
  },
};

function textOf(path: string): string {
  const file = tree.find((candidate) => candidate.path === path);
  if (file === undefined) throw new Error(`${path} is not in the tree`);
  return file.text;
}

t.test('every code in the source is registered, with every parameter its text wants', (t) => {
  t.same(rules.unregistered(tree, registry), []);
  const caught = (text: string): number => rules.unregistered([{ path: 'daemon/a.ts', text }], sample).length;
  t.equal(caught(`throw new KeeperError('port-gone')`), 1);
  t.equal(caught(`const x = { code: late ? 'port-gone' : 'port-busy' };`), 1);
  t.equal(caught(`throw new KeeperError('port-busy', { path })`), 1, 'a mark left open');
  t.equal(caught(`throw new KeeperError('port-busy', { port }, error)`), 0);
  t.equal(caught(`throw new KeeperError(code, { ...parameters })`), 0);
  t.end();
});

t.test('every registered code is used, once, in both languages', (t) => {
  t.same(rules.unused(tree, registry), []);
  t.same(rules.claimedTwice(errorParts), []);
  t.same(rules.unevenTexts(registry), []);
  t.same(rules.ungathered(tree), []);
  t.same(
    Object.keys(registry).filter((code) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(code)),
    [],
    'kebab-case',
  );
  t.same(rules.unused([{ path: 'daemon/errors.ts', text: `'port-busy'` }], sample), ['port-busy']);
  t.same(
    rules.claimedTwice([
      ['A', sample],
      ['B', sample],
    ]),
    ['port-busy'],
  );
  const texts = { en: '{port} {baud}', id: '{port}' };
  t.same(rules.unevenTexts({ x: { meaning: texts, todo: texts, retry: false } }), ['x']);
  t.same(rules.ungathered([{ path: 'drivers/link/errors.ts', text: 'export const linkErrors = {}' }]), ['linkErrors']);
  t.end();
});

t.test('docs/errors.md is what the registry says', (t) => {
  t.equal(textOf('docs/errors.md'), errorsPage(errorParts), 'else: node dist/test/static/write-errors-page.js');
  const headings = [...textOf('docs/errors.md').matchAll(/^### (.+)$/gm)].map((match) => match[1]);
  t.same(headings.sort(), Object.keys(registry).sort());
  t.end();
});

t.test('versions are exact and the lockfile names no registry', (t) => {
  t.same(rules.exactVersions(tree), []);
  const lock = (value: string): string => `{ "a": { "resolved": "${value}" } }`;
  t.equal(rules.exactVersions([{ path: 'package-lock.json', text: lock('https://host/a.tgz') }]).length, 1);
  t.equal(rules.exactVersions([{ path: 'package.json', text: '{"dependencies":{"a":"^1.2.3"}}' }]).length, 1);
  t.equal(rules.exactVersions([{ path: 'package.json', text: '{"devDependencies":{"a":"latest"}}' }]).length, 1);
  t.end();
});

t.test('no file names the machine or the registry it came from', (t) => {
  t.same(rules.noMachine(tree), []);
  for (const text of [
    'cd /wor' + 'k/main',
    '/hom' + 'e/budi/x',
    'https://registry' + '.example/a',
    '/tmp/w' + 't/cli',
  ]) {
    t.equal(rules.noMachine([{ path: 'docs/a.md', text }]).length, 1, text);
  }
  t.same(rules.noMachine([{ path: 'docs/a.md', text: '/var/lib/wallkeeper /dev/serial/by-id/x ./home/x' }]), []);
  t.end();
});

t.test('the commands and links of the README exist', async (t) => {
  const readme = { path: 'README.md', text: textOf('README.md') };
  const commands = rules.shellCommands(readme);
  t.ok(commands.length >= 5, 'it has commands');
  for (const { words, place } of commands) {
    const fault = await faultOf(words);
    t.equal(fault, null, `${place}: ${words.join(' ')}`);
  }
  const paths = new Set(
    tree.flatMap(({ path }) => path.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'))),
  );
  const links = [...readme.text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map((match) =>
    (match[1] ?? '').replace(/\/$/, ''),
  );
  t.same(
    links.filter((link) => !paths.has(link) && !existsSync(join(top, link))),
    [],
  );
  const demo = rules.recordIn(demoRoom({ matrixPath: '', baudRate: 9600, mqttPort: 1883, httpPort: 8080 }), 'mqtt');
  t.match(readme.text, `-t ${String(demo['baseTopic'])}/scene/set`, 'what it publishes to is the demo’s topic');
  t.equal(await faultOf(['npm', 'run', 'nothing']), 'no script nothing');
  t.equal(await faultOf(['wallkeeper', 'chekc', 'room.json']), 'no verb chekc');
  t.equal(await faultOf(['wallkeeper', 'run', '--dir', 'x']), 'no option --dir');
  t.equal(await faultOf(['npx', 'nothing']), 'no package nothing');
});

t.test('every verb that the operator’s pages name is one', async (t) => {
  for (const [path, least] of [
    ['docs/operations.md', 9],
    ['docs/provisioning.md', 4],
  ] as const) {
    const named = textOf(path).matchAll(
      /`?(?:sudo (?:-u wallkeeper )?)?\bwallkeeper ((?:audit |person |provision )?[a-z][a-z-]+)(?= [-/A-Z\x60]|`|$)/gm,
    );
    const verbs = [...new Set([...named].map((match) => match[1] ?? ''))].filter(
      (verb) => !/^(and|is|are|has)$/.test(verb),
    );
    t.ok(verbs.length >= least, `${path}: ${verbs.join(', ')}`);
    t.same(
      verbs.filter((verb) => !verbNames.includes(verb)),
      [],
      path,
    );
  }
});

t.test('whoever looks for a fault finds the same symptoms in both languages', (t) => {
  const rowsBelow = (heading: string): readonly string[] => {
    const [, below = ''] = textOf('docs/operations.md').split(`\n## ${heading}\n`);
    return (below.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| '));
  };
  const [english, indonesian] = [rowsBelow('Fault finding'), rowsBelow('Mencari gangguan')];
  t.ok(english.length > 20);
  t.equal(indonesian.length, english.length);
  t.end();
});

t.test('every file that docs/operations.md names is there, on a PC with the package or in the tree', (t) => {
  const packed = [...textOf('.ci/package.mjs').matchAll(/['`](usr\/[\w./-]+)/g)].map((match) => match[1] ?? '');
  t.ok(packed.length > 15);
  const found = (page: string): readonly string[] => rules.missingFiles(page, { packed, tree });
  t.same(found(textOf('docs/operations.md')), []);
  t.same(found('`/usr/lib/wallkeeper/nothing` and `/usr/lib/wallkeeper/`'), ['/usr/lib/wallkeeper/nothing']);
  t.same(found('`docs/nothing.md`, `docs/errors.md`, `drivers/*/*/README.md`, `drivers/*/LOST.md`'), [
    'docs/nothing.md',
    'drivers/*/LOST.md',
  ]);
  t.same(found('`/var/lib/wallkeeper/nowhere/`, `/var/lib/wallkeeper/backups/`'), ['/var/lib/wallkeeper/nowhere/']);
  t.same(found('`/etc/wallkeeper/nothing` and `/etc/wallkeeper/credentials/NAME`'), ['/etc/wallkeeper/nothing']);
  t.end();
});

/** Why a reader who types this would be disappointed; null where it works. */
async function faultOf(words: readonly string[]): Promise<string | null> {
  const page: unknown = JSON.parse(textOf('package.json'));
  const [program = '', first = '', second = ''] = words[0] === 'sudo' ? words.slice(1) : words;
  if (program === 'npm' || program === 'npx') {
    if (program === 'npx') return first in rules.recordIn(page, 'dependencies') ? null : `no package ${first}`;
    const script = first === 'run' ? second : first;
    return ['ci', 'install'].includes(script) || script in rules.recordIn(page, 'scripts')
      ? null
      : `no script ${script}`;
  }
  if (program !== 'wallkeeper')
    return ['git', 'cd', 'mkdir', 'cp', 'mosquitto_pub', 'mosquitto_sub', 'node'].includes(program)
      ? null
      : `no program ${program}`;
  const name = verbNames.includes(`${first} ${second}`) ? `${first} ${second}` : first;
  if (name.startsWith('--')) return ['--help', '--version'].includes(name) ? null : `no option ${name}`;
  const verb = await loadVerb(name);
  if (verb === null) return `no verb ${name}`;
  const wrong = words
    .filter((word) => word.startsWith('--') && word !== '--help')
    .find((word) => !Object.hasOwn(verb.options, word.slice(2).split('=')[0] ?? ''));
  return wrong === undefined ? null : `no option ${wrong}`;
}

t.test('docs/ARCHITECTURE.md fits one page and names files that exist', (t) => {
  const page = textOf('docs/ARCHITECTURE.md');
  const paths = new Set(tree.map(({ path }) => path));
  const named = [...page.matchAll(/`((?:daemon|drivers|web-ui|test)\/[\w/-]+\.ts)`/g)].map((match) => match[1] ?? '');
  t.ok(named.length > 8);
  t.same(
    named.filter((path) => !paths.has(path)),
    [],
  );
  t.ok(page.split('\n').length <= 90, 'one page');
  for (const { path, text } of tree.filter((file) => file.path.startsWith('docs/adr/'))) {
    t.ok(text.split('\n').length <= 61, `${path}: at most 60 lines`);
    for (const heading of ['Context', 'Decision', 'Evidence', 'Consequences']) t.match(text, `## ${heading}`, path);
  }
  t.end();
});

t.test('every finding of check and audit verify has its sentence', (t) => {
  const found = (texts: readonly string[], patterns: readonly RegExp[]): readonly string[] => {
    const all = texts.flatMap((text) => patterns.flatMap((pattern) => [...text.matchAll(pattern)]));
    return [...new Set(all.map((match) => match[1] ?? ''))].sort();
  };
  const config = tree
    .filter(({ path }) => /^daemon\/(config\/|edges\/storage\/room-file)/.test(path))
    .map(({ text }) => text);
  const calls = [/(?:fault|warning)\(\s*[^,]+,\s*'([a-z-]+)'/g, /unusable\('([a-z-]+)'/g, /rule: '([a-z-]+)'/g];
  const layout = found([textOf('daemon/wall/layout.ts')], [/readonly code: '([a-z-]+)'/g]);
  t.same([...new Set([...found(config, calls), ...layout])].sort(), Object.keys(roomFindings).sort());
  const journal = ['chain', 'verify'].map((name) => textOf(`daemon/journal/${name}.ts`));
  t.same(found(journal, [/fault: '([a-z-]+)'/g]), Object.keys(journalFindings).sort());
  t.end();
});

t.test('no two decisions have the same number', (t) => {
  const numbers = tree.flatMap(({ path }) => /^docs\/adr\/(\d{4})-/.exec(path)?.[1] ?? []);
  t.ok(numbers.length > 0);
  t.same(
    numbers.filter((number, index) => numbers.indexOf(number) !== index),
    [],
  );
  t.end();
});
