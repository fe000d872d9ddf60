import t from 'tap';
import { commandForms, replyForms } from '../../../drivers/matrix/videohub/table.js';
import { hubTools } from '../../../drivers/matrix/videohub/tools.js';
import { HubModel } from '../../../drivers/simulators/videohub.js';
import { runVectors } from '../family-vectors.js';

runVectors(t, hubTools, { commands: Object.keys(commandForms), replies: Object.keys(replyForms) });

t.test('a whole state dump is taken apart, at the largest size too', (t) => {
  for (const size of [
    { inputs: 16, outputs: 16 },
    { inputs: 288, outputs: 288 },
  ]) {
    const model = new HubModel(size);
    const found = hubTools.decode('device', Buffer.from(model.greeting()));
    t.match(
      found.map((block) => ('kind' in block ? block.kind : null)),
      ['preamble', 'device', 'labels', 'labels', 'locks', 'routes', 'other', 'configuration', 'end-prelude'],
    );
    t.match(found[5], { ties: { length: size.outputs } });
    t.same(hubTools.probe?.recognise([Buffer.from(model.greeting())]), {
      model: 'Blackmagic Smart Videohub 16 x 16',
      firmware: null,
      ...size,
    });
  }
  for (const other of ['', 'E10\r\n', '~01@ OK\r\n', 'ACK\n\n'])
    t.equal(hubTools.probe?.recognise([Buffer.from(other)]), null);
  t.end();
});

t.test('no lock is forced, and nothing is no source', (t) => {
  for (const given of [
    { kind: 'force-lock', output: 3 },
    { kind: 'set-lock', output: 3, to: 'force' },
    { kind: 'tie', output: 3, input: null },
    { kind: 'tie', output: 289, input: 1 },
    { kind: 'label-output', output: 1, text: 'two\nlines' },
  ])
    t.throws(() => hubTools.encode(given), { code: 'cli-input-not-a-command' }, JSON.stringify(given));
  t.end();
});
