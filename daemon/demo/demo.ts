/** `wallkeeper demo`: the whole appliance on this machine, with a simulated matrix, panels, palm terminal and door. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SimulatedMdc } from '../../drivers/simulators/simulated-mdc.js';
import { SimulatedSis } from '../../drivers/simulators/simulated-sis.js';
import type { DemoOptions, StartDemo } from '../cli/daemon-port.js';
import { DemoDoor } from './demo-door.js';
import { demoRoom, setIdOf } from './demo-room.js';

const baudRate = 9600;
/** A chain of panels takes a scene up one panel after the other; said once it is whole. */
const settledMs = 400;
const usualHttpPort = 8080;
const usualMqttPort = 1883;

export const startDemo: StartDemo = async (options) => {
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'wallkeeper-')));
  await mkdir(folder, { recursive: true });
  const matrixPath = join(folder, 'ttyMATRIX');
  const matrix = new SimulatedSis({ inputs: 16, outputs: 16, baudRate, ptyLink: matrixPath, tcpPort: null });
  await matrix.start();
  const panelsPath = join(folder, 'ttyPANELS');
  const panels = new SimulatedMdc({ panels: 8, baudRate: 9600, ptyLink: panelsPath, tcpPort: null });
  await panels.start();
  const door = new DemoDoor(folder);
  const { say, language } = options;
  await door.start((line) => say(`${language === 'id' ? 'pintu' : 'door'}: ${line}\n`));
  const places = {
    door: door.places,
    matrixPath,
    baudRate,
    panelsPath,
    mqttPort: options.mqttPort ?? usualMqttPort,
    httpPort: options.httpPort ?? usualHttpPort,
  };
  const room = demoRoom(places);
  // A folder that was named keeps what its user changed in it.
  if (!(await exists(join(folder, 'room.json'))))
    await writeFile(join(folder, 'room.json'), JSON.stringify(room, null, 2));
  const remove = (): Promise<void> =>
    options.dataDir === null ? rm(folder, { recursive: true, force: true }) : Promise.resolve();
  try {
    const { startDaemon } = await import('../compose.js');
    const { env, clock } = options;
    const daemon = await startDaemon({
      dataDir: folder,
      env: { WALLKEEPER_LOG: 'error', ...env },
      clock,
      language,
      practice: door,
      tellCode: (code) => {
        makeAccount(options, places.httpPort, code).catch(() => undefined);
      },
    });
    tell(options, places, matrix, panels);
    const lines = followOrders(options, door);
    return {
      done: daemon.done,
      stop: async () => {
        lines.close();
        await daemon.stop();
        matrix.stop();
        panels.stop();
        await door.stop();
        await remove();
      },
    };
  } catch (error) {
    matrix.stop();
    panels.stop();
    await door.stop();
    await remove();
    throw error;
  }
};

/** A line typed here is an order to the simulated door; what is none is answered with what there is. */
function followOrders({ say, language, orders }: DemoOptions, door: DemoDoor): { close(): void } {
  const lines = createInterface({ input: orders });
  lines.on('line', (line) => {
    if (line.trim() === '' || door.do(line)) return;
    say(door.orders.map(({ order, does }) => `  ${order.padEnd(18)}${does[language]}\n`).join(''));
  });
  return lines;
}

/** Signs the demo up with itself, as a person would with the one-time code, and says with what to sign in. */
async function makeAccount({ say, language, clock }: DemoOptions, port: number, code: string): Promise<void> {
  const password = randomBytes(9).toString('base64url');
  const body = JSON.stringify({ code, name: 'demo', password });
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    }).catch(() => null);
    if (answer?.ok === true) {
      const label = language === 'id' ? 'Masuk     akun demo, kata sandi' : 'Sign in   account demo, password';
      say(`  ${label} ${password}\n`);
      return;
    }
    if (answer !== null) return;
    // The page begins to listen after the wall is looked after.
    await new Promise<void>((resolve) => {
      clock.after(50, resolve);
    });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

interface Places {
  readonly matrixPath: string;
  readonly panelsPath: string;
  readonly mqttPort: number;
  readonly httpPort: number;
}

/** Where to look, one line to copy, and from then on the simulated wall as it changes. */
function tell(options: DemoOptions, places: Places, matrix: SimulatedSis, panels: SimulatedMdc): void {
  const { say, language } = options;
  const publish = (scene: string, id: string): string =>
    `npx mqtt pub -p ${places.mqttPort} -t wallkeeper/demo/scene/set -q 1 -m '{"requestId":"${id}","scene":"${scene}"}'`;
  const lines =
    language === 'id'
      ? [
          'wallkeeper: peragaan berjalan. Ctrl-C untuk berhenti.',
          `  Dinding   http://127.0.0.1:${places.httpPort}/`,
          `  Broker    mqtt://127.0.0.1:${places.mqttPort}  (lihat: npx mqtt sub -v -p ${places.mqttPort} -t 'wallkeeper/demo/#')`,
          `  Matriks   Extron SIS 16x16 tersimulasi di ${places.matrixPath}, 9600 baud`,
          `  Panel     rantai 8 panel Samsung tersimulasi di ${places.panelsPath}; adegan launch: satu gambar penuh`,
          '  Adegan     monitoring, launch, conference, crisis',
          'Salin baris ini ke terminal lain untuk mengubah dinding:',
        ]
      : [
          'wallkeeper: the demo is running. Ctrl-C ends it.',
          `  Wall      http://127.0.0.1:${places.httpPort}/`,
          `  Broker    mqtt://127.0.0.1:${places.mqttPort}  (watch: npx mqtt sub -v -p ${places.mqttPort} -t 'wallkeeper/demo/#')`,
          `  Matrix    a simulated 16x16 Extron SIS on ${places.matrixPath}, 9600 baud`,
          `  Panels    a simulated chain of 8 Samsung panels on ${places.panelsPath}; the scene launch spans them`,
          '  Scenes    monitoring, launch, conference, crisis',
          'Copy this line to another terminal to change the wall:',
        ];
  say(`${lines.join('\n')}\n  ${publish('monitoring', 'r-1')}\n`);
  const typed =
    language === 'id'
      ? 'Ketik di sini untuk mencoba pintu (baris kosong diabaikan, ? menampilkan daftar):'
      : 'Type here to try the door (? lists what there is):';
  say(`${typed}\n  scan ratna\n  scan budi duress\n  scan unknown\n  door hold\n  door force\n`);
  let shown = '';
  let cancel: (() => void) | null = null;
  const show = (): void => {
    const cell = (input: number, index: number): string => {
      const setId = setIdOf(Math.floor(index / 4), index % 4);
      const panel = panels.model.panel(setId);
      return `${String(input).padStart(2)}${panel?.wall === true ? `:${panel.position}` : ''}`;
    };
    const cells = matrix.model.ties.slice(0, 8).map(cell);
    const text = [cells.slice(0, 4), cells.slice(4, 8)].map((row) => row.join(' | ')).join('   /   ');
    if (text === shown) return;
    shown = text;
    const what = language === 'id' ? 'dinding, masukan[:bagian gambar]' : 'the wall, input[:part of the picture]';
    say(`${what}  [ ${text} ]\n`);
  };
  const changed = (): void => {
    cancel?.();
    cancel = options.clock.after(settledMs, show);
  };
  matrix.onChange = changed;
  panels.onChange = changed;
}
