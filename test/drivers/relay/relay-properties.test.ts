/** Laws of the relay codecs: what is encoded is decoded, however it is cut; noise neither throws, grows nor opens. */
import fc from 'fast-check';
import t from 'tap';
import {
  encode as encodeHid,
  decode as decodeHid,
  decodeHost as hidHost,
} from '../../../drivers/relay/hid-relay/codec.js';
import { encode as encodeLcus, decode as decodeLcus } from '../../../drivers/relay/lcus-relay/codec.js';
import { answerBytes, checkOf, decode, decodeHost, encode } from '../../../drivers/relay/modbus-relay/codec.js';
import { RtuFramer } from '../../../drivers/relay/modbus-relay/framer.js';
import { longestAnswer, type ModbusCommand } from '../../../drivers/relay/modbus-relay/table.js';
import { channel } from './relay-under-test.js';

const eight = fc.integer({ min: 1, max: 8 }).map(channel);
const anyChannel = fc.integer({ min: 1, max: 64 }).map(channel);
const unit = fc.integer({ min: 1, max: 247 });
const count = fc.integer({ min: 1, max: 64 });

const commands: fc.Arbitrary<ModbusCommand> = fc.oneof(
  fc.record({ kind: fc.constantFrom('read-coils', 'read-inputs'), unit, count }),
  fc.record({ kind: fc.constant('coil'), unit, channel: anyChannel, on: fc.boolean() }),
  fc.record({
    kind: fc.constant('flash'),
    unit,
    channel: anyChannel,
    on: fc.boolean(),
    ms: fc.integer({ min: 1, max: 0x7fff }).map((grains) => grains * 100),
  }),
);

/** An answer as a board writes it. */
const answers = fc
  .oneof(
    fc
      .tuple(unit, fc.constantFrom(1, 2), fc.uint8Array({ minLength: 1, maxLength: 8 }))
      .map(([one, code, levels]) => [one, code, levels.length, ...levels]),
    fc.tuple(unit, fc.constantFrom(0x81, 0x82, 0x85), fc.integer({ min: 1, max: 11 })),
    fc.tuple(unit, anyChannel, fc.boolean()).map(([one, relay, on]) => [one, 5, 0, relay - 1, on ? 0xff : 0, 0]),
  )
  .map((body) => {
    const sum = checkOf(Uint8Array.from(body));
    return Uint8Array.from([...body, sum & 0xff, sum >> 8]);
  });

t.test('what is encoded is decoded to the same', (t) => {
  fc.assert(fc.property(commands, (command) => t.same(decodeHost(encode(command)), command)));
  fc.assert(
    fc.property(fc.constantFrom('on', 'off'), eight, (kind, one) => {
      t.same(hidHost(encodeHid({ kind, channel: one })), { kind, channel: one });
      t.same(decodeLcus(encodeLcus({ kind, channel: one })), [{ kind, channel: one }]);
    }),
  );
  t.end();
});

t.test('however answers are cut and glued, they are the same answers', (t) => {
  const cuts = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(fc.array(answers, { minLength: 1, maxLength: 6 }), cuts, (frames, sizes) => {
      const whole = Uint8Array.from(frames.flatMap((frame) => [...frame]));
      const framer = new RtuFramer(40);
      const found: string[] = [];
      let at = 0;
      for (let index = 0; at < whole.length; index += 1) {
        const size = sizes[index % sizes.length] ?? 1;
        for (const event of framer.push(whole.slice(at, at + size), 1)) {
          if (event.kind === 'frame') found.push(Buffer.from(event.bytes).toString('hex'));
          else t.fail('nothing is discarded');
        }
        at += size;
      }
      t.same(
        found,
        frames.map((frame) => Buffer.from(frame).toString('hex')),
      );
    }),
  );
  t.end();
});

t.test('noise throws nothing, holds nothing and hides nothing', (t) => {
  const noise = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(noise, answers, (bytes, answer) => {
      const framer = new RtuFramer(40);
      const events = [...framer.push(bytes, 1), ...framer.push(answer, 2)];
      const heard = events.reduce((sum, event) => sum + event.bytes.length, 0);
      t.ok(bytes.length + answer.length - heard <= longestAnswer);
      const last = events.at(-1);
      // A false start may hold the answer's end; silence lets go of it.
      if (last?.kind !== 'frame') t.equal(framer.push(answer, 100).at(-1)?.kind, 'frame');
      decode(bytes);
      decodeHost(bytes);
      decodeHid(bytes);
      hidHost(bytes);
      decodeLcus(bytes);
      answerBytes([...bytes]);
    }),
  );
  t.end();
});

t.test('no noise of the right length is an order to open', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 9 }), (bytes) => {
      const found = decodeHost(bytes);
      const sound = checkOf(bytes.slice(0, -2)) === (bytes.at(-2) ?? 0) + 256 * (bytes.at(-1) ?? 0);
      t.ok(found.kind === 'unknown' || sound);
    }),
  );
  t.end();
});
