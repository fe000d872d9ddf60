import fc from 'fast-check';
import t from 'tap';
import type { Room } from '../../../daemon/config/schema.js';
import { demoRoom } from '../../../daemon/demo/demo-room.js';
import { differenceText } from '../../../daemon/messages/difference-text.js';
import { roomDifference } from '../../../daemon/provisioning/difference.js';
import { parser, places } from './provisioned-room.js';

const parse = await parser();
const good = (value: object): Room => {
  const { room, problems } = parse(JSON.stringify(value));
  if (room === null) throw new Error(JSON.stringify(problems));
  return room;
};
const before = good({ ...demoRoom({ ...places, panelsPath: '/dev/ttyS1' }) });

function told(after: Room, language: 'id' | 'en' = 'en'): readonly string[] {
  return roomDifference(before, after).map((one) => differenceText(one, language));
}

t.test('a room differs from itself in nothing', (t) => {
  t.same(told(before), []);
  t.end();
});

t.test('what changes is told in words, section by section', (t) => {
  const [first, ...others] = before.walls;
  if (first === undefined) throw new Error('no wall');
  const walls = [
    { ...first, panels: first.panels.map((panel, at) => (at < 2 ? { ...panel, output: 15 - at } : panel)) },
    ...others,
  ];
  const devices = before.devices.map((device) =>
    device.id === 'matrix-1' && device.link.type === 'serial'
      ? { ...device, link: { ...device.link, path: '/dev/ttyS98' } }
      : device,
  );
  const scenes = before.scenes.slice(1);
  const people = [{ id: 'p-9', name: 'Rahasia', groups: [], subjects: ['1'] }];
  const mqtt = { ...before.mqtt, url: 'mqtt://ani:kunci@10.0.0.2' };
  const lines = told(Object.assign({}, before, { walls, devices, scenes, people, mqtt, journal: { keepDays: 30 } }));
  t.ok(lines.includes('Device matrix-1: on another line, /dev/ttyS99 → /dev/ttyS98'), lines.join('\n'));
  t.ok(lines.includes('Wall main: 2 panels hang elsewhere or are new or gone'), lines.join('\n'));
  t.ok(lines.includes(`Scene ${before.scenes[0]?.id}: removed`));
  t.ok(lines.includes('Journal: keepDays, nothing → 30'));
  t.ok(lines.some((line) => line.startsWith('People: 1 new, ')));
  t.notMatch(lines.join('\n'), /Rahasia|kunci/, 'neither people nor passwords');
  t.notMatch(lines.join('\n'), /\{\w+\}/);
  const inIndonesian = told(Object.assign({}, before, { devices, scenes: [] }), 'id').join('\n');
  t.match(inIndonesian, /Perangkat matrix-1: pindah sambungan/);
  t.match(inIndonesian, /Adegan .*: dihapus/);
  t.end();
});

t.test('no section of a room can change unseen', (t) => {
  const names = (Object.keys(before) as (keyof Room)[]).filter((name) => name !== 'schemaVersion');
  t.ok(names.length >= 14);
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.string(), (name, value) => {
      const was: unknown = before[name];
      const item = { id: `x${value}`, panels: [], link: { type: 'tcp' } };
      const is = Array.isArray(was) ? [...(was as readonly unknown[]), item] : { ...(was as object), whatever: value };
      const after = Object.assign({}, before, { [name]: is });
      return roomDifference(before, after).every(({ section }) => section === name) && told(after).length === 1;
    }),
  );
  t.end();
});
