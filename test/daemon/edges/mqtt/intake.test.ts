/** What comes on scene/set: a request, or why it is none; whatever the bytes, an answer. */
import fc from 'fast-check';
import t from 'tap';
import { parseRequest, payloadLimit } from '../../../../daemon/edges/mqtt/intake.js';

const now = Date.parse('2026-01-31T07:00:00+07:00');
const parse = (payload: Uint8Array | string, retained = false): ReturnType<typeof parseRequest> =>
  parseRequest(typeof payload === 'string' ? Buffer.from(payload) : payload, retained, now, Date.parse);
const codeOf = (payload: Uint8Array | string, retained = false): string => {
  const intake = parse(payload, retained);
  return intake.kind === 'request' ? 'request' : (intake.errors[0]?.code ?? '');
};
const nested = (levels: number): string => `{"requestId":"1","scene":${'['.repeat(levels)}${']'.repeat(levels)}}`;

t.test('text that is no UTF-8 is refused, a mark of order and a replacement character are not', async (t) => {
  const scene = (name: string): string => `{"requestId":"1","scene":"${name}"}`;
  t.equal(codeOf(scene('pagi')), 'request');
  t.equal(codeOf(`\ufeff${scene('pagi')}`), 'request');
  t.match(parse(scene('\ufffd')), { kind: 'request', request: { scene: '\ufffd' } });
  const broken = Buffer.from(scene('x'));
  broken[broken.indexOf('x')] = 0xff;
  t.equal(codeOf(broken), 'payload-malformed');
  // A surrogate half and an overlong slash: accepted by lenient decoders.
  const hex = Buffer.from(scene('x')).toString('hex');
  for (const bytes of ['eda080', 'c0af'])
    t.equal(codeOf(Buffer.from(hex.replace('78', bytes), 'hex')), 'payload-malformed');
});

t.test('depth is counted outside strings only', async (t) => {
  t.equal(codeOf(nested(40)), 'payload-too-deep');
  t.equal(codeOf(nested(100_000)), 'payload-too-deep');
  t.equal(codeOf(`{"requestId":"1","scene":"${'[{'.repeat(500)}"}`), 'request');
  t.equal(codeOf(`{"requestId":"1","scene":"\\"${'['.repeat(60)}"}`), 'request');
  const flat = Array.from(
    { length: 200 },
    (_, index) => `{"id":"r${index}","row":0,"column":0,"rowSpan":1,"columnSpan":1}`,
  );
  const wide = `{"requestId":"1","scene":{"layout":{"wall":"main","regions":[${flat.join()}]},"assignments":{}}}`;
  t.equal(codeOf(wide), 'request', 'many brackets side by side are not deep');
});

t.test('size, retained, expired and unknown keys have their causes', async (t) => {
  t.equal(codeOf(Buffer.alloc(payloadLimit + 1, 0x20)), 'payload-too-large');
  t.equal(codeOf('{"requestId":"1","scene":"a"}', true), 'retained');
  t.equal(codeOf('{"requestId":"1","scene":"a","expiresAt":"2026-01-31T06:59:59+07:00"}'), 'expired');
  t.equal(codeOf('{"requestId":"1","scene":"a","expiresAt":"2026-01-31T07:00:01"}'), 'payload-malformed');
  t.match(parse('{"requestId":"1","scene":"a","speed":1}'), { errors: [{ path: '/speed' }] });
  for (const text of ['', '[]', 'null', '{}', '{"requestId":""}']) t.equal(codeOf(text), 'payload-malformed');
});

t.test('whatever comes has an answer', async (t) => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  const json = fc.json({ maxDepth: 4 }).map((text) => new Uint8Array(Buffer.from(text)));
  fc.assert(
    fc.property(fc.oneof(bytes, json), fc.boolean(), (payload, retained) => {
      const intake = parse(payload, retained);
      return intake.kind === 'request' || intake.errors.length > 0;
    }),
    { numRuns: 2000 },
  );
  t.pass();
});
