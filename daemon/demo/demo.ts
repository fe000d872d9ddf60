/** `wallkeeper demo`: the whole appliance on this machine, its matrix simulated on a real pseudo-terminal. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatedSis } from '../../drivers/simulators/simulated-sis.js';
import type { DemoOptions, StartDemo } from '../cli/daemon-port.js';
import { demoRoom } from './demo-room.js';

const baudRate = 9600;
const usualHttpPort = 8080;
const usualMqttPort = 1883;

export const startDemo: StartDemo = async (options) => {
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'wallkeeper-')));
  await mkdir(folder, { recursive: true });
  const matrixPath = join(folder, 'ttyMATRIX');
  const matrix = new SimulatedSis({ inputs: 16, outputs: 16, baudRate, ptyLink: matrixPath, tcpPort: null });
  await matrix.start();
  const places = {
    matrixPath,
    baudRate,
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
    const { env, clock, language } = options;
    const daemon = await startDaemon({
      dataDir: folder,
      env: { WALLKEEPER_LOG: 'error', ...env },
      clock,
      language,
      tellCode: (code) => {
        makeAccount(options, places.httpPort, code).catch(() => undefined);
      },
    });
    tell(options, places, matrix);
    return {
      done: daemon.done,
      stop: async () => {
        await daemon.stop();
        matrix.stop();
        await remove();
      },
    };
  } catch (error) {
    matrix.stop();
    await remove();
    throw error;
  }
};

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
  readonly mqttPort: number;
  readonly httpPort: number;
}

/** Where to look, one line to copy, and from then on the simulated wall as it changes. */
function tell(options: DemoOptions, places: Places, matrix: SimulatedSis): void {
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
          '  Skena     monitoring, launch, conference, crisis',
          'Salin baris ini ke terminal lain untuk mengubah dinding:',
        ]
      : [
          'wallkeeper: the demo is running. Ctrl-C ends it.',
          `  Wall      http://127.0.0.1:${places.httpPort}/`,
          `  Broker    mqtt://127.0.0.1:${places.mqttPort}  (watch: npx mqtt sub -v -p ${places.mqttPort} -t 'wallkeeper/demo/#')`,
          `  Matrix    a simulated 16x16 Extron SIS on ${places.matrixPath}, 9600 baud`,
          '  Scenes    monitoring, launch, conference, crisis',
          'Copy this line to another terminal to change the wall:',
        ];
  say(`${lines.join('\n')}\n  ${publish('monitoring', 'r-1')}\n`);
  let shown = '';
  matrix.onChange = (ties) => {
    const rows = [ties.slice(0, 4), ties.slice(4, 8)].map((row) =>
      row.map((input) => String(input).padStart(2)).join(' | '),
    );
    const text = rows.join('   /   ');
    if (text === shown) return;
    shown = text;
    say(`${language === 'id' ? 'matriks menampilkan masukan' : 'the matrix shows inputs'}  [ ${text} ]\n`);
  };
}
