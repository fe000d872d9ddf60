/** The appliance test's world: broker and matrix on the host, the guest between them, and what the server has seen. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mqtt, { type MqttClient } from 'mqtt';
import { startBroker, type EmbeddedBroker } from '../../daemon/edges/mqtt/broker.js';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { SimulatedChild } from '../e2e/simulated-child.js';
import { until } from '../until.js';
import { Guest } from './guest.js';
import { freePort } from '../free-port.js';

export const top = fileURLToPath(new URL('../../../', import.meta.url));
const baudRate = 9600;
/** The cable as the guest names it: qemu's FTDI adapter with the serial number matrix0. */
export const cablePath = '/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_matrix0-if00-port0';

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
  readonly #broker: EmbeddedBroker;
  readonly #cablePort: number;
  readonly #payload: string;
  #matrix: SimulatedChild;
  #asked = 0;

  private constructor(parts: {
    guest: Guest;
    client: MqttClient;
    broker: EmbeddedBroker;
    matrix: SimulatedChild;
    cablePort: number;
    pagePort: number;
    payload: string;
  }) {
    this.guest = parts.guest;
    this.client = parts.client;
    this.pagePort = parts.pagePort;
    this.#broker = parts.broker;
    this.#matrix = parts.matrix;
    this.#cablePort = parts.cablePort;
    this.#payload = parts.payload;
    this.client.on('message', (topic, payload) => this.#message(topic, payload));
  }

  /** Builds guest and packages where they are not there yet; nothing is started in the guest. */
  static async make(): Promise<Room> {
    const built = join(top, 'dist', 'appliance');
    run(join(top, 'test', 'appliance', 'build-guest.sh'), [built]);
    const payload = mkdtempSync(join(tmpdir(), 'wk-payload-'));
    for (const version of ['0.0.9', null]) {
      const out = join(payload, version ?? 'new');
      const named = version === null ? [] : ['--version', version];
      run(process.execPath, [join(top, '.ci', 'package.mjs'), '--arch', 'amd64', '--out', out, ...named]);
    }
    const [cablePort, pagePort, mqttPort] = [await freePort(), await freePort(), await freePort()];
    const http = { host: '0.0.0.0', port: 8080 };
    const room = demoRoom({ matrixPath: cablePath, baudRate, mqttPort: 1, httpPort: 1 });
    const server = { url: `mqtt://10.0.2.2:${mqttPort}`, baseTopic: 'wallkeeper/demo', protocol: 5 };
    writeFileSync(
      join(payload, 'room.json'),
      JSON.stringify({ ...room, http, mqtt: server }).replace('"onDrift":"report"', '"onDrift":"restore"'),
    );
    const broker = await startBroker(mqttPort);
    const matrix = await SimulatedChild.start(String(cablePort), baudRate, 'tcp');
    const client = mqtt.connect(`mqtt://127.0.0.1:${mqttPort}`, { protocolVersion: 5 });
    client.on('error', () => undefined);
    await until('the broker', () => client.connected);
    const guest = new Guest({ built, payload, pagePort, cablePort });
    const made = new Room({ guest, client, broker, matrix, cablePort, pagePort, payload });
    await client.subscribeAsync('wallkeeper/demo/#', { qos: 1 });
    return made;
  }

  /** Asks for a scene until it has a result: a daemon that is just starting does not hear everything. */
  async scene(scene: string, withinMs = 60_000): Promise<Readonly<Record<string, unknown>>> {
    let ids: string[] = [];
    let askedAt = Number.NEGATIVE_INFINITY;
    const result = await until(
      `a result for ${scene}`,
      () => {
        if (performance.now() - askedAt > 5000) {
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

  /** Pulls the cable at the matrix' end; the guest's adapter disappears with it. */
  async unplug(): Promise<void> {
    await this.#matrix.stop();
  }

  /** A matrix that was switched off in between: it shows nothing. */
  async plug(): Promise<void> {
    this.#matrix = await SimulatedChild.start(String(this.#cablePort), baudRate, 'tcp');
  }

  async remove(): Promise<void> {
    this.client.end(true);
    await this.guest.remove();
    await this.#matrix.stop();
    await this.#broker.stop();
    rmSync(this.#payload, { recursive: true, force: true });
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

/** Path of a package inside the guest. */
export const packages = { old: '/mnt/0.0.9/*.deb', new: '/mnt/new/*.deb' };

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { cwd: top, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `exit ${String(status)}`}`);
}
