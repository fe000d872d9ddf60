/** What holds of a door whatever happens to it. */
import fc from 'fast-check';
import t from 'tap';
import { doorAlarms, type DoorInput, type DoorLevels, type DoorRules } from '../../../daemon/access/door-model.js';
import { doorModes } from '../../../daemon/access/model.js';
import { DoorUnderTest, quiet } from './door-under-test.js';

type Move =
  | { readonly kind: 'input'; readonly input: DoorInput }
  | { readonly kind: 'levels'; readonly levels: Partial<DoorLevels> }
  | { readonly kind: 'grant'; readonly exempt: boolean }
  | { readonly kind: 'pass'; readonly ms: number };

const signal = fc.constantFrom('on', 'off', 'off', 'fault');
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ kind: fc.constant('grant'), exempt: fc.boolean() }),
  fc.record({ kind: fc.constant('pass'), ms: fc.oneof(fc.nat(100), fc.nat(4000), fc.nat(40_000)) }),
  fc.record({
    kind: fc.constant('levels'),
    levels: fc.record(
      { contact: fc.constantFrom('open', 'closed', 'open', 'closed', 'unknown', 'fault'), rex: signal, fire: signal },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    kind: fc.constant('input'),
    input: fc.oneof(
      fc.record({ kind: fc.constant('mode'), mode: fc.constantFrom(...doorModes) }),
      fc.record({ kind: fc.constant('lockdown'), active: fc.boolean() }),
      fc.record({ kind: fc.constant('schedule'), open: fc.boolean() }),
      fc.constantFrom<DoorInput>({ kind: 'first-person' }, { kind: 'fire-reset' }, { kind: 'tick' }),
    ),
  }),
);

const rules: fc.Arbitrary<Partial<DoorRules>> = fc.record({
  hasContact: fc.constantFrom(true, true, true, false),
  relock: fc.constantFrom('opened', 'closed', 'pulse-end'),
  heldOpenAfterMs: fc.constantFrom(20_000, null),
  preAlarmMs: fc.constantFrom(5000, null),
  onFire: fc.constantFrom('release', 'report'),
  firstPerson: fc.boolean(),
});

/** Plays the moves; `look` is called after each effect-giving step with the door as it is. */
function play(door: DoorUnderTest, moves: readonly Move[], after: (door: DoorUnderTest) => void): void {
  moves.forEach((one, index) => {
    if (one.kind === 'grant') door.grant(`d${index}`, one.exempt);
    if (one.kind === 'pass') door.pass(one.ms);
    if (one.kind === 'levels') door.set(one.levels);
    if (one.kind === 'input') door.put(one.input);
    after(door);
  });
}

const life = fc.tuple(rules, fc.array(move, { maxLength: 40 }));

t.test('the strike moves for a grant of its own time or for a mode that says so, and for nothing else', async () => {
  fc.assert(
    fc.property(life, ([changes, moves]) => {
      const door = new DoorUnderTest(changes);
      // What was said, kept apart from what the machine makes of it.
      const granted = new Map<string, { readonly at: number; readonly exempt: boolean }>();
      const said = { mode: 'normal', lockdown: false, schedule: false, first: false, fire: false };
      let sound = true;
      let seen = 0;
      const judge = (): void => {
        for (const { at, effect } of door.effects.slice(seen)) {
          if (effect.kind === 'pulse') {
            const grant = granted.get(effect.decision);
            sound &&= grant !== undefined && at - grant.at < door.rules.pulseMs && said.mode !== 'locked';
            sound &&=
              grant !== undefined &&
              (!said.lockdown || grant.exempt) &&
              effect.ms <= door.rules.pulseMs &&
              effect.ms > 0;
          }
          if (effect.kind === 'hold') {
            const scheduled = said.mode === 'normal' && said.schedule && (said.first || !door.rules.firstPerson);
            const byFire = said.fire && door.rules.onFire === 'release';
            sound &&= byFire || (!said.lockdown && (said.mode === 'unlocked' || scheduled));
          }
        }
        seen = door.effects.length;
      };
      moves.forEach((one, index) => {
        if (one.kind === 'grant') granted.set(`d${index}`, { at: door.mono, exempt: one.exempt });
        if (one.kind === 'levels') said.fire ||= one.levels.fire === 'on';
        if (one.kind === 'input') {
          const { input } = one;
          if (input.kind === 'mode') said.mode = input.mode;
          if (input.kind === 'lockdown') said.lockdown = input.active;
          if (input.kind === 'schedule') [said.schedule, said.first] = [input.open, input.open && said.first];
          if (input.kind === 'first-person') said.first = said.schedule;
        }
        if (one.kind === 'grant') door.grant(`d${index}`, one.exempt);
        if (one.kind === 'pass') door.pass(one.ms);
        if (one.kind === 'levels') door.set(one.levels);
        if (one.kind === 'input') door.put(one.input);
        judge();
      });
      return sound;
    }),
    { numRuns: 2000 },
  );
});

t.test('a pulse is over by its time: the strike is told to fall back, or is held by a mode', async () => {
  fc.assert(
    fc.property(life, ([changes, moves]) => {
      const door = new DoorUnderTest(changes);
      let late = false;
      play(door, moves, () => {
        const last = door.effects.findLast(({ effect }) => ['pulse', 'hold', 'secure'].includes(effect.kind));
        late ||= last?.effect.kind === 'pulse' && door.mono >= last.at + last.effect.ms;
      });
      return !late;
    }),
    { numRuns: 2000 },
  );
});

t.test('every alarm is raised and restored in turn, and none is left when all is well', async () => {
  fc.assert(
    fc.property(life, ([changes, moves]) => {
      const door = new DoorUnderTest(changes);
      play(door, moves, () => undefined);
      door.put({ kind: 'mode', mode: 'normal' });
      door.set(quiet);
      door.pass(40_000);
      door.put({ kind: 'fire-reset' });
      const inTurn = doorAlarms.every((alarm) => {
        const changesOf = door.effects.flatMap(({ effect }) =>
          effect.kind === 'alarm' && effect.alarm === alarm ? [effect.active] : [],
        );
        return changesOf.every((active, index) => active === (index % 2 === 0)) && changesOf.at(-1) !== true;
      });
      return inTurn && door.door.alarms.length === 0;
    }),
    { numRuns: 2000 },
  );
});

t.test('every grant ends once', async () => {
  fc.assert(
    fc.property(life, ([changes, moves]) => {
      const door = new DoorUnderTest(changes);
      play(door, moves, () => undefined);
      door.set(quiet);
      door.pass(10_000);
      const ends = door.effects.flatMap(({ effect }) => (effect.kind === 'grant-ended' ? [effect.decision] : []));
      const grants = moves.flatMap((one, index) => (one.kind === 'grant' ? [`d${index}`] : []));
      return ends.length === new Set(ends).size && JSON.stringify(ends.sort()) === JSON.stringify(grants.sort());
    }),
    { numRuns: 2000 },
  );
});

t.test('however often the same levels are read, nothing more happens', async () => {
  fc.assert(
    fc.property(life, ([changes, moves]) => {
      const once = new DoorUnderTest(changes);
      const often = new DoorUnderTest(changes);
      play(once, moves, () => undefined);
      play(often, moves, (door) => {
        door.set({});
        door.put({ kind: 'tick' });
        door.set({});
      });
      return JSON.stringify(once.effects) === JSON.stringify(often.effects);
    }),
    { numRuns: 1000 },
  );
});
