import fc from 'fast-check';
import t from 'tap';
import {
  isWhole,
  sameTile,
  wholePicture,
  type DisplayStep,
  type PanelAspect,
  type PanelChange,
  type Tile,
} from '../../../drivers/display.js';
import { decode, decodeHost, encode, type MdcReply } from '../../../drivers/display/samsung-mdc/codec.js';
import { MdcFramer } from '../../../drivers/display/samsung-mdc/framer.js';
import { Look } from '../../../drivers/display/samsung-mdc/look.js';
import { capabilitiesOf, changeCommands, divisionOf, tileOf } from '../../../drivers/display/samsung-mdc/steps.js';
import {
  commandForms,
  inputNames,
  isDivision,
  type CommandKind,
  type MdcBody,
  type MdcCommand,
} from '../../../drivers/display/samsung-mdc/table.js';
import { MdcModel } from '../../../drivers/simulators/samsung-mdc.js';
import { panel, tile, tilesOf } from './panels.js';

const join = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const ids = fc.integer({ min: 0, max: 253 }).map(panel);
const shapes = fc
  .record({ rows: fc.integer({ min: 1, max: 15 }), columns: fc.integer({ min: 1, max: 15 }) })
  .filter(({ rows, columns }) => rows * columns <= 100);
const tiles = shapes.chain(({ rows, columns }) =>
  fc
    .record({ row: fc.integer({ min: 0, max: rows - 1 }), column: fc.integer({ min: 0, max: columns - 1 }) })
    .map(({ row, column }) => tile(rows, columns, row, column)),
);
const questions = (Object.keys(commandForms) as CommandKind[]).filter((kind) => kind.startsWith('read-'));
const bodies: fc.Arbitrary<MdcBody> = fc.oneof(
  fc.constantFrom(...questions).map((kind) => ({ kind }) as MdcBody),
  fc.record({ kind: fc.constantFrom('power' as const, 'wall' as const), on: fc.boolean() }),
  fc.constant<MdcBody>({ kind: 'reboot' }),
  fc.record({ kind: fc.constant('input' as const), input: fc.constantFrom(...inputNames) }),
  tiles.map((one): MdcBody => ({ kind: 'division', ...(divisionOf(one) ?? { rows: 0, columns: 0, position: 0 }) })),
  fc.record({ kind: fc.constant('picture-mode' as const), mode: fc.constantFrom('natural' as const, 'full' as const) }),
);
const commands: fc.Arbitrary<MdcCommand> = fc.tuple(bodies, ids).map(([body, id]) => ({ ...body, panel: id }));
const noise = fc.uint8Array({ maxLength: 300, size: 'max' });
/** Bytes that look like beginnings. */
const trap = fc.array(fc.constantFrom(0xaa, 0xff, 0x41, 0x4e, 0x03, 0x05, 0x00, 0xfd), { maxLength: 300, size: 'max' });
const hostile = fc.oneof(
  noise,
  trap.map((bytes) => Uint8Array.from(bytes)),
);

/** Answers of real panels to real commands, and none where the panel says nothing. */
function answersTo(given: readonly MdcCommand[]): readonly Uint8Array[] {
  const model = new MdcModel(253);
  return given.flatMap((command) =>
    Array.from(encode(command), (byte) => model.take(byte)).flatMap((frame) => {
      const meant = frame === null ? null : model.panel(frame.id);
      const answer = frame === null || meant === null ? null : model.run(meant, frame).answer;
      return answer === null ? [] : [answer];
    }),
  );
}

function framesOf(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  const framer = new MdcFramer({ idleMs: 500 });
  return chunks.flatMap((chunk) =>
    framer.push(chunk, 0).flatMap((event) => (event.kind === 'frame' ? event.bytes : [])),
  );
}

function cut(whole: Uint8Array, places: readonly number[]): readonly Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (whole.length + 1)))].sort((a, b) => a - b);
  return [...ends, whole.length].map((end, index) => whole.slice(ends[index - 1] ?? 0, end));
}

t.test('what is encoded is decoded to the same, alone and in a stream with noise in between', (t) => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(fc.tuple(commands, fc.nat(3)), { maxLength: 12 }), (given) => {
      for (const [{ kind }] of given) seen.add(kind);
      const stream = join(given.flatMap(([command, zeros]) => [new Uint8Array(zeros), encode(command)]));
      t.same(
        decodeHost(stream).filter(({ kind }) => kind !== 'unknown'),
        given.map(([command]) => command),
      );
    }),
    { numRuns: 300 },
  );
  t.same([...seen].sort(), Object.keys(commandForms).sort(), 'every kind of command was tried');
  t.end();
});

t.test('what is out of range is never encoded', (t) => {
  const number = fc.oneof(fc.integer({ min: -3, max: 300 }), fc.double(), fc.constantFrom(0, NaN, -0));
  fc.assert(
    fc.property(number, number, number, number, (id, rows, columns, position) => {
      const sound = Number.isInteger(id) && id >= 0 && id <= 253 && isDivision({ rows, columns, position });
      const command = { kind: 'division', panel: id, rows, columns, position } as MdcCommand;
      if (sound) t.same(decodeHost(encode(command)), [command]);
      else t.throws(() => encode(command), RangeError);
    }),
    { numRuns: 500 },
  );
  for (const id of [-1, 254, 255, 256, 1.5, NaN])
    t.throws(() => encode({ kind: 'power', panel: id, on: false } as MdcCommand), RangeError);
  t.end();
});

t.test('off and whole picture come from their own words alone, never from a missing or zero number', (t) => {
  const anything = fc.oneof(
    tiles,
    fc.record({
      rows: fc.oneof(fc.integer({ min: -1, max: 17 }), fc.constant(NaN)),
      columns: fc.oneof(fc.integer({ min: -1, max: 17 }), fc.constant(NaN)),
      row: fc.integer({ min: -1, max: 16 }),
      column: fc.integer({ min: -1, max: 16 }),
    }),
  );
  const froms = fc.option(anything, { nil: null });
  const modes = fc.constantFrom(null, 'natural' as const, 'full' as const);
  fc.assert(
    fc.property(ids, anything, froms, modes, fc.constantFrom('', 'off', ...inputNames), (id, to, from, mode, input) => {
      const sent = (change: PanelChange): readonly MdcCommand[] =>
        changeCommands(id, change, { pictureMode: mode }) ?? [];
      for (const command of sent({ aspect: 'tile', tile: to, from })) {
        t.not(command.kind, 'power');
        if (command.kind === 'wall' && !command.on) t.ok(isWhole(to) && to.row === 0 && to.column === 0);
      }
      for (const command of sent({ aspect: 'input', input })) t.match(command, { kind: 'input', input });
      t.same(sent({ aspect: 'power', power: true }), [{ kind: 'power', panel: id, on: true }]);
    }),
    { numRuns: 500 },
  );
  t.end();
});

t.test('a tile is its division and back, at every shape; rows and columns are not mixed up', (t) => {
  fc.assert(
    fc.property(tiles, (one) => {
      const division = divisionOf(one);
      t.same(division === null ? null : tileOf(division), one);
    }),
  );
  t.same(
    tilesOf(2, 3).map((one) => divisionOf(one)?.position),
    [1, 2, 3, 4, 5, 6],
  );
  t.same(divisionOf(tile(2, 3, 1, 0)), { rows: 2, columns: 3, position: 4 });
  t.same(divisionOf(tile(3, 2, 1, 0)), { rows: 3, columns: 2, position: 3 });
  for (const wrong of [tile(2, 3, 2, 0), tile(2, 3, 0, 3), tile(0, 0, 0, 0), tile(16, 1, 0, 0), tile(11, 10, 0, 0)])
    t.equal(divisionOf(wrong), null);
  t.end();
});

t.test('the commands of a change turn a panel into what was desired, from wherever it is, and no other', (t) => {
  const id = panel(2);
  const apply = (model: MdcModel, given: readonly MdcCommand[]): void => {
    for (const frame of given.flatMap((one) => Array.from(encode(one), (byte) => model.take(byte)))) {
      const meant = frame === null ? null : model.panel(frame.id);
      if (frame !== null && meant !== null)
        t.equal(decode(model.run(meant, frame).answer ?? new Uint8Array()).kind.length > 0, true);
    }
  };
  fc.assert(
    fc.property(fc.array(tiles, { minLength: 1, maxLength: 5 }), fc.boolean(), (path, forgetful) => {
      const model = new MdcModel(3);
      const others = (): string => JSON.stringify(model.panels.filter((one) => one.id !== 2));
      const before = others();
      let from: Tile | null = wholePicture;
      for (const to of path) {
        apply(
          model,
          changeCommands(id, { aspect: 'tile', tile: to, from: forgetful ? null : from }, { pictureMode: 'full' }) ??
            [],
        );
        from = to;
        const { wall, division, position, pictureMode } = model.panels[1] ?? {
          wall: null,
          division: 0,
          position: 0,
          pictureMode: 0,
        };
        t.equal(wall, !isWhole(to));
        if (!isWhole(to)) {
          t.same([division >> 4, division & 15, position], [to.rows, to.columns, to.row * to.columns + to.column + 1]);
          t.equal(pictureMode, 1);
        }
      }
      t.equal(others(), before);
    }),
    { numRuns: 200 },
  );
  t.end();
});

t.test('what was read of a panel is what it shows', (t) => {
  fc.assert(
    fc.property(tiles, fc.boolean(), fc.constantFrom(0x14, 0x18, 0x21, 0x23, 0x25), (one, on, input) => {
      const model = new MdcModel(1);
      const [shown] = model.panels;
      if (shown === undefined) throw new Error('no panel');
      Object.assign(shown, { on, input, wall: !isWhole(one) });
      if (!isWhole(one))
        Object.assign(shown, {
          division: one.rows * 16 + one.columns,
          position: one.row * one.columns + one.column + 1,
        });
      const look = new Look(panel(1), ['power', 'input', 'tile']);
      for (let question = look.next(); question !== null; question = look.next()) {
        const frame = Array.from(encode(question), (byte) => model.take(byte)).find((found) => found !== null);
        if (frame === undefined) throw new Error('not understood');
        look.heard(decode(model.run(shown, frame).answer ?? new Uint8Array()), 1);
      }
      if (on) t.ok(look.facts.power === true && sameTile(look.facts.tile ?? tile(0, 0, 0, 0), one));
      else t.equal(look.refusal?.kind, 'refused');
    }),
  );
  t.end();
});

t.test('however a stream of answers is cut, its frames are the same, and all of them', (t) => {
  fc.assert(
    fc.property(fc.array(commands, { maxLength: 10 }), fc.array(fc.nat(), { maxLength: 30 }), (given, places) => {
      const answers = answersTo(given);
      t.same(framesOf(cut(join(answers), places)), answers);
    }),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(hostile, fc.array(fc.nat(), { maxLength: 30 }), (bytes, places) => {
      t.same(framesOf(cut(bytes, places)), framesOf([bytes]));
    }),
    { numRuns: 300 },
  );
  t.end();
});

t.test('noise never throws, never hides the next good frame, and is told once', (t) => {
  fc.assert(
    fc.property(hostile, commands, fc.array(fc.nat(), { maxLength: 20 }), (bytes, command, places) => {
      const [answer] = answersTo([{ ...command, panel: panel(Math.max(1, command.panel)) }]);
      if (answer === undefined) throw new Error('no answer');
      const framer = new MdcFramer({ idleMs: 500 });
      const stream = join([bytes, answer]);
      let given = 0;
      let last: Uint8Array | null = null;
      let lastFrom = 0;
      for (const event of cut(stream, places).flatMap((chunk) => [...framer.push(chunk, 0)])) {
        t.type(decode(event.bytes).kind, 'string');
        if (event.kind === 'frame') {
          last = event.bytes;
          lastFrom = given;
        }
        given += event.bytes.length;
      }
      // One beginning in 256 has its sum right by chance where it ends: if that is inside the answer, it is lost.
      const chance = last !== null && lastFrom < bytes.length && lastFrom + last.length > bytes.length;
      if (!chance) {
        t.same(last, answer, 'without a byte or a pause after it');
        t.equal(given, stream.length, 'nothing is told twice and nothing is kept');
      }
      t.type(decodeHost(bytes).length, 'number');
    }),
    { numRuns: 500 },
  );
  t.end();
});

t.test('a frame that stays unfinished is not joined with what comes much later', (t) => {
  const framer = new MdcFramer({ idleMs: 500 });
  const [answer = new Uint8Array()] = answersTo([{ kind: 'read-status', panel: panel(2) }]);
  t.same(framer.push(answer.subarray(0, 6), 0), []);
  t.match(framer.push(answer.subarray(6), 501), [{ kind: 'discarded', reason: 'idle' }, { kind: 'discarded' }]);
  t.match(framer.push(answer, 502), [{ kind: 'frame' }]);
  t.end();
});

t.test('a greeting cut anywhere is one frame', (t) => {
  const greeting = Buffer.from('MDCMDCSTART<<TLS>>');
  for (let at = 0; at <= greeting.length; at += 1) {
    const frames = framesOf([greeting.subarray(0, at), greeting.subarray(at)]);
    t.same(
      frames.map((bytes) => decode(bytes)),
      [{ kind: 'tls-wanted' }],
    );
  }
  t.end();
});

t.test('noise costs time in proportion to its length, and no memory', (t) => {
  const spend = (length: number): number => {
    const bytes = Uint8Array.from({ length }, (_, index) => [0xaa, 0xff, 0x01, 0xff, 0x41][index % 5] ?? 0);
    const framer = new MdcFramer({ idleMs: 500 });
    const from = performance.now();
    const events = framer.push(bytes, 0);
    const held = length - events.reduce((sum, event) => sum + event.bytes.length, 0);
    t.ok(held <= 512, `${held} bytes are held`);
    t.equal(decodeHost(bytes).length, 1);
    return performance.now() - from;
  };
  spend(1000);
  t.ok(spend(100_000) < 3000, 'a quadratic framer would take minutes');
  t.end();
});

t.test('cost is what the commands and answers take, gaps included', (t) => {
  const capabilities = capabilitiesOf({ pictureMode: 'natural', frameGapMs: 100, powerOnGapMs: 1000, wakeMs: 75_000 });
  const aspects: fc.Arbitrary<readonly PanelAspect[]> = fc.subarray<PanelAspect>(['power', 'input', 'tile'], {
    minLength: 1,
  });
  const changes: fc.Arbitrary<PanelChange> = fc.oneof(
    fc.boolean().map((power): PanelChange => ({ aspect: 'power', power })),
    fc.constantFrom('hdmi1', 'hdmi2', 'displayport').map((input): PanelChange => ({ aspect: 'input', input })),
    fc.tuple(tiles, tiles).map(([to, from]): PanelChange => ({ aspect: 'tile', tile: to, from })),
  );
  const steps: fc.Arbitrary<DisplayStep> = fc.oneof(
    changes.map((change): DisplayStep => ({ kind: 'set', panel: panel(2), change })),
    aspects.map((some): DisplayStep => ({ kind: 'read', panel: panel(2), aspects: some })),
  );
  fc.assert(
    fc.property(steps, tiles, (step, shown) => {
      const model = new MdcModel(2);
      const [, second] = model.panels;
      const from = step.kind === 'set' && step.change.aspect === 'tile' ? (step.change.from ?? wholePicture) : shown;
      if (second !== undefined && !isWhole(from))
        Object.assign(second, { wall: true, division: from.rows * 16 + from.columns, position: 1 });
      const total = { commandBytes: 0, replyBytes: 0, gapMs: 0 };
      const run = (command: MdcCommand): MdcReply => {
        const bytes = encode(command);
        const frame = Array.from(bytes, (byte) => model.take(byte)).find((found) => found !== null);
        if (frame === undefined || second === undefined) throw new Error('not understood');
        const answer = model.run(second, frame).answer ?? new Uint8Array();
        total.commandBytes += bytes.length;
        total.replyBytes += answer.length;
        total.gapMs += 100;
        return decode(answer);
      };
      if (step.kind === 'set')
        for (const command of changeCommands(step.panel, step.change, { pictureMode: 'natural' }) ?? []) run(command);
      else {
        const look = new Look(step.panel, step.aspects);
        for (let question = look.next(); question !== null; question = look.next()) look.heard(run(question), 1);
      }
      const cost = capabilities.cost(step);
      const switchesOn = step.kind === 'set' && step.change.aspect === 'power' && step.change.power;
      const lessAFrame = step.kind === 'read' && step.aspects.includes('tile') && isWhole(from);
      // Asked about a panel that turns out to show the whole picture, the question for its division is left out.
      const left = lessAFrame
        ? { commandBytes: 5, replyBytes: 9, gapMs: 100 }
        : { commandBytes: 0, replyBytes: 0, gapMs: 0 };
      t.same(cost, {
        commandBytes: total.commandBytes + left.commandBytes,
        replyBytes: total.replyBytes + left.replyBytes,
        gapMs: switchesOn ? 1000 : total.gapMs + left.gapMs,
      });
    }),
    { numRuns: 300 },
  );
  t.end();
});
