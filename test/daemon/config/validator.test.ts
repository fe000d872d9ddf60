import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import t from 'tap';
import { roomSchema } from '../../../daemon/config/schema.js';
import { preparedName, prepareSource, shapeCheck } from '../../../daemon/config/validator.js';
import { testFolder } from '../../folder.js';

const nowhere = pathToFileURL(`${testFolder(t)}/`);
const smallest = {
  schemaVersion: 1,
  room: { id: 'r', name: 'R', timezone: 'Asia/Jakarta' },
  mqtt: { url: 'embedded', baseTopic: 'a/b' },
};
const link = { type: 'serial', path: '/dev/ttyUSB0' };
const matrix = { id: 'm', driver: 'extron-sis', link, inputs: 4, outputs: 4 };

const faulty: readonly (readonly [string, object, string, string, RegExp])[] = [
  ['a key near a known one', { lauouts: [] }, '/lauouts', 'key-unknown', /^layouts\? /],
  ['a key near none', { colour: 1 }, '/colour', 'key-unknown', /^one of: schemaVersion, /],
  ['a key with a slash and a tilde', { 'a/b~c': 1 }, '/a~1b~0c', 'key-unknown', /one of/],
  ['no room', { room: undefined }, '/room', 'key-missing', /a value/],
  [
    'a driver near a known one',
    { devices: [{ ...matrix, driver: 'extron-si' }] },
    '/devices/0/driver',
    'value-wrong',
    /^extron-sis\? /,
  ],
  ['no driver', { devices: [{ id: 'm' }] }, '/devices/0/driver', 'key-missing', /a value/],
  [
    'a driver that is a number',
    { devices: [{ ...matrix, driver: 7 }] },
    '/devices/0/driver',
    'value-wrong',
    /extron-sis/,
  ],
  [
    'half of a key',
    { devices: [{ ...matrix, link: { ...link, baud: 1 } }] },
    '/devices/0/link/baud',
    'key-unknown',
    /^baudRate\? /,
  ],
  [
    'a link that the driver has not',
    { devices: [{ ...matrix, driver: 'videohub' }] },
    '/devices/0/link/type',
    'value-wrong',
    /^one of: tcp$/,
  ],
  [
    'a relative port',
    { devices: [{ ...matrix, link: { ...link, path: 'ttyUSB0' } }] },
    '/devices/0/link/path',
    'value-wrong',
    /absolute/,
  ],
  [
    'an option of another kind',
    { devices: [{ ...matrix, channels: 2 }] },
    '/devices/0/channels',
    'key-unknown',
    /inputs/,
  ],
  ['an id in capitals', { devices: [{ ...matrix, id: 'M 1' }] }, '/devices/0/id', 'value-wrong', /lower-case/],
  ['no inputs', { devices: [{ ...matrix, inputs: 0 }] }, '/devices/0/inputs', 'value-wrong', /^at least 1$/],
  ['half an output', { devices: [{ ...matrix, outputs: 1.5 }] }, '/devices/0/outputs', 'value-wrong', /whole number/],
  ['a list that is none', { devices: {} }, '/devices', 'value-wrong', /list/],
  [
    'a wildcard in the topic',
    { mqtt: { url: 'embedded', baseTopic: 'a/#' } },
    '/mqtt/baseTopic',
    'value-wrong',
    /without \+/,
  ],
  [
    'a wildcard in a group',
    { mqtt: { ...smallest.mqtt, groups: ['+/x'] } },
    '/mqtt/groups/0',
    'value-wrong',
    /without \+/,
  ],
  ['a url without a scheme', { mqtt: { url: 'broker:1883', baseTopic: 'a' } }, '/mqtt/url', 'value-wrong', /mqtt:\/\//],
  ['a protocol of the past', { mqtt: { ...smallest.mqtt, protocol: 3 } }, '/mqtt/protocol', 'value-wrong', /4, 5/],
  [
    'a day twice',
    { schedules: [{ id: 's', weekly: [{ days: ['mon', 'mon'], from: '07:00', to: '08:00' }] }] },
    '/schedules/0/weekly/0/days',
    'value-wrong',
    /differ/,
  ],
  [
    'an hour that is none',
    { schedules: [{ id: 's', weekly: [{ days: ['mon'], from: '7:00', to: '24:01' }] }] },
    '/schedules/0/weekly/0/to',
    'value-wrong',
    /24:00/,
  ],
  [
    'a source that is a list',
    { scenes: [{ id: 's', name: 'S', layout: 'l', assignments: { a: [] } }] },
    '/scenes/0/assignments/a',
    'value-wrong',
    /or null/,
  ],
  ['no wall', { layouts: [{ id: 'l', name: 'L', regions: [] }] }, '/layouts/0/wall', 'key-missing', /a value/],
  [
    'no region',
    { layouts: [{ id: 'l', name: 'L', wall: 'w', regions: [] }] },
    '/layouts/0/regions',
    'value-wrong',
    /at least 1/,
  ],
  ['a schema version of text', { schemaVersion: '1' }, '/schemaVersion', 'value-wrong', /^1$/],
];

t.test('each fault of shape is named with its pointer and what was expected', async (t) => {
  const check = await shapeCheck(roomSchema);
  t.same(check(smallest), []);
  for (const [name, part, pointer, rule, expected] of faulty) {
    const document: unknown = JSON.parse(JSON.stringify({ ...smallest, ...part }));
    t.match(
      check(document).filter((fault) => fault.pointer === pointer),
      [{ rule, expected }],
      name,
    );
  }
});

t.test('one wrong thing is one fault', async (t) => {
  const check = await shapeCheck(roomSchema);
  t.same(
    check({ ...smallest, room: { ...smallest.room, name: 5 } }).map((fault) => fault.pointer),
    ['/room/name'],
  );
  t.same(
    check({ ...smallest, devices: [7] }).map((fault) => fault.pointer),
    ['/devices/0'],
  );
  t.same(check([]).length, 1);
});

t.test('the built daemon has the check of a room prepared, and it judges as the compiled one', async (t) => {
  const folder = new URL('../../../daemon/config/prepared/', import.meta.url);
  t.ok(existsSync(new URL(preparedName(roomSchema), folder)), 'else: npm run build');
  const prepared = await shapeCheck(roomSchema);
  const compiled = await shapeCheck(roomSchema, nowhere);
  for (const [name, part] of faulty) {
    const document: unknown = { ...smallest, ...part };
    t.same(prepared(document), compiled(document), name);
  }
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(roomSchema.properties)), (anything, key) => {
      const document = { ...smallest, [key]: anything };
      return JSON.stringify(prepared(document)) === JSON.stringify(compiled(document));
    }),
  );
});

t.test('words for people change nothing of what is prepared; a property of such a name does', async (t) => {
  const schema = (properties: object): object => ({
    type: 'object',
    title: 'A',
    additionalProperties: false,
    properties,
  });
  t.equal(
    preparedName(schema({ a: { type: 'string' } })),
    preparedName({ ...schema({ a: { type: 'string' } }), title: 'B' }),
  );
  t.not(preparedName(schema({})), preparedName(schema({ title: {} })));
  const check = await shapeCheck(schema({ title: { type: 'string' } }), nowhere);
  t.same(check({ title: 'x' }), []);
  t.match(check({ title: 1 }), [{ pointer: '/title' }]);
  t.match(await prepareSource(schema({})), /export const validate/);
});
