/** Forms made from the very schema of room.json, and hex as people type it. */
import t from 'tap';
import { roomSchema } from '../../daemon/config/schema.js';
import type { Finding } from '../../daemon/edges/http/api-types.js';
import { hexAndText, plainHex } from '../../web-ui/bench/hex.js';
import {
  findingsWithin,
  asVariant,
  blank,
  discriminatorOf,
  kindOf,
  labelOf,
  ownFindings,
  shapeFor,
  variantNames,
  withMember,
  type SchemaNode,
} from '../../web-ui/forms/form-model.js';

const schema: SchemaNode = JSON.parse(JSON.stringify(roomSchema)) as SchemaNode;
const itemOf = (list: string): SchemaNode => schema.properties?.[list]?.items ?? {};

t.test('a device’s form follows its driver', async (t) => {
  const device = itemOf('devices');
  t.equal(discriminatorOf(device), 'driver');
  const names = variantNames(device);
  for (const name of ['extron-sis', 'samsung-mdc', 'hid-terminal', 'modbus-relay']) t.ok(names.includes(name), name);
  t.equal(new Set(names).size, names.length, 'each once');
  const matrix = asVariant(device, { id: 'm-1', name: 'Matriks' }, 'extron-sis');
  t.match(matrix, { id: 'm-1', name: 'Matriks', driver: 'extron-sis', inputs: 1, outputs: 1 });
  const display = asVariant(device, matrix, 'samsung-mdc');
  t.match(display, { id: 'm-1', driver: 'samsung-mdc' });
  t.notOk('inputs' in display, 'what a display does not have is gone');
  const link = shapeFor(device, matrix).properties?.['link'] ?? {};
  t.equal(discriminatorOf(link), 'type');
  t.match(asVariant(link, undefined, 'tcp'), { type: 'tcp', host: '' });
});

t.test('every list of the configuration has a form, and every field of it a kind', async (t) => {
  const seen = new Set<string>();
  const walk = (node: SchemaNode): void => {
    seen.add(kindOf(node));
    for (const one of node.oneOf ?? []) walk(one);
    for (const one of Object.values(node.properties ?? {})) walk(one);
    if (node.items !== undefined) walk(node.items);
  };
  walk(schema);
  for (const kind of ['const', 'choice', 'flag', 'number', 'text', 'texts', 'choices', 'list', 'group', 'map'])
    t.ok(seen.has(kind), kind);
  for (const list of ['devices', 'sources', 'walls', 'schedules', 'people', 'doors', 'triggers'])
    t.match(blank(itemOf(list)), {}, list);
  t.equal(
    labelOf('bezelMm', itemOf('walls').properties?.['panel']?.properties?.['bezelMm'] ?? {}, 'id'),
    'Bingkai (mm)',
  );
});

t.test('members keep their places, and an empty one goes', async (t) => {
  t.equal(JSON.stringify(withMember({ a: 1, b: 2 }, 'a', 3)), '{"a":3,"b":2}');
  t.equal(JSON.stringify(withMember({ a: 1, b: 2 }, 'a', undefined)), '{"b":2}');
  t.equal(JSON.stringify(withMember({ a: 1 }, 'c', null)), '{"a":1,"c":null}');
});

t.test('a finding goes to its field', async (t) => {
  const finding = (pointer: string): Finding => ({
    ...{ severity: 'error', pointer, code: 'x', value: '', expected: '', message: '' },
  });
  t.same(
    ownFindings([finding('/sources/3/input'), finding('/sources/31/input'), finding('/walls/0')], 'sources', 3).map(
      ({ pointer }) => pointer,
    ),
    ['/input', '/sources/31/input', '/walls/0'],
  );
});

t.test('hex is read as people type it', async (t) => {
  for (const typed of ['31 2A 0d', '0x31,0x2a,0x0D', '312a0d', '31:2a:0d', '\\x31\\x2a\\x0d'])
    t.equal(plainHex(typed), '312a0d', typed);
  for (const wrong of ['', '3', '31 2', 'xy', '31 zz']) t.equal(plainHex(wrong), null, wrong);
  t.same(hexAndText('312a0d'), { hex: '31 2a 0d', text: '1*·' });
});

t.test('a field that shows a whole list says what is wrong with any of its items, and of nothing beside it', (t) => {
  const at = (pointer: string): Finding => ({
    ...{ severity: 'error', pointer, code: 'network-wrong', value: 'x', expected: '' },
    message: pointer,
  });
  const findings = ['/networks', '/networks/1', '/networksBeside', '/'].map(at);
  t.same(
    findingsWithin(findings, '/networks').map(({ pointer }) => pointer),
    ['/networks', '/networks/1'],
  );
  t.end();
});
