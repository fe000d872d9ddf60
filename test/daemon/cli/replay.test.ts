/** A record is played to each family's own simulator, by the verb as it is typed. */
import { join } from 'node:path';
import t from 'tap';
import { parseRecord, recordLimits } from '../../../daemon/cli/line-record.js';
import { testFolder } from '../../folder.js';
import { wallkeeper } from './memory-context.js';

const head = { format: 'wallkeeper-line-record', version: 1, device: 'matrix-1', driver: 'extron-sis', dropped: 0 };

function recordOf(frames: readonly (readonly [direction: 'in' | 'out', text: string])[]): string {
  const lines = frames.map(([direction, text], index) => ({
    ...{ ms: index * 10, number: index + 1, direction, kind: 'frame' },
    hex: Buffer.from(text, 'latin1').toString('hex'),
  }));
  return [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}

t.test('what the host sent in several pieces, and the device answered, is one exchange', (t) => {
  const record = parseRecord(
    recordOf([
      ['in', 'hello'],
      ['out', '1*'],
      ['out', '2!'],
      ['in', 'a'],
      ['in', 'b'],
      ['out', 'I'],
      ['in', 'c'],
    ]),
    'f',
  );
  t.same(record, {
    driver: 'extron-sis',
    before: Buffer.from('hello'),
    exchanges: [
      { ms: 10, sent: Buffer.from('1*2!'), answered: Buffer.from('ab') },
      { ms: 50, sent: Buffer.from('I'), answered: Buffer.from('c') },
    ],
  });
  t.end();
});

t.test('what is no record is refused with its line', (t) => {
  const first = `${JSON.stringify(head)}\n`;
  for (const [text, line] of [
    ['', 1],
    ['not json', 1],
    [JSON.stringify({ ...head, version: 2 }), 1],
    [`${first}{"ms":0,"direction":"out","hex":"0"}`, 2],
    [`${first}{"ms":0,"direction":"out","hex":"00"}\n{"ms":1,"direction":"up","hex":"00"}`, 3],
    [`${first}{"direction":"out","hex":"00"}`, 2],
    [`${first}[]`, 2],
    ['x'.repeat(recordLimits.bytes + 1), 1],
  ] as const)
    t.throws(() => parseRecord(text, 'f'), { code: 'cli-record-wrong', parameters: { line } }, text.slice(0, 80));
  t.end();
});

t.test('answers that are as recorded pass; one that differs is shown', async (t) => {
  const good = recordOf([
    ['out', '3*1!'],
    ['in', 'Out01 In03 All\r\n'],
    ['out', '5*2!'],
    ['in', 'Out02 In05 All\r\n'],
  ]);
  const folder = testFolder(t, { 'good.jsonl': good, 'bad.jsonl': good.replace('496e3035', '496e3036') });
  const same = await wallkeeper(['replay', 'extron-sis', join(folder, 'good.jsonl'), '--wait', '30000']);
  t.same(same, { code: 0, out: '2 exchanges played, 0 answered otherwise than recorded\n', err: '' });
  const other = await wallkeeper(['replay', 'extron-sis', join(folder, 'bad.jsonl'), '--wait', '30000']);
  t.equal(other.code, 1);
  const [line = '', told] = other.out.split('\n');
  t.match(JSON.parse(line), {
    exchange: 2,
    sent: Buffer.from('5*2!').toString('hex'),
    recorded: Buffer.from('Out02 In06 All\r\n').toString('hex'),
    got: Buffer.from('Out02 In05 All\r\n').toString('hex'),
  });
  t.equal(told, '2 exchanges played, 1 answered otherwise than recorded');
});

t.test('a device that stays silent is told as an empty answer', async (t) => {
  const folder = testFolder(t, {
    'long.jsonl': recordOf([
      ['out', 'Q'],
      ['in', 'x'.repeat(100)],
    ]),
  });
  const told = await wallkeeper(['replay', 'extron-sis', join(folder, 'long.jsonl'), '--wait', '50']);
  t.equal(told.code, 1);
  t.match(told.out, /"exchange":1/);
});

t.test('a file that is not there, a family that has no line, a driver that is none', async (t) => {
  for (const [code, args] of [
    ['cli-record-wrong', ['extron-sis', '/nowhere/record.jsonl']],
    ['cli-replay-without-line', ['hid-terminal', 'x']],
    ['cli-driver-unknown', ['nothing', 'x']],
  ] as const) {
    const told = await wallkeeper(['replay', ...args]);
    t.not(told.code, 0);
    t.match(told.err, code);
  }
});
