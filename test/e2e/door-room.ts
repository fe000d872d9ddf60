/** The built daemon in a room with a door: simulated matrix, terminal and board as processes of their own. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import mqtt, { type MqttClient } from 'mqtt';
import type { Test } from 'tap';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import type { JournalEntry } from '../../daemon/journal/entry.js';
import { entriesOnDisk } from '../daemon/journal/journal-under-test.js';
import { until } from '../until.js';
import { mainPath, SimulatedChild } from './simulated-child.js';
import { freePort } from '../free-port.js';
export { freePort } from '../free-port.js';

export const base = 'wallkeeper/demo';
const baudRate = 115_200;

export class DoorRoom {
  readonly folder: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly matrix: SimulatedChild;
  readonly palm: SimulatedChild;
  readonly board: SimulatedChild;
  readonly #t: Test;
  readonly #codes: string[] = [];
  #cookie = '';
  #token = '';

  constructor(
    t: Test,
    places: { readonly folder: string; readonly httpPort: number; readonly mqttPort: number },
    devices: readonly [SimulatedChild, SimulatedChild, SimulatedChild],
  ) {
    this.#t = t;
    this.folder = places.folder;
    this.httpPort = places.httpPort;
    this.mqttPort = places.mqttPort;
    [this.matrix, this.palm, this.board] = devices;
  }

  /** `board`: what the strike hangs on. */
  static async make(
    t: Test,
    board: 'modbus-relay' | 'hid-relay' = 'modbus-relay',
    change: (room: Record<string, unknown>) => object = (room) => room,
  ): Promise<DoorRoom> {
    // A socket's path has to be short.
    const folder = mkdtempSync(join(tmpdir(), 'wk-door-'));
    const [httpPort, mqttPort] = [await freePort(), await freePort()];
    const places = { matrixPath: join(folder, 'tty'), baudRate, mqttPort, httpPort };
    const door = { socketPath: join(folder, 'palm.sock'), boardPath: join(folder, 'board') };
    const devices = await Promise.all([
      SimulatedChild.start(places.matrixPath, baudRate),
      SimulatedChild.start(door.socketPath, 9600, 'socket', 'hid-terminal', ['--profile', 'reference-plain']),
      SimulatedChild.start(door.boardPath, 9600, board === 'hid-relay' ? 'socket' : 'pty', board),
    ]);
    t.teardown(async () => {
      await Promise.all(devices.map((device) => device.stop()));
      rmSync(folder, { recursive: true, force: true });
    });
    const room: Record<string, unknown> = { ...demoRoom({ ...places, door }) };
    if (board === 'hid-relay') onHidRelay(room, door.boardPath);
    writeFileSync(join(folder, 'room.json'), JSON.stringify(change(room)));
    return new DoorRoom(t, { folder, httpPort, mqttPort }, devices);
  }

  start(): ChildProcess {
    const child = spawn(process.execPath, [mainPath, 'run', '--data', this.folder], {
      env: { ...process.env, WALLKEEPER_LOG: 'warn', WALLKEEPER_LANG: 'en' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const code = /"code":"([^"]+)","msg":"no account yet/.exec(line)?.[1];
      if (code !== undefined) this.#codes.push(code);
    });
    this.#t.teardown(() => {
      if (child.exitCode === null) child.kill('SIGKILL');
    });
    return child;
  }

  /** Every device answers, the broker and the page too. */
  async ready(): Promise<void> {
    await until('ready', async () => (await fetch(`${this.#url}/readyz`).catch(() => null))?.status === 200, 20_000);
  }

  get #url(): string {
    return `http://127.0.0.1:${this.httpPort}`;
  }

  /** The first account, with the code that the daemon printed. */
  async signUp(): Promise<void> {
    const code = await until('a code', () => this.#codes.at(-1));
    await this.call('POST', '/setup', { code, name: 'admin', password: 'benteng-awan-kopi' });
  }

  async call(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    const answer = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...{ cookie: this.#cookie, 'csrf-token': this.#token, ...headers },
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const cookie = answer.headers.get('set-cookie');
    if (cookie !== null) this.#cookie = cookie.split(';')[0] ?? '';
    const text = await answer.text();
    const told = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    if (typeof told['csrfToken'] === 'string') this.#token = told['csrfToken'];
    return { status: answer.status, body: told };
  }

  async server(): Promise<MqttClient> {
    const client = mqtt.connect(`mqtt://127.0.0.1:${this.mqttPort}`, { protocolVersion: 5, reconnectPeriod: 50 });
    client.on('error', () => undefined);
    this.#t.teardown(() => client.end(true));
    await until('broker', () => client.connected);
    return client;
  }

  /** What the wall shows; the first eight outputs. */
  async wall(): Promise<readonly number[]> {
    return (await this.matrix.ties()).slice(0, 8);
  }

  entries(kind: string): readonly JournalEntry[] {
    return entriesOnDisk(this.folder).filter((entry) => entry.kind === kind);
  }

  /** Whether the coil of the strike is energised, as the board itself has it. */
  async driven(): Promise<boolean> {
    const { coils } = await this.board.ask('snapshot');
    return Array.isArray(coils) && coils[0] === true;
  }

  async verb(...words: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
    return new Promise((resolve) => {
      const env = { ...process.env, WALLKEEPER_LANG: 'en' };
      const child = execFile(process.execPath, [mainPath, ...words], { env }, (_error, out, err) =>
        resolve({ code: child.exitCode ?? -1, out: out + err }),
      );
    });
  }
}

export async function kill(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** A board without inputs: the door has no contact then. */
function onHidRelay(room: Record<string, unknown>, socket: string): void {
  const devices = room['devices'] as Record<string, unknown>[];
  const link = { type: 'hid', vendorId: 0x16c0, productId: 0x05df, allowVirtual: true, socket };
  room['devices'] = [
    ...devices.filter(({ id }) => id !== 'strike-1'),
    { id: 'strike-1', driver: 'hid-relay', channels: 2, link },
  ];
  const [door = {}] = room['doors'] as Record<string, unknown>[];
  const { contact, requestToExit, fire, ...rest } = door;
  room['doors'] = [contact, requestToExit, fire].includes(undefined) ? [] : [rest];
}
