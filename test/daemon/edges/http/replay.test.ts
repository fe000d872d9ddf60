/** A recorded line, played by the API to the family's own simulator; the device itself hears nothing. */
import t from 'tap';
import { systemClock, type Clock } from '../../../../drivers/clock.js';
import { cliParts } from '../../../../daemon/cli/parts.js';
import { replayPort } from '../../../../daemon/compose-replay.js';
import type { ReplayView } from '../../../../daemon/edges/http/api-types.js';
import { mostRecordBytes } from '../../../../daemon/edges/http/routes/replay.js';
import { until } from '../../../until.js';
import { startApi, type ApiUnderTest, type Client } from './api-under-test.js';

const head = { format: 'wallkeeper-line-record', version: 1, device: 'matrix-1', driver: 'extron-sis', dropped: 0 };

function recordOf(frames: readonly (readonly [direction: 'in' | 'out', text: string])[], more: object = {}): string {
  const lines = frames.map(([direction, text], index) => ({
    ...{ ms: index * 10, number: index + 1, direction, kind: 'frame' },
    hex: Buffer.from(text, 'latin1').toString('hex'),
  }));
  return [{ ...head, ...more }, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}

const record = recordOf([
  ['out', '3*1!'],
  ['in', 'Out01 In03 All\r\n'],
  ['out', '5*2!'],
  ['in', 'Out02 In06 All\r\n'],
]);

/** As the page sends it. */
async function send(api: ApiUnderTest, { cookie, token }: Client, text: string, device = 'matrix-1') {
  const answer = await api.app.inject({
    method: 'POST',
    url: `/api/v1/devices/${device}/replay`,
    headers: {
      ...{ host: 'localhost', 'accept-language': 'en', 'content-type': 'application/x-ndjson' },
      ...{ cookie: cookie ?? '', 'csrf-token': token ?? '' },
    },
    payload: text,
  });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

t.test(
  'what answers as recorded and what does not; nothing goes to the device, and who did it is journalled',
  async (t) => {
    const api = await startApi(t);
    const technician = await api.as('technician');
    const written = api.line.received.length;
    const { status, body } = await send(api, technician, record);
    t.equal(status, 200, JSON.stringify(body));
    const view = body as unknown as ReplayView;
    t.match(view, { driver: 'extron-sis', exchanges: 2, played: 2, differing: 1 });
    t.match(view.shown, [
      { number: 1, agrees: true, sent: Buffer.from('3*1!').toString('hex') },
      {
        number: 2,
        agrees: false,
        recorded: Buffer.from('Out02 In06 All\r\n').toString('hex'),
        got: Buffer.from('Out02 In05 All\r\n').toString('hex'),
      },
    ]);
    t.ok((view.shown[1]?.means.got.length ?? 0) > 0, 'it is read as the monitor reads it');
    t.equal(api.line.received.length, written, 'the line of the device is as it was');
    t.same(
      [1, 2].map((output) => api.matrix.truth.get(output)),
      [0, 0],
    );
    const { entries } = (await technician.get('/journal?kind=line.')).body as { entries: object[] };
    t.match(entries[0], {
      kind: 'line.replayed',
      actor: 'web:technician',
      data: { device: 'matrix-1', driver: 'extron-sis', exchanges: 2, played: 2, differing: 1 },
    });
  },
);

t.test('what is no record, of another family, too large, of no device', async (t) => {
  const api = await startApi(t);
  const technician = await api.as('technician');
  t.match(await send(api, technician, 'not a record'), { status: 422, body: { code: 'cli-record-wrong' } });
  t.match(await send(api, technician, recordOf([['out', 'Q']], { driver: 'lightware-lw3' })), {
    status: 422,
    body: { code: 'record-of-other-family', title: /lightware-lw3/ },
  });
  t.match(await send(api, technician, 'x'.repeat(mostRecordBytes + 1)), {
    status: 413,
    body: { code: 'body-too-large' },
  });
  t.match(await send(api, technician, record, 'tidak-ada'), { status: 404 });
  const operator = await api.as('operator');
  t.match(await send(api, operator, record), { status: 403, body: { code: 'right-missing' } });
});

t.test('one at a time, and no longer than it may take; the simulated device is gone in the end', async (t) => {
  const stops: string[] = [];
  const simulators = {
    ...cliParts,
    simulate: async (...asked: Parameters<typeof cliParts.simulate>) => {
      const running = await cliParts.simulate(...asked);
      return {
        ...running,
        addresses: running.addresses,
        control: () => undefined,
        stop: async () => {
          await running.stop();
          stops.push('stopped');
        },
      };
    },
  };
  // The time is over with the third answer that is waited for, on however slow a machine.
  let [waits, end] = [0, (): void => undefined];
  const clock: Clock = {
    ...systemClock,
    after: (ms, action) => {
      if (ms === 60_000) {
        end = action;
        return () => undefined;
      }
      waits += 1;
      if (waits === 3) end();
      return systemClock.after(ms, action);
    },
  };
  const port = replayPort(clock, simulators, { waitMs: 20, withinMs: 60_000 });
  // Each waits its time for an answer that is longer than the device's.
  const silent = recordOf(
    Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? ['out', 'Q'] : ['in', 'x'.repeat(100)])),
  );
  const asked = { driver: 'extron-sis', size: {}, text: silent, file: 'f' };
  const first = port.replay(asked);
  await t.rejects(port.replay(asked), { code: 'replay-running' });
  const { exchanges, played } = await first;
  t.equal(exchanges, 200);
  t.equal(played.length, 3);
  t.ok(played.every(({ agrees }) => !agrees));
  await until('the simulated device has stopped', () => stops.length === 1);
  await t.rejects(port.replay({ ...asked, driver: 'hid-terminal' }), { code: 'cli-replay-without-line' });
  await t.rejects(port.replay({ ...asked, driver: 'nothing' }), { code: 'cli-driver-unknown' });
});
