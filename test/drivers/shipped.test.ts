import t from 'tap';
import { driverNames } from '../../daemon/config/schema/names.js';
import {
  drivers,
  familyNames,
  familyTools,
  loadFamily,
  loadSimulator,
  makeDisplay,
  makeMatrix,
  simulatorNames,
} from '../../drivers/registry.js';
import { readTree } from '../static/project.js';
import { headings, section, tableRows } from './pages.js';
import { cardFaults, qualityRules } from './quality-card.js';

const files = new Map(readTree().map(({ path, text }) => [path, text]));
const shipped = drivers.filter((driver) => driver.shipped);
const sections = ['Document', 'Wiring', 'Line', 'Commands', 'Timings', 'Quirks', 'Errors', 'Tried', 'Unconfirmed'];

const ports = {
  clock: { now: () => 0, wall: () => 0, after: () => () => undefined },
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
  trace: () => undefined,
};

function textOf(path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`${path} is missing`);
  return text;
}

t.test('the registry has the contract’s names, each once and under its kind', async (t) => {
  t.same(
    drivers.map(({ kind, name }) => `${kind} ${name}`).sort(),
    Object.entries(driverNames)
      .flatMap(([kind, names]) => names.map((name) => `${kind} ${name}`))
      .sort(),
  );
  t.same(
    familyNames,
    shipped.map(({ name }) => name),
  );
  const later = drivers.filter((driver) => !driver.shipped);
  t.ok(later.length > 0);
  for (const { name } of [...later, { name: 'no-such-driver' }]) {
    t.equal(await loadFamily(name), null);
    t.equal(await familyTools(name), null);
    t.equal(await loadSimulator(name), null);
  }
  const link = { type: 'tcp', host: '127.0.0.1', port: 1 } as const;
  const matrix = { id: 'm', inputs: 4, outputs: 4, plane: null, link };
  const display = { id: 'd', setIds: [1], powerOnGapMs: null, pictureMode: null, link };
  for (const { name, kind } of [...drivers, { name: 'no-such-driver', kind: 'none' }]) {
    const has = shipped.some((one) => one.name === name);
    t.equal(
      (await makeMatrix({ ...matrix, driver: name }, ports))?.driver.kind ?? null,
      has && kind === 'matrix' ? kind : null,
    );
    t.equal(
      (await makeDisplay({ ...display, driver: name }, ports))?.driver.kind ?? null,
      has && kind === 'display' ? kind : null,
    );
  }
});

for (const { name, kind, most } of shipped.filter((one) => one.kind === 'matrix')) {
  t.test(`${name} names every input and output that the registry says, and none beyond`, async (t) => {
    t.equal(kind, 'matrix');
    if (most === null) throw new Error(`${name}: no most in its row`);
    const tools = await familyTools(name);
    const bytes = (output: number, input: number): Uint8Array | undefined =>
      tools?.encode({ kind: 'tie', output, input });
    t.ok(bytes(most.outputs, most.inputs));
    t.throws(() => bytes(most.outputs + 1, 1), { code: 'cli-input-not-a-command' });
    t.throws(() => bytes(1, most.inputs + 1), { code: 'cli-input-not-a-command' });
  });
}

/** The folder's files as drivers/README.md names them for a kind of device. */
const folderFiles = (kind: string): readonly string[] =>
  tableRows(section(textOf('drivers/README.md'), 'The afternoon: the folder'))
    .filter(([, kinds = '']) => kinds === 'every' || kinds.split(', ').includes(kind))
    .map(([file = '']) => file);

for (const { name, kind, display } of shipped) {
  const folder = `drivers/${kind}/${name}`;

  t.test(`${name} has the files of a family, and what the registry says of it is so`, async (t) => {
    for (const file of folderFiles(kind)) t.ok(files.has(`${folder}/${file}`), file);
    const link = { type: 'tcp', host: '127.0.0.1', port: 1 } as const;
    const settings = { id: 'd', driver: name, setIds: [1], powerOnGapMs: null, pictureMode: null, link };
    const made = kind === 'display' ? await makeDisplay(settings, ports) : null;
    const family = await loadFamily(name);
    const { setIds = null } = family?.kind === 'display' ? family : {};
    t.same(display, made === null ? null : { setIds, tiling: made.driver.capabilities.tiling });
  });

  t.test(`${name} loads under its own name, with its simulator`, async (t) => {
    const family = await loadFamily(name);
    t.equal(family?.name, name);
    t.equal(family?.kind, kind);
    t.equal((await familyTools(name))?.name, name);
    if (simulatorNames.includes(name)) t.not(await loadSimulator(name), null);
    else t.match(JSON.parse(textOf(`${folder}/quality.json`)), { rules: { simulator: { status: /to-do|exempt/ } } });
  });

  t.test(`${name} has its README, with the line as the code has it`, async (t) => {
    const page = textOf(`${folder}/README.md`);
    t.same(headings(page), sections);
    for (const heading of sections)
      t.ok(section(page, heading).length > heading.length + 20, `${heading} says something`);
    t.match(section(page, 'Tried'), /Real hardware: \*\*(none|yes)\*\*/, 'it says whether it was');
    const line = (await loadFamily(name))?.line;
    t.same(
      tableRows(section(page, 'Line')).map(([key, value]) => [key, value]),
      Object.entries(line ?? {}).map(([key, value]) => [key, String(value)]),
    );
  });

  t.test(`${name} has vectors and a sound quality card`, (t) => {
    t.match(JSON.parse(textOf(`test/vectors/${name}.json`)), { family: name });
    const card: unknown = JSON.parse(textOf(`${folder}/quality.json`));
    t.same(
      cardFaults(card, name, (path) => files.has(path)),
      [],
    );
    const tried = /"tried": true/.test(textOf(`${folder}/quality.json`));
    const said = /Real hardware: \*\*yes/.test(textOf(`${folder}/README.md`));
    t.equal(said, tried, 'README and card agree on real hardware');
    t.end();
  });
}

t.test('drivers/README.md names the sections, the rules and files that are there', (t) => {
  const page = textOf('drivers/README.md');
  const named = section(page, 'Sections of a family’s README').split(', in this order')[0] ?? '';
  t.same(
    [...named.matchAll(/`(\w+)`/g)].map((match) => match[1]),
    sections,
  );
  t.same(
    tableRows(section(page, 'The quality card')).map(([rule]) => rule),
    qualityRules,
  );
  t.ok(folderFiles('matrix').length >= 10);
  t.ok(folderFiles('relay').length >= 8 && folderFiles('terminal').length >= 8);
  const paths = [...page.matchAll(/`((?:test|daemon|drivers)\/[\w./-]+\.(?:ts|json|md))`/g)].map(
    (match) => match[1] ?? '',
  );
  t.same(
    paths.filter((path) => !files.has(path)),
    [],
  );
  t.match(page, /```ts\n\.\.\.shipped\(\s+'matrix',\s+'extron-sis'/);
  const line = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? '?';
  t.ok(
    textOf('drivers/registry.ts').replace(/\s+/g, ' ').includes(line.trim().replace(/\s+/g, ' ')),
    'the line is real',
  );
  t.end();
});

t.test('a card that hides something is caught', (t) => {
  const card = JSON.parse(textOf('drivers/matrix/extron-sis/quality.json')) as { rules: Record<string, object> };
  const faults = (change: object, rules: object = {}): readonly string[] =>
    cardFaults({ ...card, ...change, rules: { ...card.rules, ...rules } }, 'extron-sis', (path) => files.has(path));
  t.same(faults({}), []);
  t.equal(cardFaults(null, 'extron-sis', () => true).length, 1);
  t.equal(faults({ family: 'other' }).length, 1);
  t.equal(faults({ note: 1 }).length, 1);
  t.equal(faults({}, { vectors: undefined }).length, 1);
  t.equal(faults({}, { vectors: { status: 'done', evidence: 'test/no.ts' } }).length, 1);
  t.equal(faults({}, { vectors: { status: 'exempt', reason: 'no' } }).length, 1);
  t.equal(faults({}, { vectors: { status: 'nearly' } }).length, 1);
  t.equal(faults({}, { beauty: { status: 'to-do', reason: 'It could be prettier.' } }).length, 1);
  t.equal(faults({ realHardware: { tried: true, devices: [] } }).length, 2);
  t.equal(faults({ realHardware: { tried: true, devices: [{ model: 'x' }] } }).length, 2);
  t.equal(faults({ realHardware: 'yes' }).length, 1);
  t.end();
});
