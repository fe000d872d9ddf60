import t from 'tap';
import { commandForms, replyForms } from '../../../drivers/matrix/kramer-p3000/table.js';
import { kramerTools } from '../../../drivers/matrix/kramer-p3000/tools.js';
import { KramerModel } from '../../../drivers/simulators/kramer-p3000.js';
import { runVectors } from '../family-vectors.js';

runVectors(t, kramerTools, { commands: Object.keys(commandForms), replies: [...Object.keys(replyForms), 'banner'] });

t.test('chained commands are taken apart, and a half one hides nothing in front of it', (t) => {
  const kinds = (text: string): readonly unknown[] =>
    kramerTools.decode('host', Buffer.from(text, 'latin1')).map((one) => ('kind' in one ? one.kind : null));
  t.same(kinds('#VID 4>6|AUD 4>6|#MODEL?\r'), ['tie', 'tie', 'read-model']);
  t.same(kinds('#\r\n#VID? *\r#VID 1'), ['handshake', 'read-ties', 'unknown']);
  t.same(kinds('#VID 4>6|nonsense!\r#\r'), ['tie', 'unknown', 'handshake']);
  t.same(kinds(''), []);
  t.end();
});

t.test('probing finds the device by questions that change nothing on it', (t) => {
  const { probe } = kramerTools;
  const model = new KramerModel({ inputs: 12, outputs: 8 });
  model.video = [1, 2, 3, 4, 5, 6, 7, 8];
  const before = JSON.stringify([model.video, model.audio]);
  const answers = (probe?.questions ?? []).map((question) => {
    const lines = Array.from(question, (byte) => model.take(byte)).filter((line) => line !== null);
    return Buffer.from(lines.map((line) => model.run(line)).join(''));
  });
  t.equal(JSON.stringify([model.video, model.audio]), before);
  t.same(probe?.recognise(answers), { model: 'Kramer VP-1616', firmware: '2.07', inputs: 12, outputs: 8 });
  t.match(probe?.recognise([Buffer.from('~01@ERR 002\r\n')]), { model: 'Kramer', firmware: null, inputs: null });
  for (const other of ['', 'E10\r\n', '\u00ff\u0000\u00ff', 'ok\r\n'])
    t.equal(probe?.recognise([Buffer.from(other, 'latin1')]), null, JSON.stringify(other));
  t.end();
});
