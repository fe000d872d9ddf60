import t from 'tap';
import { commandForms, replyForms } from '../../../drivers/matrix/extron-sis/table.js';
import { sisTools } from '../../../drivers/matrix/extron-sis/tools.js';
import { SisModel } from '../../../drivers/simulators/extron-sis.js';
import { runVectors, uncovered, vectorsOf } from '../family-vectors.js';
import { commandsIn } from './sis-on-memory.js';

runVectors(t, sisTools, { commands: Object.keys(commandForms), replies: Object.keys(replyForms) });

t.test('a kind of command without a vector is caught, and a vector without a kind', (t) => {
  t.same(uncovered(['tie', 'salvo'], ['tie', 'sing']), ['salvo has no vector', 'sing is not in the codec']);
  t.end();
});

t.test('the readable text of a row is its bytes', (t) => {
  const { commands, notCommands, replies } = vectorsOf('extron-sis');
  const spell = (text: string): string =>
    Buffer.from(text.replaceAll('<ESC>', '\x1b').replaceAll('<CR>', '\r'), 'latin1')
      .toString('hex')
      .toUpperCase()
      .replace(/(..)(?=.)/g, '$1 ');
  for (const { text, bytes } of [...commands, ...notCommands]) t.equal(spell(text), bytes, text);
  for (const { text, bytes } of replies) t.equal(spell(text) + ' 0D 0A', bytes, text);
  t.end();
});

t.test('a stream of commands is taken apart whatever ends them', (t) => {
  const kinds = (text: string): readonly unknown[] =>
    sisTools.decode('host', Buffer.from(text, 'latin1')).map((one) => ('kind' in one ? one.kind : null));
  t.same(kinds('7*1!4*2&4*3%'), ['tie', 'tie', 'tie']);
  t.same(kinds('9!\r\nQ\r\n\x1b3CV\rI'), ['read-tie', 'read-firmware', 'set-verbose', 'read-size']);
  t.same(kinds('\r7*1'), ['unknown'], 'a half command is said to be none');
  t.same(kinds('7*1\r4*2!'), ['unknown', 'tie'], 'and hides nothing after it');
  t.same(kinds(''), []);
  t.end();
});

t.test('encode names what it wanted instead of guessing', (t) => {
  for (const given of [
    null,
    {},
    { kind: 'tie', output: 0, input: 1 },
    { kind: 'tie', output: 1 },
    { kind: 'tie', output: 1, input: 0 },
    { kind: 'tie', output: 1, input: 1000 },
    { kind: 'tie', output: 1.5, input: 1 },
    { kind: 'tie', output: '1', input: 1 },
    { kind: 'tie', output: 1, input: 1, plane: 'smell' },
    { kind: 'tie-all', input: null },
    { kind: 'tie-all' },
    { kind: 'salvo', ties: [] },
    { kind: 'salvo', ties: { output: 1, input: 1 } },
    { kind: 'read-ties', first: 1, plane: 'all' },
    { kind: 'recall-preset', preset: 0 },
    { kind: 'lock-panel', mode: 3 },
    { kind: 'set-verbose', mode: -1 },
    { kind: 'mute', output: 1 },
    { kind: 'unknown', text: '0*!' },
  ]) {
    t.throws(() => sisTools.encode(given), { code: 'cli-input-not-a-command' }, JSON.stringify(given));
  }
  t.end();
});

t.test('probing finds the device by questions that change nothing on it', (t) => {
  const { probe } = sisTools;
  const model = new SisModel({ inputs: 12, outputs: 8 });
  model.video = [1, 2, 3, 4, 5, 6, 7, 8];
  const state = (): string => JSON.stringify([model.video, model.audio, model.verbose, model.lock]);
  const before = state();
  const answers = (probe?.questions ?? []).map((question) => {
    const [command = ''] = commandsIn(model, question);
    return Buffer.from(`${model.answer(command)}\r\n`);
  });
  t.equal(state(), before);
  t.same(probe?.recognise(answers), { model: 'Extron 60-0831-01', firmware: '1.23', inputs: 12, outputs: 8 });
  t.match(probe?.recognise([Buffer.from('E10\r\n')]), { model: 'Extron', firmware: null, inputs: null });
  for (const other of ['', 'ok\r\n', '\u00ff\u0000\u00ff', 'power on 01\r\n'])
    t.equal(probe?.recognise([Buffer.from(other, 'latin1')]), null, JSON.stringify(other));
  t.end();
});
