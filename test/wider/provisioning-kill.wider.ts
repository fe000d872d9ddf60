/**
 * Signed bundles on a real mosquitto, and the built daemon killed from outside at moments of chance: while it takes one,
 * switches, tries, keeps and returns. fault loops (provisioning-faults) die at every call; here the whole process does, with all
 * that runs beside.
 */
import { join } from 'node:path';
import t from 'tap';
import { parser } from '../daemon/provisioning/provisioned-room.js';
import { randomFrom } from '../faults/random.js';
import { testFolder } from '../folder.js';
import { stories, TrialRoom } from './killed-trial.js';

/** Rooms side by side; each is three processes that mostly wait. */
const roomsAtOnce = 3;
const leastRounds = 20;
/** After this no more rounds than the least are begun. */
const withinMs = 35_000;
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

t.test('killed at any moment of a trial, the room is the old or the new one', { timeout: 600_000 }, async (t) => {
  const folder = testFolder(t);
  const parse = await parser();
  const chance = randomFrom(seed);
  const began = performance.now();
  const rooms = await Promise.all(
    Array.from({ length: roomsAtOnce }, (_, n) => TrialRoom.open(t, join(folder, `room-${n}`), parse, chance)),
  );
  let rounds = 0;
  const kills = new Map<string, number>();
  await Promise.all(
    rooms.map(async (room) => {
      while (rounds < leastRounds || performance.now() - began < withinMs) {
        const story = stories[rounds % stories.length] ?? 'unseen';
        rounds += 1;
        const { killedIn, findings } = await room.round(story);
        t.same(findings, [], `${story}, killed in ${killedIn.join(', ')}`);
        for (const phase of killedIn) kills.set(phase, (kills.get(phase) ?? 0) + 1);
      }
      await room.serves();
    }),
  );
  const seconds = Math.round((performance.now() - began) / 1000);
  const told = JSON.stringify(Object.fromEntries(kills));
  t.comment(`seed ${seed}: ${rounds} trials in ${seconds} s, kills by what the disk said: ${told}`);
  t.ok(rounds >= leastRounds, `${rounds} trials`);
  t.ok((kills.get('trying') ?? 0) > 0 && kills.size > 1, `kills in different phases: ${told}`);
});
