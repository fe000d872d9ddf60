/** docs/asyncapi.yaml by itself, and against the sources; what is really sent: test/e2e/asyncapi.test.ts. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ajvModule from 'ajv';
import t from 'tap';
import { parseRequest } from '../../daemon/edges/mqtt/intake.js';
import { topicsOf } from '../../daemon/edges/mqtt/topics.js';
import { DocumentJudge, readDocument } from '../e2e/asyncapi-document.js';
import { readTree } from './project.js';

const document = readDocument();
const judge = new DocumentJudge(document, 'a/b');

t.test('it is an AsyncAPI 3.0 document', (t) => {
  const path = createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json');
  const ajv = new ajvModule.Ajv({ strict: false, validateFormats: false, allErrors: true, logger: false });
  const check = ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object);
  t.ok(check(document), ajv.errorsText(check.errors?.slice(0, 5)));
  t.end();
});

t.test('its examples are what its schemas say', (t) => {
  const examples = Object.entries(document.components.messages).flatMap(([name, message]) =>
    (message.examples ?? []).map(({ payload }) => ({ name, payload })),
  );
  t.ok(examples.length >= 10);
  for (const { name, payload } of examples)
    t.equal(judge.payloadFault(name, Buffer.from(JSON.stringify(payload))), null);
  t.end();
});

t.test('every topic that the edge names is in it', (t) => {
  const { base, ...topics } = topicsOf('a/b');
  t.equal(base, 'a/b');
  for (const topic of Object.values(topics)) t.ok(judge.channelOf(topic), topic);
  t.end();
});

const endings = [
  'js',
  'json',
  'jsonl',
  'ts',
  'key',
  'lock',
  'pem',
  'conf',
  'css',
  'html',
  'mjs',
  'svg',
  'yaml',
  'md',
  'ttf',
  'png',
];

t.test('every kind of event in the sources is in it, and the other way round', (t) => {
  const schema = JSON.stringify(document.components.schemas['Event']);
  const kinds = new Set([...schema.matchAll(/"((?:[a-z]+)\.[a-z-]+)"/g)].map((match) => match[1] ?? ''));
  const families = new Set([...kinds].map((kind) => kind.split('.')[0] ?? ''));
  const named = new Set(
    readTree()
      .filter(({ path }) => path.startsWith('daemon/') && path.endsWith('.ts'))
      .flatMap(({ text }) => [...text.matchAll(/'([a-z]+)\.([a-z]+(?:-[a-z]+)*)'/g)])
      .filter((match) => families.has(match[1] ?? '') && !endings.includes(match[2] ?? ''))
      .map((match) => `${match[1]}.${match[2]}`),
  );
  // The first entry of a segment is the journal's own, and who signs in is the appliance's: they go nowhere.
  for (const kept of ['journal.segment', 'session.begun', 'session.ended']) named.delete(kept);
  // Rights of accounts are written like kinds.
  const rights = readTree().find(({ path }) => path === 'daemon/edges/http/rights.ts')?.text ?? '';
  for (const [, right = ''] of rights.matchAll(/'([a-z]+\.[a-z-]+)'/g)) named.delete(right);
  t.same([...named].sort(), [...kinds].sort());
  t.end();
});

const region = { id: 'a', row: 0, column: 0, rowSpan: 1, columnSpan: 1 };
const requests: readonly unknown[] = [
  { requestId: 'r', scene: 's' },
  { requestId: 'r', scene: { layout: 'l', assignments: { a: null }, power: { a: 'off' }, priority: 'crisis' } },
  { requestId: 'r', scene: { layout: { wall: 'w', regions: [region] }, assignments: {} }, atomic: false },
  { requestId: 'r', release: true },
  { requestId: 'r', scene: 's', expiresAt: '2999-01-01T00:00:00+07:00' },
  { requestId: 'r', scene: 's', expiresAt: 'tomorrow' },
  { requestId: 'r', release: false },
  { requestId: '', scene: 's' },
  { requestId: 7, scene: 's' },
  { requestId: 'r', scene: 's', priority: 'high' },
  { requestId: 'r', scene: 's', atomic: 'yes' },
  { requestId: 'r', scene: 's', colour: 1 },
  { requestId: 'r', scene: { layout: 'l' } },
  { requestId: 'r', scene: { layout: 'l', assignments: { a: 1 } } },
  { requestId: 'r', scene: { layout: 'l', assignments: {}, power: { a: 'dim' } } },
  { requestId: 'r', scene: { layout: { regions: [] }, assignments: {} } },
  { requestId: 'r', scene: { layout: { wall: 'w', regions: [{ id: 'a' }] }, assignments: {} } },
  { scene: 's' },
  { requestId: 'r', scene: 's', wall: 5 },
  [],
  'launch',
];

t.test('what it calls a request is one for the room, and nothing else', (t) => {
  for (const request of requests) {
    const payload = Buffer.from(JSON.stringify(request));
    const isTaken = parseRequest(payload, false, 0, Date.parse).kind === 'request';
    t.equal(judge.payloadFault('sceneRequest', payload) === null, isTaken, JSON.stringify(request));
  }
  t.end();
});
