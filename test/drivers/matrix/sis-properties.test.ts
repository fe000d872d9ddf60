/** Laws of the SIS framer and codec, whatever the bytes are and however they come. */
import fc from 'fast-check';
import t from 'tap';
import { inputId, outputId, type Tie } from '../../../drivers/driver.js';
import type { FramerEvent } from '../../../drivers/link/exchange-types.js';
import { LineFramer } from '../../../drivers/link/line-framer.js';
import { decode, decodeHost, encode } from '../../../drivers/matrix/extron-sis/codec.js';

const maxBytes = 64;
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const two = (value: number): string => String(value).padStart(2, '0');

function frames(framer: LineFramer, chunks: readonly Uint8Array[], at = 0): readonly string[] {
  const events: FramerEvent[] = chunks.flatMap((chunk) => [...framer.push(chunk, at)]);
  return events.filter((event) => event.kind === 'frame').map((event) => textOf(event.bytes));
}

/** The whole cut at the given places. */
function cut(whole: Uint8Array, places: readonly number[]): readonly Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (whole.length + 1)))].sort((a, b) => a - b);
  return [...ends, whole.length].map((end, index) => whole.slice(ends[index - 1] ?? 0, end));
}

const anyTie = fc
  .record({ output: fc.integer({ min: 1, max: 128 }), input: fc.integer({ min: 0, max: 128 }) })
  .map(({ output, input }): Tie | null => {
    const id = outputId(output, 128);
    return id === null ? null : { output: id, input: input === 0 ? null : inputId(input, 128) };
  })
  .filter((tie) => tie !== null);
const noise = fc.uint8Array({ maxLength: 300 });
const options = { numRuns: 300 };

t.test('any chunking of a stream gives the same frames', async (t) => {
  const stream = fc.array(fc.constantFrom('Qik\r\n', 'E22\r\n', 'Out05 In11 All\r\n', '01 02 03 Vid\r\n', '7\r'));
  fc.assert(
    fc.property(stream, fc.array(fc.nat()), (lines, places) => {
      const whole = bytesOf(lines.join(''));
      const make = (): LineFramer => new LineFramer({ maxBytes, idleMs: 500 });
      t.same(frames(make(), cut(whole, places)), frames(make(), [whole]));
      if (frames(make(), [whole]).length !== lines.length) throw new Error('a line was lost');
    }),
    options,
  );
});

t.test('noise never hides the next good line, nor makes one longer than the bound', async (t) => {
  fc.assert(
    fc.property(noise, fc.array(fc.nat()), (bytes, places) => {
      const framer = new LineFramer({ maxBytes, idleMs: 500 });
      const events = cut(bytes, places).flatMap((chunk) => [...framer.push(chunk, 0)]);
      if (events.some((event) => event.bytes.length > maxBytes)) throw new Error('longer than the bound');
      const after = frames(framer, [bytesOf('\r\nQik\r\n')]);
      t.equal(after.at(-1), 'Qik');
    }),
    options,
  );
});

t.test('a line that stays unfinished is not joined with what comes much later', async (t) => {
  const framer = new LineFramer({ maxBytes, idleMs: 500 });
  t.same(frames(framer, [bytesOf('Out05 In1')], 0), []);
  t.same(frames(framer, [bytesOf('Qik\r\n')], 501), ['Qik']);
});

t.test('decoding never throws, and noise is a tie only where it reads like one', async (t) => {
  fc.assert(
    fc.property(noise, (bytes) => {
      const reply = decode(bytes);
      if (reply.kind === 'tie') t.match(textOf(bytes).trim(), /^Out.*In/i);
    }),
    options,
  );
});

t.test('a reply that names a tie is read as that tie, in every spelling of the manuals', async (t) => {
  const planes = { All: 'all', RGB: 'rgb', Vid: 'video', Aud: 'audio' } as const;
  const names = fc.constantFrom('All' as const, 'RGB' as const, 'Vid' as const, 'Aud' as const);
  const count = fc.integer({ min: 1, max: 128 });
  fc.assert(
    fc.property(count, fc.integer({ min: 0, max: 128 }), names, fc.boolean(), (output, input, name, old) => {
      const line = old ? `Out${two(output)}•In${two(input)}•${name}` : `Out${two(output)} In${two(input)} ${name}`;
      t.same(decode(bytesOf(line)), { kind: 'tie', output, input: input === 0 ? null : input, plane: planes[name] });
    }),
    options,
  );
});

t.test('a salvo is one command, names each of its ties once and clears nothing it was not told to', async (t) => {
  fc.assert(
    fc.property(fc.uniqueArray(anyTie, { minLength: 1, maxLength: 64, selector: (tie) => tie.output }), (ties) => {
      const bytes = encode({ kind: 'salvo', ties: ties.map((tie) => ({ ...tie, plane: 'all' })) });
      t.equal(decodeHost(bytes).length, 1);
      const told = [...textOf(bytes).matchAll(/(\d+)\*(\d+)!/g)].map(([, input, output]) => [
        Number(output),
        Number(input),
      ]);
      t.same(
        told,
        ties.map(({ output, input }) => [output, input ?? 0]),
      );
      t.notMatch(textOf(bytes), /(^|[^\d])0\*!/);
    }),
    options,
  );
});
