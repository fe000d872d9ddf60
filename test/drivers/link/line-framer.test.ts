import fc from 'fast-check';
import t from 'tap';
import { LineFramer } from '../../../drivers/link/line-framer.js';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const told = (framer: LineFramer, bytes: string, at = 0): readonly string[] =>
  framer
    .push(Buffer.from(bytes, 'latin1'), at)
    .map((event) => (event.kind === 'frame' ? text(event.bytes) : `${event.reason}: ${text(event.bytes)}`));
const framerOf = (maxBytes = 10): LineFramer => new LineFramer({ maxBytes, idleMs: 50 });

t.test('a line ends at CR, LF or both; empty ones are none', (t) => {
  t.same(told(framerOf(), 'a\rb\nc\r\n\r\n\nd\n\r'), ['a', 'b', 'c', 'd']);
  t.end();
});

t.test('a line may come byte by byte', (t) => {
  const framer = framerOf();
  t.same(
    Array.from('Qik\r').flatMap((byte, at) => told(framer, byte, at)),
    ['Qik'],
  );
  t.end();
});

t.test('NULs of a line that wakes up are nothing', (t) => {
  t.same(told(framerOf(), '\0\0Q\0ik\r\n'), ['Qik']);
  t.end();
});

t.test('a line that is too long is noise to its end, and the next one is good', (t) => {
  const framer = framerOf();
  t.same(told(framer, '0123456789abcdef'), ['too-long: 0123456789']);
  t.same(told(framer, 'ghi\rgood\r'), ['good']);
  t.end();
});

t.test('a line that is broken off is noise, and what comes after the pause begins anew', (t) => {
  const framer = framerOf();
  t.same(told(framer, 'Out0', 0), []);
  t.same(told(framer, 'x', 50), [], 'in time');
  t.same(told(framer, 'Qik\r', 101), ['idle: Out0x', 'Qik']);
  told(framer, '0123456789abc', 200);
  t.same(told(framer, 'Qik\r', 300), ['Qik'], 'the rest of what was too long ends with the pause too');
  t.end();
});

t.test('a reset forgets what was begun', (t) => {
  const framer = framerOf();
  told(framer, 'half');
  framer.reset();
  t.same(told(framer, 'whole\r'), ['whole']);
  told(framer, '0123456789abc');
  framer.reset();
  t.same(told(framer, 'whole\r'), ['whole']);
  t.end();
});

t.test('however a stream is cut, its frames are the same, and each byte is told at most once', (t) => {
  const stream = fc.array(fc.constantFrom(0, 10, 13, 65, 66, 255), { maxLength: 200 });
  fc.assert(
    fc.property(stream, fc.array(fc.nat(20)), (bytes, cuts) => {
      const whole = told(framerOf(4), text(Uint8Array.from(bytes)));
      const framer = framerOf(4);
      const pieces: string[] = [];
      let from = 0;
      for (const cut of [...cuts, bytes.length]) {
        pieces.push(...told(framer, text(Uint8Array.from(bytes.slice(from, from + cut)))));
        from += cut;
      }
      const good = bytes.filter((byte) => byte !== 0 && byte !== 10 && byte !== 13).length;
      const toldBytes = whole.join('').replaceAll('too-long: ', '').length;
      return pieces.join('\n') === whole.join('\n') && toldBytes <= good;
    }),
    { numRuns: 100 },
  );
  t.end();
});
