import t from 'tap';
import { commandKinds, replyKinds } from '../../../drivers/terminal/hid-terminal/table.js';
import { terminalTools } from '../../../drivers/terminal/hid-terminal/tools.js';
import { runVectors } from '../family-vectors.js';

runVectors(t, terminalTools, { commands: commandKinds, replies: replyKinds });

t.test('what is no command is named', (t) => {
  for (const given of [
    { kind: 'feedback', feedback: 'open' },
    { kind: 'feedback', feedback: 'granted', ms: 0 },
    { kind: 'challenge', challenge: '00' },
    { kind: 'match', subject: '1' },
    null,
  ])
    t.throws(() => terminalTools.encode(given), { code: 'cli-input-not-a-command' }, JSON.stringify(given));
  t.end();
});
