import t from 'tap';
import type { RelayDriver } from '../../drivers/relay.js';
import { until } from '../until.js';
import { relayContract } from '../drivers/relay/relay-contract.js';
import { channel, running } from '../drivers/relay/relay-under-test.js';

// Driver, line and board are one process here, and the line is paced: it needs the machine for itself.
t.jobs = 2;
relayContract(t, { name: 'modbus-relay', reaches: ['pseudo-terminal', 'socket'] });

t.test('a door’s inputs are levels, known with the board and unknown without it', { buffered: true }, async (t) => {
  const { driver, board, events } = await running(t, 'modbus-relay', 'pseudo-terminal', { inputs: 3 });
  const levels = (): readonly (boolean | null)[] => driver.inputStates().map(({ active }) => active);
  t.same(levels(), [true, false, true], 'shut, nobody at the button, no fire');
  const [door] = board.modbus?.doors ?? [];
  if (door === undefined) throw new Error('no door');
  t.equal(door.open(), false, 'it is locked');
  events.length = 0;
  door.force();
  door.press(true);
  door.burn(true);
  await until('all three were seen', () => JSON.stringify(levels()) === '[false,true,false]');
  t.same(
    events.flatMap((event) => (event.kind === 'input' ? [event.state.input] : [])),
    [1, 2, 3],
  );
  board.silence(true);
  await until('nothing is known', () => levels().every((level) => level === null));
  board.silence(false);
  await until('it is known again', () => JSON.stringify(levels()) === '[false,true,false]');
  t.match(await driver.read(), { ending: 'done', evidence: 'read' });
});

t.test('a lost answer leaves a pulse that nobody counts on, and a secured door', { buffered: true }, async (t) => {
  const { driver, board, token } = await running(t, 'modbus-relay', 'pseudo-terminal');
  if (board.faults === null) throw new Error('no line');
  board.faults.dropReplies = 1;
  t.match(await driver.pulse(channel(1), 3000, token()), { ending: 'unknown', code: 'no-reply' });
  await until('it is read to be secured', () => isSecured(driver));
  board.faults.corrupt = 1;
  t.match(await driver.pulse(channel(1), 3000, token()), { ending: 'unknown', code: 'no-reply' });
  await until('it is read to be secured', () => isSecured(driver));
  t.equal((await driver.pulse(channel(1), 100, token())).ending, 'done');
});

function isSecured(driver: RelayDriver): boolean {
  const [state] = driver.outputStates();
  return state?.position === 'secured' && state.evidence === 'read';
}

t.test('what the board refuses is named, and the door is secured', { buffered: true }, async (t) => {
  const { driver, board, token } = await running(t, 'modbus-relay', 'pseudo-terminal');
  const { modbus } = board;
  if (modbus === null) throw new Error('no board');
  modbus.hasTimer = false;
  t.match(await driver.pulse(channel(1), 300, token()), { ending: 'unknown', code: 'relay-refused-channel' });
  t.equal(board.relays.isEnergised(1), false);
  modbus.hasTimer = true;
  for (const [exception, code] of [
    [1, 'relay-refused-command'],
    [3, 'relay-refused-command'],
    [4, 'relay-board-failed'],
    [6, 'device-busy'],
    [11, 'relay-board-failed'],
  ] as const) {
    modbus.exception = exception;
    t.match(await driver.secure(channel(2), 'test'), { ending: 'unknown', code }, String(exception));
    modbus.exception = 0;
  }
});

t.test('another board’s answers are not ours', { buffered: true }, async (t) => {
  const { driver, board, token } = await running(t, 'modbus-relay', 'pseudo-terminal');
  if (board.modbus === null) throw new Error('no board');
  board.modbus.unit = 7;
  await until('nobody answers', () => driver.status.state === 'silent');
  t.match(await driver.pulse(channel(1), 300, token()), { ending: 'not-sent', code: 'relay-silent' });
});
