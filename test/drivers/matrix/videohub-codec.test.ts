/** Laws of the Videohub codec and of blocks; those of every matrix are in every-matrix.test.ts. */
import fc from 'fast-check';
import t from 'tap';
import { BlockFramer } from '../../../drivers/link/block-framer.js';
import type { FramerEvent } from '../../../drivers/link/exchange-types.js';
import { beginsBlock, decode, decodeHost, encode } from '../../../drivers/matrix/videohub/codec.js';
import { exchangesOf } from '../../../drivers/matrix/videohub/steps.js';
import { commandForms, type HubCommand, type HubReply } from '../../../drivers/matrix/videohub/table.js';
import { inp, out } from './matrix-under-test.js';

const output = fc.integer({ min: 1, max: 288 }).map(out);
const input = fc.integer({ min: 1, max: 288 }).map(inp);
const tie = fc.record({ output, input });
const text = fc.stringMatching(/^[A-Za-z0-9:ü][A-Za-z0-9 :ü]{0,20}[A-Za-z0-9:ü]$/);
const anyCommand: fc.Arbitrary<HubCommand> = fc.oneof(
  tie.map((one): HubCommand => ({ kind: 'tie', ...one })),
  fc.record({ kind: fc.constant('salvo' as const), ties: fc.array(tie, { minLength: 2, maxLength: 288 }) }),
  fc.record({ kind: fc.constant('label-input' as const), input, text }),
  fc.record({ kind: fc.constant('label-output' as const), output, text }),
  fc.record({ kind: fc.constant('read-labels' as const), of: fc.constantFrom('inputs' as const, 'outputs' as const) }),
  fc.record({
    kind: fc.constant('set-lock' as const),
    output,
    to: fc.constantFrom('own' as const, 'release' as const),
  }),
  fc.constantFrom<HubCommand>({ kind: 'read-ties' }, { kind: 'read-locks' }, { kind: 'ping' }),
);
const bytesOf = (line: string): Uint8Array => Uint8Array.from(Buffer.from(line));
const join = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
const framer = (maxBytes = 4096): BlockFramer => new BlockFramer({ maxBytes, idleMs: 2000, begins: beginsBlock });
const frames = (events: readonly FramerEvent[]): readonly string[] =>
  events.filter(({ kind }) => kind === 'frame').map(({ bytes }) => Buffer.from(bytes).toString());

t.test('what is encoded is decoded to the same, alone and in a stream', (t) => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(anyCommand, { minLength: 1, maxLength: 8 }), (commands) => {
      for (const { kind } of commands) seen.add(kind);
      t.same(decodeHost(join(commands.map(encode))), commands);
    }),
    { numRuns: 200 },
  );
  t.same([...seen].sort(), Object.keys(commandForms).sort(), 'every kind of command was tried');
  t.end();
});

const block = fc.constantFrom(
  'ACK',
  'NAK',
  'VIDEO OUTPUT ROUTING:\n2 11\n3 11',
  'OUTPUT LABELS:\n0 A: b',
  'x',
  'END PRELUDE:',
);

t.test('however a stream is cut, its blocks are the same, with CR LF too', (t) => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), fc.array(fc.nat(600)), fc.boolean(), (blocks, cuts, crlf) => {
      const stream = blocks.map((one) => `${one}\n\n`).join('');
      const whole = bytesOf(crlf ? stream.replaceAll('\n', '\r\n') : stream);
      const cut = framer();
      const edges = [0, ...cuts.map((at) => Math.min(at, whole.length)), whole.length].sort((a, b) => a - b);
      const events = edges.slice(1).flatMap((edge, index) => cut.push(whole.slice(edges[index], edge), index));
      t.same(frames(events), blocks);
      t.equal(events.length, blocks.length);
    }),
  );
  t.end();
});

t.test('noise is never kept beyond one block, and hides no block after an empty line', (t) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200, size: 'max' })), (chunks) => {
      const noisy = framer(128);
      const events = chunks.flatMap((chunk) => noisy.push(chunk, 0));
      t.ok(events.every(({ bytes }) => bytes.length <= 128));
      t.equal(frames(noisy.push(bytesOf('\n\nACK\n\n'), 0)).at(-1), 'ACK');
      for (const frame of events) decode(frame.bytes);
    }),
    { numRuns: 300 },
  );
  t.end();
});

t.test('a block without its end is given up at the next header, and after two seconds', (t) => {
  const one = framer();
  const events = one.push(bytesOf('VIDEO OUTPUT ROUTING:\n2 1\nACK\n\n'), 0);
  t.match(events, [{ kind: 'discarded', reason: 'not-a-frame' }, { kind: 'frame' }]);
  t.same(frames(events), ['ACK']);
  t.same(one.push(bytesOf('VIDEO OUTPUT ROUTING:\n2'), 10), []);
  t.match(one.push(bytesOf('ACK\n\n'), 2011), [{ kind: 'discarded', reason: 'idle' }, { kind: 'frame' }]);
  t.same(one.push(bytesOf('VIDEO OUTPUT ROUTING:\n2'), 2020), []);
  one.reset();
  t.same(frames(one.push(bytesOf('NAK\n\n'), 2021)), ['NAK']);
  t.end();
});

t.test('numbers that the hub does not have never come out as ties', (t) => {
  const size = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(size, size, fc.array(fc.nat(60), { minLength: 40, maxLength: 40 }), (inputs, outputs, cells) => {
      const [exchange] = exchangesOf({ kind: 'read-all' }, { inputs, outputs }, null);
      const lines = cells.map((cell, index) => `${index} ${cell}`);
      const frame: HubReply = decode(bytesOf(['VIDEO OUTPUT ROUTING:', ...lines, '900 1', '1'].join('\n')));
      const read = exchange?.read([frame]) ?? null;
      t.equal(
        read !== null,
        cells.slice(0, outputs).every((cell) => cell < inputs),
      );
      t.ok((read ?? []).every((one) => one.output <= outputs && (one.input ?? 0) <= inputs));
    }),
  );
  t.end();
});

t.test('an update before our ACK, or of other outputs, is not our answer', (t) => {
  const timing = { at: 1, startedAt: 0, sentAt: 0, byteMs: 0 };
  const routes = (...ties: readonly (readonly [number, number])[]): HubReply => ({
    kind: 'routes',
    ties: ties.map(([to, from]) => ({ output: out(to), input: inp(from) })),
  });
  const [exchange] = exchangesOf(
    {
      kind: 'salvo',
      ties: [
        { output: out(1), input: inp(5) },
        { output: out(2), input: inp(6) },
      ],
    },
    { inputs: 8, outputs: 8 },
    null,
  );
  const verdict = (reply: HubReply): string | undefined => exchange?.request.match(reply, timing);
  t.equal(verdict(routes([1, 5], [2, 6])), 'foreign');
  t.equal(verdict({ kind: 'ack' }), 'reply');
  t.equal(verdict({ kind: 'ack' }), 'foreign');
  t.equal(verdict(routes([3, 5])), 'foreign');
  t.equal(verdict(routes([1, 7])), 'reply', 'it names our output, and not as asked');
  t.same(exchange?.acknowledged?.(), [{ output: 2, input: 6 }], 'of which nothing is claimed');
  t.equal(verdict(routes([2, 6])), 'reply');
  t.equal(verdict(routes([1, 5])), 'last-reply');
  t.end();
});
