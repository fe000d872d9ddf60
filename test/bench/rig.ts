/** The built daemon between a real mosquitto and a simulated matrix on a pseudo-terminal, each a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { fileURLToPath } from 'node:url';
import { monotonicMs } from '../../drivers/simulators/paced-line.js';
import { mainPath, SimulatedChild } from '../e2e/simulated-child.js';
import { until } from '../until.js';
import { benchRoom } from './bench-room.js';
import type { Ties } from './line-limit.js';
import { ended, freePort, startMosquitto } from './servers.js';

const base = 'wallkeeper/bench';
const floorPath = fileURLToPath(new URL('./floor.js', import.meta.url));

export interface RigOptions {
  /** The daemon, or the least that switches a matrix (floor.ts). */
  readonly system?: 'wallkeeper' | 'floor';
  readonly baudRate: number;
  readonly proof: 'read-back' | 'acknowledged';
}

export interface Answer {
  readonly status: string;
  /** Monotonic ms, comparable with the simulator's. */
  readonly at: number;
}

/** What the simulator saw on the line since the last mark; ms are monotonic. */
export interface LineFigures {
  readonly ties: Ties;
  readonly commands: number;
  readonly bytes: number;
  readonly firstToDeviceAt: number;
  readonly lastToHostAt: number;
}

export class Rig {
  readonly #folder = mkdtempSync(join(tmpdir(), 'wallkeeper-bench-'));
  readonly #options: RigOptions;
  readonly #answers = new Map<string, Answer>();
  readonly #waiting = new Map<string, (answer: Answer) => void>();
  #mqttPort = 0;
  #httpPort = 0;
  #broker: ChildProcess | null = null;
  #daemon: ChildProcess | null = null;
  #device: SimulatedChild | null = null;
  #client: MqttClient | null = null;
  #online: (() => void) | null = null;
  #requests = 0;

  constructor(options: RigOptions) {
    this.#options = options;
  }

  get pid(): number {
    return this.#daemon?.pid ?? 0;
  }

  async start(): Promise<void> {
    this.#mqttPort = await freePort();
    this.#httpPort = await freePort();
    await this.startBroker();
    this.#device = await SimulatedChild.start(join(this.#folder, 'tty'), this.#options.baudRate);
    const url = `mqtt://127.0.0.1:${this.#mqttPort}`;
    const client = await mqtt.connectAsync(url, { protocolVersion: 5, reconnectPeriod: 20 });
    this.#client = client;
    client.on('error', () => undefined);
    client.on('message', (topic, payload) => this.#message(topic, payload, monotonicMs()));
    // Nagle's algorithm would hold a scene back until the one before is acknowledged.
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    await client.subscribeAsync([`${base}/scene/result`, `${base}/status`], { qos: 1 });
    mkdirSync(join(this.#folder, 'data'));
    const room = benchRoom({
      ...this.#options,
      path: join(this.#folder, 'tty'),
      mqttPort: this.#mqttPort,
      httpPort: this.#httpPort,
      base,
    });
    writeFileSync(join(this.#folder, 'data', 'room.json'), JSON.stringify(room));
  }

  /** Ms from the start of the process until it is online at the broker, and until its first scene is confirmed. */
  async startDaemon(): Promise<{ readonly onlineMs: number; readonly firstSceneMs: number; readonly readyMs: number }> {
    const online = new Promise<number>((resolve) => {
      this.#online = () => resolve(monotonicMs());
    });
    const began = monotonicMs();
    const data = join(this.#folder, 'data');
    const isFloor = this.#options.system === 'floor';
    this.#daemon = spawn(process.execPath, isFloor ? [floorPath, data] : [mainPath, 'run', '--data', data], {
      env: { ...process.env, WALLKEEPER_LOG: 'error' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const onlineAt = await online;
    const first = await this.request(Array.from({ length: 16 }, () => 1 + Math.floor(Math.random() * 16)));
    if (first.status !== 'applied') throw new Error(`the first scene ended ${first.status}`);
    let readyAt = first.at;
    if (isFloor) return { onlineMs: onlineAt - began, firstSceneMs: first.at - began, readyMs: readyAt - began };
    await until('the daemon is ready', async () => {
      const response = await fetch(`http://127.0.0.1:${this.#httpPort}/readyz`).catch(() => null);
      readyAt = monotonicMs();
      return response?.status === 200;
    });
    return { onlineMs: onlineAt - began, firstSceneMs: first.at - began, readyMs: readyAt - began };
  }

  async stopDaemon(): Promise<void> {
    await ended(this.#daemon, 'SIGTERM');
    this.#daemon = null;
  }

  async startBroker(): Promise<void> {
    this.#broker = await startMosquitto(join(this.#folder, 'mosquitto.conf'), this.#mqttPort);
  }

  async stopBroker(): Promise<void> {
    await ended(this.#broker, 'SIGTERM');
  }

  /** Publishes a scene; `sent` is called with the monotonic ms right before. */
  request(ties: Ties, sent: (at: number) => void = () => undefined): Promise<Answer> {
    this.#requests += 1;
    const requestId = `bench-${this.#requests}`;
    const assignments = Object.fromEntries(ties.map((input, index) => [`r${index + 1}`, `s${input}`]));
    const payload = JSON.stringify({ requestId, scene: { layout: 'grid', assignments } });
    return new Promise((resolve) => {
      this.#waiting.set(requestId, resolve);
      sent(monotonicMs());
      this.#client?.publish(`${base}/scene/set`, payload, { qos: 1 });
    });
  }

  /** Asks for the scene again and again until one is applied: the monotonic ms of that. */
  async served(ties: Ties): Promise<number> {
    let at = 0;
    await until(
      'a scene is served',
      async () => {
        const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), 50).unref());
        const answer = await Promise.race([this.request(ties), late]);
        at = answer?.at ?? 0;
        return answer?.status === 'applied' || answer?.status === 'unchanged';
      },
      20_000,
    );
    return at;
  }

  async order(op: string): Promise<void> {
    await this.#device?.ask(op);
  }

  /** Begins counting anew; the ties as they are. */
  async mark(): Promise<Ties> {
    const answer = await this.#device?.ask('mark');
    return numbers(answer?.['ties']);
  }

  /** When nothing is on the line any more. */
  async line(): Promise<LineFigures> {
    let seen: Record<string, unknown> = {};
    await until('the line is quiet', async () => {
      seen = (await this.#device?.ask('snapshot')) ?? {};
      return seen['busy'] === false;
    });
    const number = (name: string): number => (typeof seen[name] === 'number' ? seen[name] : Number.NaN);
    return {
      ties: numbers(seen['ties']),
      commands: number('commands'),
      bytes: number('bytesToDevice') + number('bytesToHost'),
      firstToDeviceAt: number('firstToDeviceAt'),
      lastToHostAt: number('lastToHostAt'),
    };
  }

  async stop(): Promise<void> {
    await this.stopDaemon();
    await this.#client?.endAsync(true);
    await this.#device?.stop();
    await this.stopBroker();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #message(topic: string, payload: Buffer, at: number): void {
    const value: unknown = JSON.parse(payload.toString());
    if (typeof value !== 'object' || value === null) return;
    if (topic.endsWith('/status') && Reflect.get(value, 'state') === 'online') this.#online?.();
    const id: unknown = Reflect.get(value, 'requestId');
    if (!topic.endsWith('/result') || typeof id !== 'string') return;
    const answer = { status: String(Reflect.get(value, 'status')), at };
    this.#answers.set(id, answer);
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }
}

function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
