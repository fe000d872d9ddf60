import t from 'tap';
import { commandForms, replyForms } from '../../../drivers/display/samsung-mdc/table.js';
import { mdcTools } from '../../../drivers/display/samsung-mdc/tools.js';
import { MdcModel } from '../../../drivers/simulators/samsung-mdc.js';
import { runVectors } from '../family-vectors.js';

runVectors(t, mdcTools, {
  commands: Object.keys(commandForms),
  replies: [...Object.keys(replyForms), 'refused', 'strange', 'tls-wanted'],
});

t.test('encode names what it wanted instead of guessing', (t) => {
  for (const given of [
    null,
    {},
    { kind: 'power', panel: 1 },
    { kind: 'power', panel: 1, on: 0 },
    { kind: 'power', panel: 1, on: null },
    { kind: 'power', on: true },
    { kind: 'power', panel: 'all', on: true },
    { kind: 'power', panel: 254, on: true },
    { kind: 'power', panel: -1, on: true },
    { kind: 'power', panel: 1.5, on: true },
    { kind: 'wall', panel: 1 },
    { kind: 'wall', panel: 1, on: 'off' },
    { kind: 'input', panel: 1, input: 'hdmi9' },
    { kind: 'input', panel: 1, input: 'input-1f' },
    { kind: 'input', panel: 1, input: 33 },
    { kind: 'division', panel: 1, rows: 2, columns: 3 },
    { kind: 'division', panel: 1, rows: 2, columns: 3, position: 0 },
    { kind: 'division', panel: 1, rows: 2, columns: 3, position: 7 },
    { kind: 'division', panel: 1, rows: 0, columns: 3, position: 1 },
    { kind: 'division', panel: 1, rows: 16, columns: 1, position: 1 },
    { kind: 'division', panel: 1, rows: 12, columns: 12, position: 1 },
    { kind: 'division', panel: 1, rows: '2', columns: '3', position: '1' },
    { kind: 'picture-mode', panel: 1, mode: 1 },
    { kind: 'unknown', panel: 1, text: 'AA' },
  ]) {
    t.throws(() => mdcTools.encode(given), { code: 'cli-input-not-a-command' }, JSON.stringify(given));
  }
  t.end();
});

t.test('probing finds a chain by questions that change nothing on it', (t) => {
  const { probe } = mdcTools;
  const model = new MdcModel(3);
  const ask = (): readonly Uint8Array[] =>
    (probe?.questions ?? []).map((question) => {
      const [frame = null] = Array.from(question, (byte) => model.take(byte)).filter((one) => one !== null);
      const panel = frame === null ? null : model.panel(frame.id);
      if (frame === null || panel === null) throw new Error('the chain did not understand');
      return model.run(panel, frame).answer ?? new Uint8Array();
    });
  const before = JSON.stringify(model.panels);
  const found = { model: 'Samsung VM55B-U', firmware: 'T-KTM2LAKUC-2010.3', inputs: null, outputs: null };
  t.same(probe?.recognise(ask()), found);
  t.equal(JSON.stringify(model.panels), before);
  const [first] = model.panels;
  if (first !== undefined) first.on = false;
  t.match(probe?.recognise(ask()), { model: 'Samsung', firmware: null }, 'a set that is off refuses, and is one');
  t.match(probe?.recognise([Buffer.from('MDCSTART<<TLS>>')]), { model: 'Samsung' });
  for (const other of ['', 'ok\r\n', '1.23\r\n', '\u00aa\u00ff\u0001\u0003A\u0011\u0001\u0000', '\u00ff\u0000'])
    t.equal(probe?.recognise([Buffer.from(other, 'latin1')]), null, JSON.stringify(other));
  t.end();
});

t.test('noise between frames is said as one stretch, and hides none of them', (t) => {
  const parse = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  t.match(mdcTools.decode('device', parse('AA FF 02 09 41 AA FF 03 03 41 11 01 58 00 13')), [
    { kind: 'unknown', text: 'AA FF 02 09 41' },
    { kind: 'power', panel: 3, on: true },
    { kind: 'unknown', text: '00 13' },
  ]);
  t.match(mdcTools.decode('host', parse('AA 11 03 AA 11 03 01 00 15 00')), [
    { kind: 'unknown', text: 'AA 11 03' },
    { kind: 'power', panel: 3, on: false },
    { kind: 'unknown', text: '00' },
  ]);
  t.end();
});
