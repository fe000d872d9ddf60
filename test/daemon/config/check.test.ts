import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { checkKnowledge } from '../../../daemon/cli/check-knowledge.js';
import { checkRoom, type CheckKnowledge } from '../../../daemon/config/check.js';
import { withDefaults } from '../../../daemon/config/defaults.js';
import type { MigrationStep } from '../../../daemon/config/migrate/migrate.js';
import { migrationSteps } from '../../../daemon/config/migrate/steps.js';
import { nestingDepth } from '../../../daemon/config/nesting.js';
import { mostRoomBytes, roomParser } from '../../../daemon/config/parse.js';
import { roomSchema, schemaVersion } from '../../../daemon/config/schema.js';
import { demoRoom } from '../../../daemon/demo/demo-room.js';
import { findingText, roomFindings } from '../../../daemon/messages/findings.js';
import { configurationPage } from './configuration-page.js';
import { changed, vector } from './vector.js';

const anyDisplay = {
  setIds: { least: 0, most: 253 },
  tiling: { mostRows: 15, mostColumns: 15, mostPanels: 100 },
};

/** Everything is there, so that each row below has one fault only. */
const knowledge: CheckKnowledge = {
  isShipped: () => true,
  displayFacts: () => anyDisplay,
  canUntie: () => true,
  matrixMost: () => ({ inputs: 999, outputs: 999 }),
  isTimezone: (zone) => zone === 'Asia/Jakarta',
};
const example = vector('contract-example.json');
const serial = { type: 'serial', path: '/dev/ttyUSB0' };
const second = {
  id: 'matrix-2',
  driver: 'extron-sis',
  inputs: 2,
  outputs: 2,
  link: { ...serial, path: '/dev/ttyUSB1' },
};
const region = { id: 'b', row: 0, column: 0, rowSpan: 1, columnSpan: 1 };
const hid = { type: 'hid', vendorId: 5824, productId: 1503 };
const door = {
  id: 'back',
  name: 'Belakang',
  terminal: 'palm-2',
  strike: { device: 'strike-1', channel: 2, pulseMs: 100 },
  allow: [],
};

const ceremonyOnDenial = {
  id: 'opening',
  when: { door: 'entry', decision: 'denied' },
  ceremony: { groups: ['leaders'], windowMs: 60000, armRoles: ['operator'], manualRoles: ['operator'] },
  applyScene: 'launch',
};

t.test('the example of the contract is sound', async (t) => {
  const parse = await roomParser(knowledge);
  t.same(parse(example).problems, []);
  t.not(parse(example).room, null);
  const bare = await roomParser({ ...knowledge, isShipped: (name) => name === 'extron-sis', displayFacts: () => null });
  t.same(
    bare(example).problems.map(({ severity, pointer, code }) => [severity, pointer, code]),
    [
      ['warning', '/devices/1/driver', 'driver-not-shipped'],
      ['warning', '/devices/2/driver', 'driver-not-shipped'],
      ['warning', '/devices/3/driver', 'driver-not-shipped'],
      ['warning', '/scenes/0/assignments/all', 'span-needs-tiling'],
    ],
  );
  t.not(bare(example).room, null, 'warnings keep nothing from starting');
});

t.test('the room of the demo is sound', async (t) => {
  const parse = await roomParser(checkKnowledge);
  const room = demoRoom({ matrixPath: '/dev/ttyUSB0', baudRate: 9600, mqttPort: 1883, httpPort: 8080 });
  t.same(parse(JSON.stringify(room)).problems, []);
  t.ok(checkKnowledge.isTimezone('Asia/Makassar'));
  t.notOk(checkKnowledge.isTimezone('Asia/Nowhere'));
});

t.test('nothing on a matrix that always shows something is a fault, and is none on another', async (t) => {
  const parse = await roomParser(checkKnowledge);
  const room = JSON.parse(
    JSON.stringify(demoRoom({ matrixPath: '/dev/ttyUSB0', baudRate: 9600, mqttPort: 1883, httpPort: 8080 })),
  ) as { readonly walls: readonly { readonly id: string }[]; readonly devices: readonly { readonly id: string }[] };
  const scenes = [{ id: 'dark', name: 'Gelap', layout: 'grid', assignments: { r1: null } }];
  const layouts = [{ id: 'grid', name: 'Kisi', wall: room.walls[0]?.id, regions: [{ ...region, id: 'r1' }] }];
  const bare = { ...room, triggers: [], scenes, layouts };
  const hub = { inputs: 16, outputs: 16, driver: 'videohub', link: { type: 'tcp', host: '10.0.0.6', port: 9990 } };
  const devices = room.devices.map(({ id }) => ({ id, ...hub }));
  t.same(parse(JSON.stringify(bare)).problems, []);
  t.match(parse(JSON.stringify({ ...bare, devices })).problems, [
    { severity: 'error', pointer: '/scenes/0/assignments/r1', code: 'untie-impossible', value: room.devices[0]?.id },
  ]);
});

/** Where a value is put, the value, and where which fault is found. */
const errors: readonly (readonly [string, unknown, string, string])[] = [
  ['/room/timezone', 'Jakarta', '/room/timezone', 'timezone-unknown'],
  ['/mqtt/certFile', 'a.pem', '/mqtt/certFile', 'certificate-alone'],
  ['/mqtt/keyFile', 'a.pem', '/mqtt/keyFile', 'certificate-alone'],
  ['/mqtt/url', 'mqtt://me:secret@host', '/mqtt/url', 'secret-in-file'],
  ['/devices/4', { ...second, id: 'matrix-1' }, '/devices/4/id', 'id-twice'],
  ['/devices/4', { ...second, link: serial }, '/devices/4/link/path', 'port-twice'],
  ['/devices/4', { id: 'r', driver: 'hid-relay', channels: 1, link: hid }, '/devices/4/link', 'hid-twice'],
  ['/devices/0/inputs', 1000, '/devices/0/inputs', 'matrix-beyond-driver'],
  ['/devices/0/outputs', 1000, '/devices/0/outputs', 'matrix-beyond-driver'],
  ['/sources/0/matrix', 'panels', '/sources/0/matrix', 'matrix-unknown'],
  ['/sources/0/matrix', 'gone', '/sources/0/matrix', 'matrix-unknown'],
  ['/sources/0/input', 17, '/sources/0/input', 'input-beyond-matrix'],
  ['/walls/0/panels/1/matrix', 'panels', '/walls/0/panels/1/matrix', 'matrix-unknown'],
  ['/walls/0/panels/1/output', 17, '/walls/0/panels/1/output', 'output-beyond-matrix'],
  ['/walls/0/panels/1/output', 1, '/walls/0/panels/1/output', 'panels-on-one-output'],
  ['/walls/0/panels/1/column', 2, '/walls/0/panels/1', 'panel-outside-wall'],
  ['/walls/0/panels/1/column', 0, '/walls/0/panels/1', 'panels-at-one-place'],
  ['/walls/0/panels/1/display/device', 'gone', '/walls/0/panels/1/display/device', 'device-unknown'],
  ['/walls/0/panels/1/display/device', 'palm-1', '/walls/0/panels/1/display/device', 'device-of-other-kind'],
  ['/walls/0/panels/1/display/setId', 1, '/walls/0/panels/1/display/setId', 'set-id-twice'],
  ['/layouts/0/wall', 'gone', '/layouts/0/wall', 'wall-unknown'],
  ['/layouts/0/regions/0/columnSpan', 3, '/layouts/0/regions/0', 'region-outside-wall'],
  ['/layouts/0/regions/1', region, '/layouts/0/regions/1', 'regions-overlap'],
  ['/layouts/0/regions/1', { ...region, id: 'all' }, '/layouts/0/regions/1', 'region-twice'],
  ['/scenes/0/layout', 'gone', '/scenes/0/layout', 'layout-unknown'],
  ['/scenes/0/assignments/a~b', 'cctv', '/scenes/0/assignments/a~0b', 'region-unknown'],
  ['/scenes/0/assignments/all', 'gone', '/scenes/0/assignments/all', 'source-unknown'],
  ['/schedules/0/id', 'always', '/schedules/0/id', 'id-reserved'],
  ['/schedules/0/weekly/0/to', '07:00', '/schedules/0/weekly/0/to', 'hours-backward'],
  ['/schedules/0/specialDays', [{ date: '2026-02-29', hours: [] }], '/schedules/0/specialDays/0/date', 'date-unknown'],
  [
    '/schedules/0/specialDays',
    [{ date: '2026-02-28', hours: [{ from: '07:00', to: '07:00' }] }],
    '/schedules/0/specialDays/0/hours/0/to',
    'hours-backward',
  ],
  ['/schedules/0/holidays/0', '2026-02-29', '/schedules/0/holidays/0', 'date-unknown'],
  ['/people/0/validUntil', '2025-12-31', '/people/0/validUntil', 'validity-backward'],
  ['/people/0/validFrom', '2026-11-31', '/people/0/validFrom', 'date-unknown'],
  ['/people/1', { id: 'p', name: 'P', groups: [], subjects: ['000123'] }, '/people/1/subjects/0', 'subject-twice'],
  ['/people/0/duressSubjects', ['000123'], '/people/0/duressSubjects/0', 'subject-twice'],
  ['/doors/0/exitTerminal', 'palm-1', '/doors/0/exitTerminal', 'terminal-twice'],
  ['/doors/0/exitTerminal', 'strike-1', '/doors/0/exitTerminal', 'device-of-other-kind'],
  ['/doors/0/contact', { device: 'palm-1', input: 1 }, '/doors/0/contact/device', 'device-of-other-kind'],
  ['/doors/0/contact', { device: 'strike-1', input: 1 }, '/doors/0/contact/input', 'input-beyond-board'],
  ['/doors/0/onFire', 'release', '/doors/0/onFire', 'fire-unwired'],
  ['/doors/0/unlockSchedule', 'gone', '/doors/0/unlockSchedule', 'schedule-unknown'],
  ['/doors/0/preAlarmMs', 20000, '/doors/0/preAlarmMs', 'pre-alarm-unreachable'],
  ['/doors/0/lockdownExempt', { people: ['gone'] }, '/doors/0/lockdownExempt/people/0', 'person-unknown'],
  ['/doors/0/antiPassback', { area: 'core', mode: 'hard' }, '/doors/0/antiPassback/mode', 'area-without-exit'],
  ['/triggers/0', ceremonyOnDenial, '/triggers/0/when/decision', 'ceremony-on-denial'],
  ['/doors/0/terminal', 'gone', '/doors/0/terminal', 'device-unknown'],
  ['/doors/0/terminal', 'strike-1', '/doors/0/terminal', 'device-of-other-kind'],
  ['/doors/0/strike/device', 'matrix-1', '/doors/0/strike/device', 'device-of-other-kind'],
  ['/doors/0/strike/channel', 3, '/doors/0/strike/channel', 'channel-beyond-relay'],
  ['/doors/0/allow/0/schedule', 'gone', '/doors/0/allow/0/schedule', 'schedule-unknown'],
  ['/doors/1', { ...door, terminal: 'palm-1' }, '/doors/1/terminal', 'terminal-twice'],
  ['/doors/1', { ...door, strike: { ...door.strike, channel: 1 } }, '/doors/1/strike/channel', 'strike-twice'],
  ['/triggers/0/applyScene', 'gone', '/triggers/0/applyScene', 'scene-unknown'],
  ['/triggers/0/when/door', 'gone', '/triggers/0/when/door', 'door-unknown'],
  ['/schemaVersion', 2, '/schemaVersion', 'config-too-new'],
  ['/schemaVersion', 0, '/schemaVersion', 'migration-failed'],
  ['/schemaVersion', 1.5, '/schemaVersion', 'value-wrong'],
];

const warnings: readonly (readonly [string, unknown, string, string])[] = [
  ['/mqtt/caFile', 'ca.pem', '/mqtt/caFile', 'certificate-unused'],
  [
    '/sources/1',
    { id: 'b', name: 'B', kind: 'online', matrix: 'matrix-1', input: 1 },
    '/sources/1/input',
    'sources-on-one-input',
  ],
  ['/walls/0/rows', 4, '/walls/0/panels', 'panels-missing'],
  ['/doors/0/allow/0/groups/0', 'nobody', '/doors/0/allow/0/groups/0', 'group-unknown'],
  ['/doors/0/twoPerson', { withinMs: 9000, exceptGroups: ['x'] }, '/doors/0/twoPerson/exceptGroups/0', 'group-unknown'],
  ['/devices/3/lockedEnergized', [1], '/doors/0/hardwareRelease', 'release-unstated'],
  ['/triggers/0/when/groups/0', 'nobody', '/triggers/0/when/groups/0', 'group-unknown'],
];

t.test('each fault of sense is named with its pointer, and in both languages', async (t) => {
  const parse = await roomParser(knowledge);
  for (const [severity, rows] of [
    ['error', errors],
    ['warning', warnings],
  ] as const) {
    for (const [pointer, value, at, code] of rows) {
      const { room, problems } = parse(changed(example, pointer, value));
      const found = problems.find((problem) => problem.pointer === at && problem.code === code);
      t.match(found, { severity, code }, `${code}: ${JSON.stringify(problems)}`);
      t.equal(room === null, severity === 'error', code);
      for (const language of ['en', 'id'] as const) {
        const text = findingText(roomFindings, found ?? { code }, language);
        t.notMatch(text, new RegExp(`^${code}|\\{`), `${language}: ${text}`);
      }
    }
  }
});

t.test('a source of another matrix can’t be shown, and nothing is no source', async (t) => {
  const parse = await roomParser(knowledge);
  const two = changed(example, '/devices/4', second);
  const apart = changed(two, '/sources/0', { id: 'cctv', name: 'C', kind: 'online', matrix: 'matrix-2', input: 1 });
  t.match(parse(apart).problems, [{ pointer: '/scenes/0/assignments/all', code: 'source-unreachable' }]);
  t.same(parse(changed(apart, '/scenes/0/assignments/all', null)).problems, []);
});

t.test('inputs belong to one door each, but a fire contact may speak for all', async (t) => {
  const parse = await roomParser(knowledge);
  const board = {
    id: 'board',
    driver: 'modbus-relay',
    channels: 2,
    inputChannels: 8,
    link: { ...serial, path: '/dev/b' },
  };
  const palm = { id: 'palm-2', driver: 'hid-terminal', profile: 'reference', link: { ...hid, serialNumber: 'PT-2' } };
  const two = [board, palm].reduce((text, device, n) => changed(text, `/devices/${4 + n}`, device), example);
  const wired = { contact: { device: 'board', input: 1 }, fire: { device: 'board', input: 8 }, onFire: 'release' };
  const other = { ...door, ...wired, requestToExit: { device: 'board', input: 2 } };
  const first = Object.entries(wired).reduce((text, [key, value]) => changed(text, `/doors/0/${key}`, value), two);
  t.match(parse(changed(first, '/doors/1', other)).problems, [
    { pointer: '/doors/1/contact/input', code: 'input-twice' },
  ]);
  const apart = { ...other, contact: { device: 'board', input: 3 } };
  t.same(parse(changed(first, '/doors/1', apart)).problems, []);
});

t.test('a problem tells no subject id', async (t) => {
  const parse = await roomParser(knowledge);
  const twice = changed(example, '/people/1', { id: 'p', name: 'P', groups: [], subjects: ['000123'] });
  t.notMatch(JSON.stringify(parse(twice).problems), '000123');
});

t.test('a file that can’t be one is refused before anything walks it', async (t) => {
  const parse = await roomParser(knowledge);
  const code = (content: string | Uint8Array): unknown => parse(content).problems.map((problem) => problem.code);
  t.same(code('{'), ['json-broken']);
  t.same(code(''), ['json-broken']);
  t.same(code('\0'.repeat(4096)), ['json-broken']);
  t.same(code(' '.repeat(mostRoomBytes + 1)), ['file-too-large']);
  t.same(code('['.repeat(5_000_000)), ['too-deep']);
  t.same(code(`{"a":${'['.repeat(64)}${']'.repeat(64)}}`), ['too-deep']);
  t.same(code(Buffer.from([0x7b, 0xff, 0x7d])), ['encoding-broken']);
  const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(example)]);
  t.same(code(marked), [], 'a byte order mark is passed over');
  t.equal(nestingDepth('{"[[[\\"[[":[{}]}'), 3, 'brackets in texts are no levels');
});

/** Any JSON in place of any value of the example. */
const damaged = fc.tuple(fc.nat(), fc.jsonValue(), fc.boolean()).map(([place, value, remove]) => {
  const pointers = pointersOf(JSON.parse(example), '');
  const pointer = pointers[place % pointers.length] ?? '';
  return changed(example, pointer, remove ? undefined : value);
});

function pointersOf(value: unknown, at: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${at}/${key}`, ...pointersOf(inner, `${at}/${key}`)]);
}

t.test('whatever JSON comes is judged: a room, or an error that says why not', async () => {
  const parse = await roomParser(knowledge);
  const judged = (text: string): boolean => {
    const { room, problems } = parse(text);
    return (room === null) === problems.some(({ severity }) => severity === 'error');
  };
  fc.assert(fc.property(fc.json(), judged));
  fc.assert(fc.property(damaged, judged), { numRuns: 500 });
  fc.assert(fc.property(fc.string(), (text) => nestingDepth(text) >= 0));
});

t.test('defaults are those of the schema, leave what is there, and filling in twice changes nothing', async (t) => {
  const parse = await roomParser(knowledge);
  const bare = {
    schemaVersion: 1,
    room: { id: 'r', name: 'R', timezone: 'Asia/Jakarta' },
    mqtt: { url: 'embedded', baseTopic: 'a' },
  } as const;
  t.same(withDefaults(bare), filled(roomSchema, bare));
  const whole = parse(example).room;
  t.same(whole, filled(roomSchema, JSON.parse(example)));
  fc.assert(
    fc.property(damaged, (text) => {
      const { room } = parse(text);
      if (room === null) return true;
      const again = parse(JSON.stringify(room)).room;
      return (
        JSON.stringify(withDefaults(room)) === JSON.stringify(room) && JSON.stringify(again) === JSON.stringify(room)
      );
    }),
  );
  t.same(whole === null ? null : checkRoom(whole, knowledge), []);
});

/** What `default` in the schema says of this value, read straight from the schema. */
function filled(schema: object, value: unknown): unknown {
  const { properties, items } = schema as { properties?: Record<string, { default?: unknown }>; items?: object };
  if (Array.isArray(value)) return items === undefined ? value : value.map((item) => filled(items, item));
  if (properties === undefined || typeof value !== 'object' || value === null) return value;
  const given: Readonly<Record<string, unknown>> = { ...value };
  const entries = Object.entries(properties).flatMap(([key, part]) => {
    const inner = given[key] ?? part.default;
    return inner === undefined ? [] : [[key, filled(part, inner)] as const];
  });
  return { ...given, ...Object.fromEntries(entries) };
}

/** Not the product's: shows that a file of an older version comes up to date. */
const trial: MigrationStep = {
  from: 0,
  what: 'displayWalls is walls',
  migrate: ({ displayWalls, ...others }) => ({ ...others, walls: displayWalls }),
};

t.test('an older file is brought up to date step by step, as its golden pair says', async (t) => {
  const parse = await roomParser(knowledge, [trial]);
  const { room, migratedFrom, problems } = parse(vector('trial-v0.json'));
  t.same(problems, []);
  t.equal(migratedFrom, 0);
  t.same(room, parse(vector('trial-v1.json')).room);
  t.equal(parse(vector('trial-v1.json')).migratedFrom, null);
  const wrong = parse(changed(vector('trial-v0.json'), '/displayWalls/0/onDrift', 'explode'));
  t.match(wrong.problems, [{ pointer: '/walls/0/onDrift', code: 'value-wrong' }], 'what comes of it is checked');
  const failing: MigrationStep = {
    ...trial,
    migrate: () => {
      throw new Error('no walls');
    },
  };
  t.match((await roomParser(knowledge, [failing]))(vector('trial-v0.json')), {
    room: null,
    problems: [{ code: 'migration-failed', value: '0', expected: 'no walls' }],
  });
});

t.test('every step of the product leads from one version to the next and has its golden pair', (t) => {
  t.same(
    migrationSteps.map((step) => step.from),
    Array.from({ length: schemaVersion - 1 }, (_, index) => index + 1),
  );
  const names = readdirSync(new URL('../../../../test/vectors/config/', import.meta.url));
  for (const { from } of migrationSteps) {
    for (const version of [from, from + 1]) t.ok(names.includes(`v${version}.json`), `v${version}.json`);
  }
  t.end();
});

t.test('docs/configuration.md is what the schema says, and every key has words in both languages', (t) => {
  const page = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');
  t.equal(page, configurationPage(roomSchema), 'else: node dist/test/daemon/config/write-configuration-page.js');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  t.ok(rows.length > 80, `${rows.length} keys`);
  t.same(
    rows.filter((row) => /\| {2}\|/.test(row)),
    [],
    'a key without words',
  );
  t.end();
});
