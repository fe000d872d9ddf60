/** The appliance test's world: broker and matrix on the host, the guest between them, and what the server has seen. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { SimulatedChild } from '../e2e/simulated-child.js';
import { freePort } from '../free-port.js';
import { until } from '../until.js';
import { accounts, GuardedBroker } from './guarded-broker.js';
import { Guest } from './guest.js';
import { patient } from './patient.js';
import { baudRate, makePackages, palmKey, putBench, roomOfTheGuest, run, top } from './payload.js';

export interface ServerEvent {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export class Room {
  readonly guest: Guest;
  readonly client: MqttClient;
  readonly pagePort: number;
  /** What `base/event` brought, each acknowledged to the broker, by seq. */
  readonly events = new Map<number, ServerEvent>();
  readonly results = new Map<string, Readonly<Record<string, unknown>>>();
  readonly retained = new Map<string, unknown>();
  readonly broker: GuardedBroker;
  readonly #mqttPort: number;
  readonly #cablePort: number;
  readonly #folder: string;
  #matrix: SimulatedChild;
  #asked = 0;

  private constructor(parts: {
    guest: Guest;
    client: MqttClient;
    broker: GuardedBroker;
    mqttPort: number;
    matrix: SimulatedChild;
    cablePort: number;
    pagePort: number;
    folder: string;
  }) {
    this.guest = parts.guest;
    this.client = parts.client;
    this.pagePort = parts.pagePort;
    this.broker = parts.broker;
    this.#mqttPort = parts.mqttPort;
    this.#matrix = parts.matrix;
    this.#cablePort = parts.cablePort;
    this.#folder = parts.folder;
    this.client.on('message', (topic, payload) => this.#message(topic, payload));
  }

  /** Builds guest and packages where they are not there yet; nothing is started in the guest. */
  static async make(): Promise<Room> {
    const built = join(top, 'dist', 'appliance');
    const folder = mkdtempSync(join(tmpdir(), 'wk-room-'));
    const payload = join(folder, 'payload');
    mkdirSync(payload);
    const made = await Promise.allSettled([
      run(join(top, 'test', 'appliance', 'build-guest.sh'), [built]),
      makePackages(join(payload, 'new'), join(payload, 'old')),
    ]);
    for (const one of made) {
      if (one.status === 'fulfilled') continue;
      rmSync(folder, { recursive: true, force: true });
      throw one.reason;
    }
    const [cablePort, pagePort, mqttPort] = [await freePort(), await freePort(), await freePort()];
    writeFileSync(join(payload, 'room.json'), JSON.stringify(roomOfTheGuest(mqttPort)));
    writeFileSync(join(payload, 'palm-1.key'), palmKey);
    putBench(join(payload, 'bench'));
    const broker = GuardedBroker.start(folder, mqttPort);
    const matrix = await SimulatedChild.start(String(cablePort), baudRate, 'tcp');
    const client = mqtt.connect(`mqtt://127.0.0.1:${mqttPort}`, { protocolVersion: 5, ...accounts.server });
    client.on('error', () => undefined);
    await until('the broker', () => client.connected, 60_000);
    const guest = new Guest({ built, payload, pagePort, cablePort });
    const room = new Room({ guest, client, broker, mqttPort, matrix, cablePort, pagePort, folder });
    await client.subscribeAsync('wallkeeper/demo/#', { qos: 1 });
    return room;
  }

  /** Starts the palm terminal and the relay board in the guest, with the Node of the package. */
  async startBench(): Promise<void> {
    const { bench } = this.guest;
    const from = bench.heard.length;
    const program = '/mnt/bench/test/appliance/hid-bench.js';
    await this.guest.sh(
      `modprobe uhid; systemctl reset-failed hid-bench 2>/dev/null; systemd-run --quiet --unit=hid-bench ` +
        `-E UV_THREADPOOL_SIZE=8 /usr/lib/wallkeeper/node ${program} /dev/virtio-ports/wallkeeper.bench ${palmKey}`,
    );
    await patient('the HID devices', () => bench.heard.slice(from).some(({ news }) => news === 'here'));
  }

  /** Asks for a scene until it has a result: a daemon that is just starting does not hear everything. */
  async scene(scene: string, withinMs = 300_000): Promise<Readonly<Record<string, unknown>>> {
    let ids: string[] = [];
    let askedAt = Number.NEGATIVE_INFINITY;
    const result = await until(
      `a result for ${scene}`,
      () => {
        if (performance.now() - askedAt > 15_000) {
          ids = [...ids, this.ask(scene)];
          askedAt = performance.now();
        }
        const done = ids.map((id) => this.results.get(id));
        return done.find((one) => one?.['status'] === 'applied' || one?.['status'] === 'unchanged');
      },
      withinMs,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${JSON.stringify(ids.map((id) => this.results.get(id) ?? null))}`);
    });
    return result;
  }

  /** Publishes a request; gives its id. */
  ask(scene: string): string {
    this.#asked += 1;
    const requestId = `a-${process.pid}-${this.#asked}`;
    this.client.publish('wallkeeper/demo/scene/set', JSON.stringify({ requestId, scene, priority: 'routine' }), {
      qos: 1,
    });
    return requestId;
  }

  /** Inputs of the eight panels, in the order of the outputs, as the matrix has them. */
  async wall(): Promise<readonly number[]> {
    return (await this.#matrix.ties()).slice(0, 8);
  }

  /** Whether the broker lets somebody in who comes with these. */
  async brokerLetsIn(who: { readonly username?: string; readonly password?: string }): Promise<boolean> {
    const client = mqtt.connect(`mqtt://127.0.0.1:${this.#mqttPort}`, {
      protocolVersion: 5,
      reconnectPeriod: 0,
      ...who,
    });
    try {
      return await new Promise((resolve) => {
        client.once('connect', () => resolve(true)).once('error', () => resolve(false));
      });
    } finally {
      client.end(true);
    }
  }

  /** Pulls the cable at the matrix' end; the guest's adapter disappears with it. */
  async unplug(): Promise<void> {
    await this.#matrix.stop();
  }

  /** A matrix that was switched off in between: it shows nothing. */
  async plug(): Promise<void> {
    this.#matrix = await SimulatedChild.start(String(this.#cablePort), baudRate, 'tcp');
  }

  /** As `remove`, at once: for a test that is being ended and has no time to wait. */
  end(): void {
    this.guest.end();
    this.#matrix.end();
    this.broker.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async remove(): Promise<void> {
    this.client.end(true);
    await this.guest.remove();
    await this.#matrix.stop();
    await this.broker.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #message(topic: string, payload: Buffer): void {
    if (topic.endsWith('/set') || topic.endsWith('/preview')) return;
    const value: unknown = payload.length === 0 ? null : JSON.parse(payload.toString());
    if (topic.endsWith('/event')) {
      const event = value as ServerEvent;
      this.events.set(event.seq, event);
    } else if (topic.endsWith('/scene/result')) {
      const result = value as Readonly<Record<string, unknown>>;
      this.results.set(String(result['requestId']), result);
    } else this.retained.set(topic, value);
  }
}
