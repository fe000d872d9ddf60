/** Laws of the Protocol 3000 codec; those of every matrix are in every-matrix.test.ts. */
import fc from 'fast-check';
import t from 'tap';
import { decode, decodeHost, encode } from '../../../drivers/matrix/kramer-p3000/codec.js';
import { capabilitiesOf, exchangesOf, type StepOptions } from '../../../drivers/matrix/kramer-p3000/steps.js';
import { commandForms, type KramerCommand, type KramerReply } from '../../../drivers/matrix/kramer-p3000/table.js';
import { LineFramer } from '../../../drivers/link/line-framer.js';
import { inp, out } from './matrix-under-test.js';

const output = fc.integer({ min: 1, max: 999 }).map(out);
const input = fc.integer({ min: 1, max: 999 }).map(inp);
const tie = fc.record({ output, input: fc.option(input, { nil: null }) });
const plane = fc.constantFrom('video' as const, 'audio' as const, 'all' as const);
const number = fc.integer({ min: 1, max: 999 });
const questions = (
  ['handshake', 'read-size', 'read-presets', 'read-model', 'read-serial-number', 'read-version'] as const
).map((kind) => ({ kind }));
const more = (['read-protocol', 'read-build-date', 'read-name', 'read-lock'] as const).map((kind) => ({ kind }));

/** Every command of the table. */
const anyCommand: fc.Arbitrary<KramerCommand> = fc.oneof(
  fc.tuple(tie, plane).map(([one, of]): KramerCommand => ({ kind: 'tie', ...one, plane: of })),
  fc.record({ kind: fc.constant('salvo' as const), ties: fc.array(tie, { minLength: 2, maxLength: 20 }), plane }),
  fc.record({ kind: fc.constant('tie-all' as const), input, plane }),
  fc.record({ kind: fc.constantFrom('clear-all' as const, 'read-ties' as const), plane }),
  fc.record({ kind: fc.constant('read-tie' as const), output, plane }),
  fc.tuple(tie, fc.nat(99)).map(([one, layer]): KramerCommand => ({ kind: 'route', layer, ...one })),
  fc.record({ kind: fc.constantFrom('store-preset' as const, 'recall-preset' as const), preset: number }),
  fc.record({ kind: fc.constantFrom('mute-video' as const, 'mute-audio' as const), output, on: fc.boolean() }),
  fc.record({ kind: fc.constant('lock-panel' as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant('read-signal' as const), input }),
  fc.record({ kind: fc.constant('login' as const), password: fc.stringMatching(/^[a-zA-Z0-9]{1,12}$/) }),
  fc.record({ kind: fc.constant('help' as const), about: fc.constantFrom(null, 'VID', 'PRST-RCL') }),
  fc.constantFrom<KramerCommand>(...questions, ...more),
);
const machine = fc.option(fc.integer({ min: 0, max: 99 }), { nil: null });
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const join = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

t.test('what is encoded is decoded to the same, alone and in a stream', (t) => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(fc.tuple(anyCommand, machine), { minLength: 1, maxLength: 12 }), (commands) => {
      for (const [{ kind }] of commands) seen.add(kind);
      t.same(
        decodeHost(join(commands.map(([command, to]) => encode(command, to)))),
        commands.map(([command, to]) => ({ ...command, machine: to })),
      );
    }),
    { numRuns: 300 },
  );
  t.same([...seen].sort(), Object.keys(commandForms).sort(), 'every kind of command was tried');
  t.end();
});

const options = (inputs: number, outputs: number, to: number | null = null): StepOptions => ({
  ...{ inputs, outputs, plane: 'video', machine: to, readsAll: true, offNumber: null },
});

t.test('no command is longer than a device takes, at any size', (t) => {
  const size = fc.integer({ min: 1, max: 256 });
  fc.assert(
    fc.property(size, size, machine, (inputs, outputs, to) => {
      const steps = options(inputs, outputs, to);
      const { salvoLimit } = capabilitiesOf(() => steps);
      const ties = Array.from({ length: salvoLimit }, () => ({ output: out(outputs), input: inp(inputs) }));
      for (const { request } of exchangesOf({ kind: 'salvo', ties }, steps, null)) t.ok(request.bytes.length <= 64);
    }),
  );
  t.equal(capabilitiesOf(() => options(16, 16)).salvoLimit, 9);
  t.end();
});

t.test('however a stream is cut, its lines are the same', (t) => {
  const line = fc.constantFrom(
    '~01@VID 4>6 OK',
    '~01@ERR 003',
    '~02@AUD 1>2',
    '~OK',
    'Kramer Electronics LTD. , X',
    '',
  );
  const stream = fc.array(fc.tuple(line, fc.constantFrom('\r\n', '\r', '\n')), { maxLength: 20 });
  fc.assert(
    fc.property(stream, fc.array(fc.nat(400)), (parts, cuts) => {
      const whole = bytesOf(parts.map(([text, end]) => text + end).join(''));
      const make = (): LineFramer => new LineFramer({ maxBytes: 2048, idleMs: 500 });
      const framer = make();
      const edges = [0, ...cuts.map((cut) => Math.min(cut, whole.length)), whole.length].sort((a, b) => a - b);
      t.same(
        edges.slice(1).flatMap((edge, index) => framer.push(whole.slice(edges[index], edge), index)),
        make().push(whole, 0),
      );
    }),
  );
  t.end();
});

t.test('a line means a tie only where it says one, whatever stands around it', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const reply = decode(bytes);
      if (reply.kind === 'ties') t.match(Buffer.from(bytes).toString('latin1').trim(), /^~.*(VID|AUD|AV).*\d *>/i);
    }),
    { numRuns: 1000 },
  );
  const good = '~01@VID 4>6,11>12 OK';
  for (let from = 1; from < good.length; from += 1) {
    t.not(decode(bytesOf(good.slice(from))).kind, 'ties', good.slice(from));
    const { kind } = decode(bytesOf(`${good.slice(0, from)}\u00ff${good.slice(from)}`));
    t.not(kind, 'ties', `noise at ${from}`);
  }
  t.end();
});

t.test('numbers that the matrix does not have never come out as ties of a read', (t) => {
  const size = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(size, size, fc.array(fc.nat(60), { minLength: 40, maxLength: 40 }), (inputs, outputs, cells) => {
      const [exchange] = exchangesOf({ kind: 'read-all' }, options(inputs, outputs), null);
      const ties = cells.map((cell, index) => ({ output: out(index + 1), input: cell === 0 ? null : inp(cell) }));
      const frame: KramerReply = { kind: 'ties', ties, plane: 'video', machine: 1 };
      exchange?.request.match(frame, { at: 1, startedAt: 0, sentAt: 0, byteMs: 0 });
      const read = exchange?.read([frame]) ?? null;
      t.equal(
        read !== null,
        cells.slice(0, outputs).every((cell) => cell <= inputs),
      );
      t.ok((read ?? []).every((one) => one.output <= outputs && (one.input ?? 0) <= inputs));
    }),
  );
  t.end();
});
