/** The built daemon, a matrix and a chain of panels, each a process on a pseudo-terminal: one picture over all. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import t from 'tap';
import { demoRoom, setIdOf } from '../../daemon/demo/demo-room.js';
import { ended, freePort } from '../bench/servers.js';
import { testFolder } from '../folder.js';
import { until } from '../until.js';
import { mainPath, SimulatedChild } from '../e2e/simulated-child.js';

interface Panel {
  readonly id: number;
  readonly on: boolean;
  readonly wall: boolean;
  readonly division: number;
  readonly position: number;
}

interface Told {
  readonly requestId?: string;
  readonly status?: string;
  readonly walls?: { readonly main: { readonly status: string } };
}

t.test('the launch scene is one picture over 2 × 4 panels, and the next scene takes it apart again', async (t) => {
  const folder = testFolder(t);
  const [matrixPath, panelsPath] = [join(folder, 'tty-matrix'), join(folder, 'tty-panels')];
  const matrix = await SimulatedChild.start(matrixPath, 9600);
  t.teardown(() => matrix.stop());
  const chain = await SimulatedChild.start(panelsPath, 9600, 'pty', 'samsung-mdc');
  t.teardown(() => chain.stop());
  const [mqttPort, httpPort] = [await freePort(), await freePort()];
  const room = demoRoom({ matrixPath, panelsPath, baudRate: 9600, mqttPort, httpPort });
  writeFileSync(join(folder, 'room.json'), JSON.stringify(room));
  const daemon = spawn(process.execPath, [mainPath, 'run', '--data', folder], {
    env: { ...process.env, WALLKEEPER_LOG: 'fatal' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  t.teardown(() => ended(daemon, 'SIGKILL'));

  const client = mqtt.connect(`mqtt://127.0.0.1:${mqttPort}`, { protocolVersion: 5, reconnectPeriod: 50 });
  client.on('error', () => undefined);
  t.teardown(() => client.end(true));
  const results = new Map<string, Told>();
  let wall = '';
  client.on('message', (_topic, payload) => {
    const told = JSON.parse(payload.toString()) as Told;
    if (told.requestId !== undefined && told.status !== undefined) results.set(told.requestId, told);
    wall = told.walls?.main.status ?? wall;
  });
  await until('connected', () => client.connected);
  await client.subscribeAsync(['wallkeeper/demo/scene/result', 'wallkeeper/demo/scene/state'], { qos: 1 });
  const isReady = async (): Promise<boolean> =>
    (await fetch(`http://127.0.0.1:${httpPort}/readyz`).catch(() => null))?.status === 200;
  await until('ready', isReady);
  const ask = (requestId: string, scene: string): Promise<Told> => {
    const request = { requestId, scene, priority: 'crisis' };
    client.publish('wallkeeper/demo/scene/set', JSON.stringify(request), { qos: 1 });
    return until(`the result of ${requestId}`, () => results.get(requestId));
  };
  const shown = async (): Promise<readonly Panel[]> => (await chain.ask('snapshot'))['panels'] as Panel[];

  t.match(await ask('r-1', 'launch'), {
    status: 'applied',
    panels: [{ row: 0, column: 0, source: 'peluncuran', confirmed: true, proof: 'read' }],
  });
  t.same((await matrix.ties()).slice(0, 8), Array<number>(8).fill(11));
  for (const panel of await shown()) {
    const index = Array.from({ length: 8 }, (_, n) => n).find((n) => setIdOf(Math.floor(n / 4), n % 4) === panel.id);
    if (index === undefined) continue;
    // Rows in the high half, columns in the low one; positions count from 1 in reading order.
    t.match(panel, { on: true, wall: true, division: 0x24, position: index + 1 }, `panel ${panel.id}`);
  }

  t.match(await ask('r-2', 'launch'), { status: 'unchanged' });
  t.match(await ask('r-3', 'monitoring'), { status: 'applied' });
  t.same((await matrix.ties()).slice(0, 8), [1, 2, 5, 6, 3, 4, 8, 7]);
  t.ok((await shown()).every(({ wall }) => !wall));

  await chain.ask('lie', { panel: setIdOf(1, 2), times: 9 });
  const failed = await ask('r-4', 'launch');
  t.match(failed, { status: 'failed', rolledBack: true }, 'a panel that says yes and does nothing is no picture');
  t.same((await matrix.ties()).slice(0, 8), [1, 2, 5, 6, 3, 4, 8, 7]);
  t.ok((await shown()).every(({ wall }) => !wall));
  // The state is told behind the result.
  await until('the earlier picture is what the wall is said to show', () => wall === 'applied', 30_000);
});
