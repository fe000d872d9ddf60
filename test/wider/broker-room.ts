/** A room for the wider layers: a real mosquitto that can be taken away, a simulated matrix, the built daemon, a server. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt, { type IClientPublishOptions, type MqttClient } from 'mqtt';
import type { Test } from 'tap';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { ended, freePort, startMosquitto } from '../bench/servers.js';
import { mainPath, SimulatedChild } from '../e2e/simulated-child.js';
import { until } from '../until.js';
import { testFolder } from '../folder.js';

export const base = 'wallkeeper/demo';

export type Message = Readonly<Record<string, unknown>>;

export interface BrokerRoomOptions {
  /** More of the `mqtt` part of room.json. */
  readonly mqtt?: object;
  /** The test's folder, where it has one already. */
  readonly folder?: string;
  /** Where room.json, journal and secrets are; the test's folder where it is not said. */
  readonly data?: string;
  readonly baudRate?: number;
}

export class BrokerRoom {
  readonly #folder: string;
  readonly #brokerPort: number;
  #broker: ChildProcess;
  #daemon: ChildProcess | null = null;
  #said = '';
  readonly data: string;
  readonly httpPort: number;
  readonly device: SimulatedChild;
  /** The server's side: a session of its own, so that mosquitto keeps nothing for it over its own absence. */
  readonly client: MqttClient;
  /** Everything that came, in order, retained or not; a payload that is no JSON is left out. */
  readonly messages: { readonly topic: string; readonly value: Message | null; readonly retained: boolean }[] = [];

  private constructor(parts: {
    folder: string;
    data: string;
    brokerPort: number;
    httpPort: number;
    broker: ChildProcess;
    device: SimulatedChild;
    client: MqttClient;
  }) {
    this.#folder = parts.folder;
    this.#brokerPort = parts.brokerPort;
    this.#broker = parts.broker;
    this.data = parts.data;
    this.httpPort = parts.httpPort;
    this.device = parts.device;
    this.client = parts.client;
  }

  /** Settles when broker and matrix are there and the server has subscribed; the daemon is not started. */
  static async open(t: Test, options: BrokerRoomOptions = {}): Promise<BrokerRoom> {
    const folder = options.folder ?? testFolder(t);
    const data = options.data ?? folder;
    const baudRate = options.baudRate ?? 115_200;
    const [brokerPort, httpPort] = [await freePort(), await freePort()];
    const broker = await startMosquitto(join(folder, 'mosquitto.conf'), brokerPort);
    const matrixPath = join(folder, 'tty');
    const device = await SimulatedChild.start(matrixPath, baudRate);
    const places = { matrixPath, baudRate, mqttPort: 1, httpPort };
    const part = { url: `mqtt://127.0.0.1:${brokerPort}`, baseTopic: base, protocol: 5, ...options.mqtt };
    writeFileSync(join(data, 'room.json'), JSON.stringify({ ...demoRoom(places), mqtt: part }));
    const client = mqtt.connect(`mqtt://127.0.0.1:${brokerPort}`, { protocolVersion: 5, reconnectPeriod: 50 });
    client.on('error', () => undefined);
    const room = new BrokerRoom({ folder, data, brokerPort, httpPort, broker, device, client });
    client.on('message', (topic, payload, packet) => {
      if (topic.endsWith('/preview') || topic.endsWith('/set')) return;
      const value = payload.length === 0 ? null : (JSON.parse(payload.toString()) as Message);
      room.messages.push({ topic, value, retained: packet.retain });
    });
    t.teardown(() => room.#close());
    await client.subscribeAsync('#', { qos: 1 });
    return room;
  }

  startDaemon(): ChildProcess {
    const child = spawn(process.execPath, [mainPath, 'run', '--data', this.data], {
      env: { ...process.env, WALLKEEPER_LOG: 'fatal', WALLKEEPER_LANG: 'en' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (bytes: Buffer) => (this.#said += bytes.toString()));
    this.#daemon = child;
    return child;
  }

  /** What the daemon wrote to standard error. */
  get said(): string {
    return this.#said;
  }

  async takeBrokerAway(): Promise<void> {
    await ended(this.#broker, 'SIGKILL');
    await until('the broker is gone', () => !this.client.connected);
  }

  async bringBrokerBack(): Promise<void> {
    this.#broker = await startMosquitto(join(this.#folder, 'mosquitto.conf'), this.#brokerPort);
    await until('the broker is back', () => this.client.connected);
  }

  publish(topic: string, value: object | string | null, options: IClientPublishOptions = {}): void {
    const payload = value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
    this.client.publish(topic, payload, { qos: 1, ...options });
  }

  /** Settles once the broker has it, and keeps it. */
  async retain(topic: string, payload: string): Promise<void> {
    await this.client.publishAsync(topic, payload, { qos: 1, retain: true });
  }

  result(requestId: string | null): Promise<Message> {
    return until(`the result of ${requestId}`, () => this.resultOf(requestId));
  }

  resultOf(requestId: string | null): Message | undefined {
    return this.values(`${base}/scene/result`).find((one) => one['requestId'] === requestId);
  }

  values(topic: string): readonly Message[] {
    return this.messages.flatMap((one) => (one.topic === topic && one.value !== null ? [one.value] : []));
  }

  /** Publishes scenes under new ids until one is served. */
  async served(id: string, scene: string): Promise<void> {
    let tries = 0;
    await until(`${id} served`, async () => {
      tries += 1;
      const requestId = `${id}-${tries}`;
      this.publish(`${base}/scene/set`, { requestId, scene });
      await until('an answer', () => this.resultOf(requestId), 400).catch(() => undefined);
      return ['applied', 'unchanged'].includes(String(this.resultOf(requestId)?.['status']));
    });
  }

  async #close(): Promise<void> {
    this.client.end(true);
    await ended(this.#daemon, 'SIGKILL');
    await ended(this.#broker, 'SIGKILL');
    await this.device.stop();
  }
}
