import { openSync } from 'node:fs';
import t from 'tap';
import {
  journalDatagram,
  journalDescriptor,
  journalStream,
  journalVariable,
} from '../../../../daemon/edges/systemd/journald.js';

/** The fields of a datagram, read as the protocol's text says. */
function fieldsOf(datagram: Buffer | null): Record<string, string> {
  const fields: Record<string, string> = {};
  let rest = datagram ?? Buffer.alloc(0);
  while (rest.length > 0) {
    const line = rest.subarray(0, rest.indexOf(0x0a));
    const equals = line.indexOf(0x3d);
    if (equals >= 0) {
      fields[line.subarray(0, equals).toString()] = line.subarray(equals + 1).toString();
      rest = rest.subarray(line.length + 1);
      continue;
    }
    const length = Number(rest.readBigUInt64LE(line.length + 1));
    const from = line.length + 9;
    fields[line.toString()] = rest.subarray(from, from + length).toString();
    t.equal(rest[from + length], 0x0a);
    rest = rest.subarray(from + length + 1);
  }
  return fields;
}

t.test('a line becomes readable text and one field for each of its members', (t) => {
  const line = { level: 40, time: 'x', device: 'matrix-1', lastError: null, outboxLag: 3, url: { a: 1 }, msg: 'lost' };
  t.same(fieldsOf(journalDatagram(JSON.stringify(line))), {
    MESSAGE: 'lost device=matrix-1 outboxLag=3 url={"a":1}',
    PRIORITY: '4',
    SYSLOG_IDENTIFIER: 'wallkeeper',
    WALLKEEPER_DEVICE: 'matrix-1',
    WALLKEEPER_OUTBOX_LAG: '3',
    WALLKEEPER_URL: '{"a":1}',
  });
  const priority = (level: number): string | undefined =>
    fieldsOf(journalDatagram(JSON.stringify({ level, msg: '' })))['PRIORITY'];
  t.same([10, 20, 30, 40, 50, 60].map(priority), ['7', '7', '6', '4', '3', '2']);
  t.end();
});

t.test('text of a device with line ends forges no field', (t) => {
  const foreign = 'ok\nPRIORITY=0\nWALLKEEPER_DEVICE=other';
  const fields = fieldsOf(journalDatagram(JSON.stringify({ level: 30, device: 'm', detail: foreign, msg: 'says' })));
  t.equal(fields['WALLKEEPER_DETAIL'], foreign);
  t.equal(fields['PRIORITY'], '6');
  t.equal(fields['WALLKEEPER_DEVICE'], 'm');
  t.equal(journalDatagram('no json'), null);
  t.equal(journalDatagram('7'), null);
  t.end();
});

t.test('what the journal does not take goes to standard output as it was', (t) => {
  const written: string[] = [];
  const stream = journalStream(9999, { write: (line: string) => written.push(line) });
  stream.write('{"level":30,"msg":"x"}\n');
  t.same(written, ['{"level":30,"msg":"x"}\n']);
  const file = openSync('/dev/null', 'r');
  for (const text of [undefined, '', 'x', '9999', String(file)])
    t.equal(journalDescriptor({ [journalVariable]: text }), null, String(text));
  t.end();
});
