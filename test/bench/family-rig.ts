/** A wall of 4 x 4 on one simulated matrix of any family, and on two chains of eight panels where it has displays. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { monotonicMs } from '../../drivers/simulators/paced-line.js';
import { mainPath, SimulatedChild } from '../e2e/simulated-child.js';
import { ended, freePort, startMosquitto } from './servers.js';

const base = 'wallkeeper/bench';
const sixteen = Array.from({ length: 16 }, (_, index) => index);

export interface FamilyRigOptions {
  readonly driver: string;
  readonly baudRate: number;
  readonly how: 'pty' | 'tcp';
  /** True for panels of samsung-mdc at 9600 baud on every output: rows 0 and 1 on chain p, 2 and 3 on chain q. */
  readonly chains: boolean;
}

/** What one simulated device saw on its line since the last mark; ms are monotonic. */
export interface DeviceFigures {
  readonly commands: number;
  readonly bytes: number;
  readonly lastToHostAt: number;
  readonly byteMs: number;
  readonly snapshot: Readonly<Record<string, unknown>>;
}

export class FamilyRig {
  readonly #folder = mkdtempSync(join(tmpdir(), 'wallkeeper-bench-'));
  readonly #options: FamilyRigOptions;
  readonly #devices = new Map<string, SimulatedChild>();
  readonly #waiting = new Map<string, (status: string) => void>();
  #broker: ChildProcess | null = null;
  #daemon: ChildProcess | null = null;
  #client: MqttClient | null = null;
  #online: () => void = () => undefined;
  #requests = 0;

  constructor(options: FamilyRigOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { driver, baudRate, how, chains } = this.#options;
    const [mqttPort, httpPort, port] = [await freePort(), await freePort(), await freePort()];
    this.#broker = await startMosquitto(join(this.#folder, 'mosquitto.conf'), mqttPort);
    const link = how === 'pty' ? join(this.#folder, 'matrix') : String(port);
    this.#devices.set('matrix', await SimulatedChild.start(link, baudRate, how, driver));
    for (const id of chains ? ['p', 'q'] : [])
      this.#devices.set(id, await SimulatedChild.start(join(this.#folder, id), 9600, 'pty', 'samsung-mdc'));
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, { protocolVersion: 5 });
    this.#client = client;
    // Nagle's algorithm would hold a scene back until the one before is acknowledged.
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    client.on('message', (_topic, payload) => this.#message(payload));
    await client.subscribeAsync([`${base}/scene/result`, `${base}/status`], { qos: 1 });
    const online = new Promise<void>((resolve) => {
      this.#online = resolve;
    });
    mkdirSync(join(this.#folder, 'data'));
    const matrixLink =
      how === 'pty' ? { type: 'serial', path: link, baudRate } : { type: 'tcp', host: '127.0.0.1', port };
    writeFileSync(
      join(this.#folder, 'data', 'room.json'),
      JSON.stringify(roomOf(this.#options, { matrixLink, folder: this.#folder, mqttPort, httpPort })),
    );
    this.#daemon = spawn(process.execPath, [mainPath, 'run', '--data', join(this.#folder, 'data')], {
      env: { ...process.env, WALLKEEPER_LOG: 'error' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    await online;
  }

  /** Publishes a scene, and its status with the monotonic ms of publishing. */
  request(scene: string): Promise<{ readonly status: string; readonly sentAt: number; readonly endedAt: number }> {
    this.#requests += 1;
    const requestId = `bench-${this.#requests}`;
    return new Promise((resolve) => {
      const sentAt = monotonicMs();
      this.#waiting.set(requestId, (status) => resolve({ status, sentAt, endedAt: monotonicMs() }));
      this.#client?.publish(`${base}/scene/set`, JSON.stringify({ requestId, scene }), { qos: 1 });
    });
  }

  async mark(): Promise<void> {
    for (const device of this.#devices.values()) await device.ask('mark');
  }

  async figures(): Promise<ReadonlyMap<string, DeviceFigures>> {
    const all = new Map<string, DeviceFigures>();
    for (const [id, device] of this.#devices) {
      const snapshot = await device.ask('snapshot');
      const number = (name: string): number => (typeof snapshot[name] === 'number' ? snapshot[name] : Number.NaN);
      all.set(id, {
        commands: number('commands'),
        bytes: number('bytesToDevice') + number('bytesToHost'),
        lastToHostAt: number('lastToHostAt'),
        byteMs: number('byteMs'),
        snapshot,
      });
    }
    return all;
  }

  async stop(): Promise<void> {
    await ended(this.#daemon, 'SIGTERM');
    await this.#client?.endAsync(true);
    for (const device of this.#devices.values()) await device.stop();
    await ended(this.#broker, 'SIGTERM');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #message(payload: Buffer): void {
    const value: unknown = JSON.parse(payload.toString());
    if (typeof value !== 'object' || value === null) return;
    if (Reflect.get(value, 'state') === 'online') this.#online();
    const id: unknown = Reflect.get(value, 'requestId');
    if (typeof id !== 'string') return;
    this.#waiting.get(id)?.(String(Reflect.get(value, 'status')));
    this.#waiting.delete(id);
  }
}

interface Places {
  readonly matrixLink: object;
  readonly folder: string;
  readonly mqttPort: number;
  readonly httpPort: number;
}

/** Scenes: `one` and `two` change every panel's source; `span` is one picture over all; `grid` is `one` again. */
function roomOf({ driver, chains }: FamilyRigOptions, { matrixLink, folder, mqttPort, httpPort }: Places): object {
  const place = (index: number): { row: number; column: number } => ({ row: Math.floor(index / 4), column: index % 4 });
  const cells = sixteen.map((index) => ({ id: `r${index}`, ...place(index), rowSpan: 1, columnSpan: 1 }));
  const shifted = (by: number): object =>
    Object.fromEntries(sixteen.map((index) => [`r${index}`, `s${((index + by) % 16) + 1}`]));
  return {
    schemaVersion: 1,
    room: { id: 'bench', name: 'Bench', timezone: 'Asia/Jakarta', language: 'en' },
    mqtt: { url: `mqtt://127.0.0.1:${mqttPort}`, baseTopic: base, protocol: 5 },
    http: { host: '127.0.0.1', port: httpPort },
    devices: [
      { id: 'm', driver, inputs: 16, outputs: 16, link: matrixLink },
      ...(chains ? ['p', 'q'] : []).map((id) => ({
        id,
        driver: 'samsung-mdc',
        link: { type: 'serial', path: join(folder, id), baudRate: 9600 },
      })),
    ],
    sources: sixteen.map((index) => ({
      ...{ id: `s${index + 1}`, name: `Source ${index + 1}`, kind: 'internal' },
      ...{ matrix: 'm', input: index + 1 },
    })),
    walls: [
      {
        ...{ id: 'main', name: 'Main', rows: 4, columns: 4, onDrift: 'report' },
        panel: { widthPx: 1920, heightPx: 1080, widthMm: 1210, heightMm: 680, bezelMm: 3.5 },
        panels: sixteen.map((index) => ({
          ...{ ...place(index), matrix: 'm', output: index + 1 },
          ...(chains ? { display: { device: index < 8 ? 'p' : 'q', setId: (index % 8) + 1 } } : {}),
        })),
      },
    ],
    layouts: [
      { id: 'cells', name: 'Cells', wall: 'main', regions: cells },
      {
        id: 'whole',
        name: 'Whole',
        wall: 'main',
        regions: [{ id: 'all', row: 0, column: 0, rowSpan: 4, columnSpan: 4 }],
      },
    ],
    scenes: [
      { id: 'one', name: 'One', layout: 'cells', assignments: shifted(0) },
      { id: 'two', name: 'Two', layout: 'cells', assignments: shifted(5) },
      ...(chains ? [{ id: 'span', name: 'Span', layout: 'whole', assignments: { all: 's3' } }] : []),
    ],
    schedules: [],
    people: [],
    doors: [],
    triggers: [],
  };
}
