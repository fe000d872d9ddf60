import fc from 'fast-check';
import t from 'tap';
import type { InputId, MatrixStep, OutputId, Tie } from '../../../drivers/driver.js';
import { inputId, outputId } from '../../../drivers/driver.js';
import type { Plane } from '../../../drivers/family.js';
import { LineFramer } from '../../../drivers/link/line-framer.js';
import { decode, decodeHost, encode } from '../../../drivers/matrix/extron-sis/codec.js';
import { capabilitiesOf, exchangesOf, type StepOptions } from '../../../drivers/matrix/extron-sis/steps.js';
import { commandForms, type SisCommand, type SisReply } from '../../../drivers/matrix/extron-sis/table.js';
import { SisModel } from '../../../drivers/simulators/extron-sis.js';
import type { Knowledge } from '../../../daemon/wall/knowledge.js';
import { plan } from '../../../daemon/wall/plan.js';
import { commandsIn, onMemory } from './sis-on-memory.js';

const most = 128;
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

function out(value: number, count = 999): OutputId {
  const id = outputId(value, count);
  if (id === null) throw new Error(`no output ${value}`);
  return id;
}

function inp(value: number, count = 999): InputId {
  const id = inputId(value, count);
  if (id === null) throw new Error(`no input ${value}`);
  return id;
}

const planes = fc.constantFrom<Plane>('all', 'rgb', 'video', 'audio');
const sizes = fc.record({ inputs: fc.integer({ min: 1, max: most }), outputs: fc.integer({ min: 1, max: most }) });
type Size = typeof sizes extends fc.Arbitrary<infer S> ? S : never;

const outputsOf = ({ outputs }: Size) => fc.integer({ min: 1, max: outputs }).map((value) => out(value, outputs));
const inputsOf = ({ inputs }: Size) => fc.integer({ min: 1, max: inputs }).map((value) => inp(value, inputs));
const tiesOf = (size: Size) =>
  fc.record({ output: outputsOf(size), input: fc.option(inputsOf(size), { nil: null, freq: 8 }) });
const listOf = <T>(one: fc.Arbitrary<T>, key: (value: T) => unknown, maxLength: number) =>
  fc.uniqueArray(one, { selector: key, minLength: 1, maxLength, size: 'max' });

/** Every step that a plan may hold for a matrix of that size. */
const stepsOf = (size: Size): fc.Arbitrary<MatrixStep> =>
  fc.oneof(
    tiesOf(size).map((tie): MatrixStep => ({ kind: 'tie', tie })),
    listOf(tiesOf(size), ({ output }) => output, 16).map((ties): MatrixStep => ({ kind: 'salvo', ties })),
    inputsOf(size).map((input): MatrixStep => ({ kind: 'tie-all', input })),
    listOf(outputsOf(size), (output) => output, most).map((outputs): MatrixStep => ({ kind: 'read', outputs })),
    fc.constant<MatrixStep>({ kind: 'read-all' }),
  );

const numbers = fc.integer({ min: 1, max: 999 });
const anySize = { inputs: 999, outputs: 999 };
const anyTie = fc.record({
  output: outputsOf(anySize),
  input: fc.option(inputsOf(anySize), { nil: null }),
  plane: planes,
});
const signal = fc.constantFrom<'video' | 'audio'>('video', 'audio');
const queries = (['mutes', 'lock', 'signals', 'size', 'part', 'firmware', 'build', 'verbose'] as const).map((what) => ({
  kind: `read-${what}` as const,
}));

/** Every command of the table. */
const anyCommand: fc.Arbitrary<SisCommand> = fc.oneof(
  anyTie.map((tie): SisCommand => ({ kind: 'tie', ...tie })),
  fc.record({ kind: fc.constant('tie-all' as const), input: inputsOf(anySize), plane: planes }),
  fc.record({ kind: fc.constant('clear-all' as const), plane: planes }),
  fc.record({
    kind: fc.constant('salvo' as const),
    ties: fc.array(anyTie, { minLength: 1, maxLength: 128, size: 'max' }),
  }),
  fc.record({ kind: fc.constant('read-tie' as const), output: outputsOf(anySize), plane: planes }),
  fc.record({ kind: fc.constant('read-ties' as const), first: outputsOf(anySize), plane: signal }),
  fc.record({ kind: fc.constantFrom('recall-preset' as const, 'save-preset' as const), preset: numbers }),
  fc.record({ kind: fc.constant('recall-room-preset' as const), room: numbers, preset: numbers }),
  fc.record({
    kind: fc.constant('write-preset' as const),
    preset: numbers,
    ties: fc.array(anyTie, { maxLength: 128, size: 'max' }),
  }),
  fc.record({ kind: fc.constant('mute' as const), output: outputsOf(anySize), plane: signal, on: fc.boolean() }),
  fc.record({ kind: fc.constant('lock-panel' as const), mode: fc.nat(2) }),
  fc.record({ kind: fc.constant('set-verbose' as const), mode: fc.nat(3) }),
  fc.constantFrom<SisCommand>(...queries),
);

t.test('what is encoded is decoded to the same, alone and in a stream', (t) => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(anyCommand, { minLength: 1, maxLength: 12 }), (commands) => {
      for (const { kind } of commands) seen.add(kind);
      t.same(decodeHost(join(commands.map(encode))), commands);
    }),
    { numRuns: 300 },
  );
  t.same([...seen].sort(), Object.keys(commandForms).sort(), 'every kind of command was tried');
  t.end();
});

t.test('every step at every size is on the wire what it says, and never a clear', (t) => {
  fc.assert(
    fc.property(
      sizes.chain((size) => fc.tuple(fc.constant(size), stepsOf(size))),
      planes,
      ([size, step], plane) => {
        const options: StepOptions = { ...size, plane, replyTimeoutMs: 1000 };
        const sent = exchangesOf(step, options, null).flatMap(({ request }) => [...decodeHost(request.bytes)]);
        t.same(sent, meaning(step, size, plane));
      },
    ),
    { numRuns: 500 },
  );
  t.end();
});

/** The step as the commands that a reader of the manual would write. */
function meaning(step: MatrixStep, size: Size, plane: Plane): readonly SisCommand[] {
  switch (step.kind) {
    case 'tie':
      return [{ kind: 'tie', ...step.tie, plane }];
    case 'salvo':
      return [{ kind: 'salvo', ties: step.ties.map((tie) => ({ ...tie, plane })) }];
    case 'tie-all':
      return [{ kind: 'tie-all', input: step.input, plane }];
    case 'read':
      return step.outputs.map((output) => ({ kind: 'read-tie', output, plane }));
    case 'read-all':
      return Array.from({ length: Math.ceil(size.outputs / 16) }, (_, block) => ({
        kind: 'read-ties',
        first: out(block * 16 + 1),
        plane: plane === 'audio' ? 'audio' : 'video',
      }));
  }
}

t.test('a plan’s bytes turn the simulated matrix into what was desired, and touch nothing else', (t) => {
  const cases = sizes.chain((size) =>
    fc.record({
      size: fc.constant(size),
      before: fc.array(fc.nat(size.inputs), { minLength: size.outputs, maxLength: size.outputs, size: 'max' }),
      desired: listOf(tiesOf(size), ({ output }) => output, size.outputs),
      everywhere: fc.option(inputsOf(size), { nil: null }),
    }),
  );
  fc.assert(
    fc.property(cases, fc.constantFrom('read-back' as const, 'acknowledged' as const), (given, proof) => {
      const { size, before, everywhere } = given;
      const desired: readonly Tie[] =
        everywhere === null ? given.desired : before.map((_, index) => ({ output: out(index + 1), input: everywhere }));
      const model = new SisModel(size);
      model.video = [...before];
      const actual: Knowledge = new Map(
        before.map((value, index) => [
          out(index + 1),
          { input: value === 0 ? null : inp(value), evidence: 'read', at: 0, stale: false },
        ]),
      );
      const options: StepOptions = { ...size, plane: 'all', replyTimeoutMs: 1000 };
      const rules = { capabilities: capabilitiesOf(options), proof, byteMs: 1 };
      const wanted = new Map(desired.map(({ output, input }) => [output, input]));
      for (const { step } of plan(wanted, actual, rules).steps) {
        for (const { request } of exchangesOf(step, options, null)) {
          for (const command of commandsIn(model, request.bytes)) t.notMatch(model.answer(command), /^E\d\d$/);
        }
      }
      const after = [...before];
      for (const { output, input } of desired) after[output - 1] = input ?? 0;
      t.same(model.video, after);
    }),
    { numRuns: 100 },
  );
  t.end();
});

/** Lines as a device may send them, good and bad, each with one of the ways to end it. */
const lines = fc.array(
  fc.tuple(
    fc.oneof(
      fc.constantFrom('Out09 In07 All', 'Qik', 'E22', '1.23', '01 02 -- Vid', 'Vrb3'),
      fc.string({ unit: 'binary-ascii', maxLength: 90, size: 'max' }),
    ),
    fc.constantFrom('\r\n', '\r', '\n', '\r\n\r\n'),
  ),
  { maxLength: 20, size: 'max' },
);

t.test('however a stream is cut, its frames are the same', (t) => {
  fc.assert(
    fc.property(lines, fc.array(fc.nat(1200), { maxLength: 30, size: 'max' }), (parts, cuts) => {
      const stream = bytesOf(parts.map(([line, end]) => line + end).join(''));
      const whole = new LineFramer({ maxBytes: 64, idleMs: 500 }).push(stream, 0);
      const framer = new LineFramer({ maxBytes: 64, idleMs: 500 });
      const edges = [0, ...cuts.map((cut) => Math.min(cut, stream.length)), stream.length].sort((a, b) => a - b);
      const pieces = edges.slice(1).flatMap((edge, index) => framer.push(stream.slice(edges[index], edge), index));
      t.same(pieces, whole);
    }),
    { numRuns: 300 },
  );
  t.end();
});

t.test('noise never throws, is never kept beyond one line, and hides no line after its end', (t) => {
  const maxBytes = 64;
  const noise = fc.array(fc.uint8Array({ maxLength: 200, size: 'max' }), { maxLength: 20, size: 'max' });
  fc.assert(
    fc.property(noise, fc.boolean(), (chunks, ended) => {
      const framer = new LineFramer({ maxBytes, idleMs: 500 });
      let pushed = 0;
      let given = 0;
      for (const chunk of chunks) {
        pushed += chunk.length;
        for (const event of framer.push(chunk, 0)) {
          t.ok(event.bytes.length <= maxBytes);
          given += event.bytes.length;
          t.type(decode(event.bytes).kind, 'string');
        }
        t.type(decodeHost(chunk).length, 'number');
      }
      t.ok(given <= pushed, 'nothing is told twice');
      if (ended) framer.push(bytesOf('\r'), 0);
      const events = framer.push(bytesOf('Out09 In07 All\r\n'), ended ? 0 : 501);
      t.same(decode(events.at(-1)?.bytes ?? new Uint8Array()), { kind: 'tie', output: 9, input: 7, plane: 'all' });
      t.ok(events.length <= 2, 'the line, and before it at most what the silence broke off');
    }),
    { numRuns: 300 },
  );
  t.end();
});

t.test('a long line of digits costs time in proportion to its length', (t) => {
  const spend = (length: number): number => {
    const bytes = bytesOf('1'.repeat(length));
    const from = performance.now();
    t.equal(decodeHost(bytes).length, 1);
    t.equal(decode(bytes).kind, 'unknown');
    return performance.now() - from;
  };
  spend(1000);
  t.ok(spend(200_000) < 1000, 'a quadratic splitter would take minutes');
  t.end();
});

t.test('numbers that the matrix does not have never come out as ties of a read', (t) => {
  const replyNumber = fc.oneof(fc.nat(20), fc.nat(999));
  fc.assert(
    fc.property(sizes, planes, fc.array(replyNumber, { minLength: 16, maxLength: 16 }), (size, plane, inputs) => {
      const options: StepOptions = { ...size, plane, replyTimeoutMs: 1000 };
      const timing = { at: 1, startedAt: 0, sentAt: 0, byteMs: 0 };
      for (const step of [{ kind: 'read-all' }, { kind: 'read', outputs: [out(1)] }] satisfies MatrixStep[]) {
        for (const exchange of exchangesOf(step, options, null)) {
          const frames: readonly SisReply[] =
            step.kind === 'read-all'
              ? [{ kind: 'ties', inputs, plane: null }]
              : [{ kind: 'number', value: inputs[0] ?? 0 }];
          for (const frame of frames) exchange.request.match(frame, timing);
          const ties = exchange.read(frames);
          const asked = inputs.slice(0, exchange.outputs.length);
          const sound = asked.every((input) => input <= size.inputs);
          t.equal(ties !== null, sound);
          t.ok((ties ?? []).every(({ output, input }) => output <= size.outputs && (input ?? 0) <= size.inputs));
        }
      }
    }),
    { numRuns: 200 },
  );
  t.end();
});

t.test('numbers that the matrix does not have are never volunteered as ties', async (t) => {
  const size = { inputs: 12, outputs: 8 };
  const { line, events } = await onMemory(t, size);
  const number = fc.oneof(fc.nat(13), fc.nat(1100));
  fc.assert(
    fc.property(number, number, fc.constantFrom('All', 'RGB', 'Vid', 'Aud'), (output, input, tag) => {
      events.length = 0;
      line.send(`Out${output} In${input} ${tag}\r\n`);
      const isOutput = output >= 1 && output <= size.outputs;
      const ties = events.flatMap((event) => (event.kind === 'ties' ? event.ties : []));
      const doubts = events.filter((event) => event.kind === 'doubt').length;
      const sound = isOutput && input <= size.inputs && tag !== 'Aud';
      t.same(ties, sound ? [{ output, input: input === 0 ? null : input }] : []);
      // An input that is none, on an output that is one: something changed there, and nobody knows what.
      t.equal(doubts, isOutput && input > size.inputs && input <= 999 && tag !== 'Aud' ? 1 : 0);
    }),
    { numRuns: 300 },
  );
});

t.test('cost is what really goes over the line, at the most for the answers', async (t) => {
  for (const size of [
    { inputs: 16, outputs: 16 },
    { inputs: 8, outputs: 37 },
    { inputs: 128, outputs: 128 },
  ]) {
    const { line, matrix, model } = await onMemory(t, size);
    let replied = 0;
    const run = model.answer.bind(model);
    model.answer = (command) => {
      const reply = run(command);
      replied += reply.length + 2;
      return reply;
    };
    await fc.assert(
      fc.asyncProperty(stepsOf(size), async (step) => {
        line.received.length = 0;
        replied = 0;
        // A machine that lags calls a bare acknowledgement unknown; what went over the line is the same.
        t.match(await matrix.run(step, 'r'), { ending: /^(applied|unknown)$/ });
        const cost = matrix.capabilities.cost(step);
        t.equal(cost.commandBytes, join(line.received).length);
        // The simulator pads to two digits, as small models do; from 100 on a model may pad to three.
        if (size.outputs < 100) t.equal(cost.replyBytes, replied);
        else t.ok(cost.replyBytes >= replied);
      }),
      { numRuns: 60 },
    );
  }
});

t.test('noise in between neither makes a tie nor costs the next answer', async (t) => {
  const { line, matrix, events } = await onMemory(t, { inputs: 16, outputs: 16 });
  const noise = fc
    .uint8Array({ minLength: 1, maxLength: 80 })
    .filter((bytes) =>
      new LineFramer({ maxBytes: 512, idleMs: 500 })
        .push(join([bytes, bytesOf('\r')]), 0)
        .every((event) => decode(event.bytes).kind === 'unknown'),
    );
  await fc.assert(
    fc.asyncProperty(noise, async (bytes) => {
      events.length = 0;
      line.send(join([bytes, bytesOf('\r')]));
      t.same(events, []);
      t.same(await matrix.run({ kind: 'read', outputs: [out(3), out(1)] }, 'r'), { ending: 'applied' });
    }),
    { numRuns: 100 },
  );
});

t.test('a model that writes its size and its part number in its own way is got to know all the same', async (t) => {
  const { matrix } = await onMemory(t, { inputs: 16, outputs: 16 }, (command, reply) =>
    command === 'I' ? '16 by 16, matrix' : command === 'N' ? 'E10' : reply,
  );
  t.match(matrix.status, { state: 'ready', model: 'Extron', firmware: '1.23' });
});

t.test('a matrix for sound alone ties, reads and hears sound alone', async (t) => {
  const { line, model, matrix, events } = await onMemory(t, { inputs: 8, outputs: 4, plane: 'audio' });
  t.same(await matrix.run({ kind: 'tie', tie: { output: out(2), input: inp(3) } }, 'r'), { ending: 'applied' });
  t.same(await matrix.run({ kind: 'read-all' }, 'r'), { ending: 'applied' });
  t.same(
    [model.audio, model.video],
    [
      [0, 3, 0, 0],
      [0, 0, 0, 0],
    ],
  );
  t.match(events.at(-1), { kind: 'ties', ties: [{ input: null }, { input: 3 }, { input: null }, { input: null }] });
  events.length = 0;
  line.send('Out01 In05 Vid\r\n');
  t.same(events, []);
  line.send('Out01 In05 All\r\n');
  t.match(events, [{ kind: 'ties', ties: [{ output: 1, input: 5 }] }]);
});

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
