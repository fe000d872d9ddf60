import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { changesOf } from '../../../daemon/config/changes.js';
import type { CheckKnowledge } from '../../../daemon/config/check.js';
import { roomParser } from '../../../daemon/config/parse.js';
import { RoomStore } from '../../../daemon/config/room-store.js';
import type { Room } from '../../../daemon/config/schema.js';
import { nodeFiles } from '../../../daemon/edges/storage/files.js';
import { openRoomFile } from '../../../daemon/edges/storage/room-file.js';
import type { JournalDraft, JournalPort } from '../../../daemon/journal/entry.js';
import { vector } from './vector.js';
import { testFolder } from '../../folder.js';

const anyDisplay = {
  setIds: { least: 0, most: 253 },
  tiling: { mostRows: 15, mostColumns: 15, mostPanels: 100 },
};

const knowledge: CheckKnowledge = {
  isShipped: () => true,
  displayFacts: () => anyDisplay,
  canUntie: () => true,
  matrixMost: () => ({ inputs: 999, outputs: 999 }),
  isTimezone: () => true,
};
const example = vector('contract-example.json');

interface Bench {
  readonly store: RoomStore;
  readonly drafts: JournalDraft[];
  readonly file: () => Room;
  /** What the journal's next appends reject with; null for none. */
  broken: Error | null;
}

async function bench(): Promise<Bench> {
  const folder = testFolder(t, { 'room.json': example });
  const { db } = await openRoomFile(nodeFiles, folder, await roomParser(knowledge), '');
  const drafts: JournalDraft[] = [];
  const made: Bench = {
    drafts,
    broken: null,
    file: () => JSON.parse(readFileSync(join(folder, 'room.json'), 'utf8')) as Room,
    store: new RoomStore(db, journal()),
  };
  function journal(): JournalPort {
    return {
      append: (draft) => {
        if (made.broken !== null) return Promise.reject(made.broken);
        // What is told must be on the disk already and not yet in force.
        t.equal(made.file().room.name, made.store.room.room.name === 'A' ? 'B' : 'A');
        drafts.push(draft);
        return Promise.resolve({ ...draft, seq: drafts.length, at: '', prev: '', hash: '' });
      },
    };
  }
  return made;
}

const call =
  (name: string) =>
  (room: Room): Room => ({ ...room, room: { ...room.room, name } });

t.test('a change is on the disk and in the journal before it is in force', async (t) => {
  const { store, drafts, file } = await bench();
  const seen: string[] = [];
  const leave = store.subscribe((room, before) => seen.push(`${before.room.name} ${room.room.name}`));
  const [first, second] = await Promise.all([
    store.update('web:siti', 'renamed', call('A')),
    store.update('mqtt', 'renamed', (room) => call(room.room.name === 'A' ? 'B' : 'late')(room)),
  ]);
  t.same([first.room.name, second.room.name, store.room.room.name, file().room.name], ['A', 'B', 'B', 'B']);
  t.same(seen, ['Pusat Komando A', 'A B']);
  t.same(drafts, [
    {
      kind: 'config.changed',
      actor: 'web:siti',
      forServer: true,
      data: { what: 'renamed', changes: [{ at: '/room/name', was: '"Pusat Komando"', is: '"A"' }], more: 0 },
    },
    {
      kind: 'config.changed',
      actor: 'mqtt',
      forServer: true,
      data: { what: 'renamed', changes: [{ at: '/room/name', was: '"A"', is: '"B"' }], more: 0 },
    },
  ]);
  leave();
  t.equal(await store.update('mqtt', 'nothing', (room) => ({ ...room })), store.room);
  t.equal(drafts.length, 2, 'what changes nothing is told nobody');
});

t.test('a change that can’t be checked, made or journalled leaves memory and disk as they were', async (t) => {
  const made = await bench();
  const { store, drafts, file } = made;
  const before = store.room;
  const disk = JSON.stringify(file());
  await t.rejects(
    store.update('mqtt', 'removed a wall', (room) => ({ ...room, walls: [] })),
    { code: 'config-invalid', parameters: { pointer: '/layouts/0/wall' } },
  );
  await t.rejects(
    store.update('mqtt', 'threw', () => {
      throw new Error('a bug');
    }),
    /a bug/,
  );
  made.broken = new Error('journal-unavailable');
  await t.rejects(store.update('mqtt', 'renamed', call('A')), /journal-unavailable/);
  t.equal(store.room, before);
  t.equal(JSON.stringify(file()), disk);
  t.same(drafts, []);
  made.broken = null;
  await store.update('mqtt', 'renamed', call('A'));
  t.equal(file().room.name, 'A', 'and the next one goes through');
});

t.test('changes are named by pointer, matched by id, cut short, and tell nothing of people', async (t) => {
  const room = (await roomParser(knowledge))(example).room;
  if (room === null) throw new Error('the example is sound');
  const extra = { id: 'extra', name: 'E', layout: 'whole', assignments: {}, priority: 'crisis' } as const;
  const before: Room = { ...room, scenes: [...room.scenes, extra] };
  const at = (after: Room): readonly string[] => changesOf(before, after).changes.map((change) => change.at);
  t.same(at(before), []);
  t.same(at({ ...before, scenes: [extra] }), ['/scenes/0'], 'the first is gone, the second is the same');
  t.same(at({ ...before, scenes: [...before.scenes].reverse() }), ['/scenes'], 'another order');
  t.same(at({ ...before, scenes: before.scenes.map((scene) => ({ ...scene, priority: 'meeting' })) }), [
    '/scenes/0/priority',
    '/scenes/1/priority',
  ]);
  const people = before.people.map((person) => ({ ...person, name: 'Rahasia', subjects: ['555'] }));
  const told = JSON.stringify(
    changesOf(before, { ...before, people: [...people, ...people.map((one) => ({ ...one, id: 'x' }))] }),
  );
  t.match(told, '/people/0/name');
  t.notMatch(told, /Rahasia|555|000123/);
  const long = changesOf(before, {
    ...before,
    scenes: Array.from({ length: 50 }, (_, index) => ({ ...extra, id: `s${index}`, name: 'x'.repeat(120) })),
  });
  t.match(long, { more: 20 });
  t.ok(long.changes.every(({ was, is }) => (was ?? is ?? '').length <= 120));
});
