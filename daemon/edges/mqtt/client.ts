/** The connection to the broker, for ever; the only file that knows mqtt.js and its packets. */
import type { IClientOptions, IClientPublishOptions, MqttClient } from 'mqtt';
import { Socket } from 'node:net';
import type { Clock } from '../../../drivers/clock.js';

export interface BrokerSettings {
  readonly url: string;
  readonly protocol: 4 | 5;
  readonly clientId: string;
  readonly username: string | null;
  readonly password: string | null;
  readonly ca: Buffer | null;
  readonly cert: Buffer | null;
  readonly key: Buffer | null;
}

export interface IncomingMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
  /** MQTT 5; null where none was asked for. */
  readonly responseTopic: string | null;
  readonly correlationData: Buffer | null;
}

export interface BrokerListener {
  /** Connected with this session number; subscriptions are the listener's to make. */
  connected(session: number): void;
  lost(reason: string): void;
  takenOver(): void;
  message(message: IncomingMessage): void;
}

export interface BrokerClientOptions {
  readonly settings: BrokerSettings;
  readonly statusTopic: string;
  /** The number of the next session; asked before every attempt, used by the one that succeeds. */
  readonly nextSession: () => number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly listener: BrokerListener;
}

/** Loads mqtt.js before the first connect needs it. */
export async function loadClientLibrary(): Promise<void> {
  const [{ default: packets }] = await Promise.all([import('mqtt-packet'), import('mqtt')]);
  // It would keep a Buffer for each of 65536 numbers, 7 MB, to save writing two bytes.
  packets.writeToStream.cacheNumbers = false;
}

/** A broker that restarts is back within seconds: knock often at first, then seldom. */
const eagerMs = 250;
const eagerForMs = 30_000;
const patientMs = 5000;
/** Two daemons with one client id throw each other out: the one thrown out waits. */
const afterTakeoverMs = 60_000;
const takenOverReason = 0x8e;
/** Brokers that do not say so (mosquitto 2.0.11 closes without a word) show it by so many short sessions in a row. */
const shortSessionMs = 5000;
const shortSessionsOfATakeover = 4;

export class BrokerClient {
  readonly #options: BrokerClientOptions;
  #client: MqttClient | null = null;
  #session = 0;
  #lostAt: number | null = null;
  #takenOver = false;
  #connectedAt: number | null = null;
  #shortSessions = 0;
  /** Writes are kept together until this turn of the loop ends. */
  #isHeld = false;
  /** Monotonic ms of the last thing that happened on the connection, or while trying for one. */
  #signAt: number | null = null;

  constructor(options: BrokerClientOptions) {
    this.#options = options;
  }

  /** For the watchdog: connected, something comes at least with every ping; away, every attempt ends in time. */
  get signAt(): number | null {
    return this.#client === null ? null : this.#signAt;
  }

  get connected(): boolean {
    return this.#client?.connected ?? false;
  }

  async start(): Promise<void> {
    const { default: mqtt } = await import('mqtt');
    const client = mqtt.connect(this.#options.settings.url, this.#connectOptions());
    this.#client = client;
    const sign = (): void => {
      this.#signAt = this.#options.clock.now();
    };
    sign();
    client.on('packetreceive', sign);
    client.on('reconnect', sign);
    client.on('close', sign);
    client.on('connect', () => this.#connected(client));
    client.on('reconnect', () => this.#renewWill(client));
    client.on('close', () => this.#closed(client));
    client.on('disconnect', (packet) => {
      if (packet.reasonCode === takenOverReason) this.#takenOver = true;
    });
    // Each failed attempt is followed by `close`; without a listener the first would end the process.
    client.on('error', () => undefined);
    client.on('message', (topic, payload, packet) => {
      this.#options.listener.message({
        topic,
        payload,
        retained: packet.retain,
        responseTopic: packet.properties?.responseTopic ?? null,
        correlationData: packet.properties?.correlationData ?? null,
      });
    });
  }

  /** Publishes `last` and leaves without the will; within a second and a half. */
  async stop(last: string): Promise<void> {
    const client = this.#client;
    if (client === null) return;
    this.#client = null;
    const ended = new Promise<void>((resolve) => {
      const end = (force: boolean): void => {
        client.end(force, {}, () => resolve());
      };
      if (client.connected) client.publish(this.#options.statusTopic, last, { qos: 1, retain: true }, () => end(false));
      else end(true);
    });
    await Promise.race([ended, new Promise<void>((resolve) => this.#options.clock.after(1500, resolve))]);
    client.end(true);
  }

  subscribe(topics: readonly string[], withRetained: boolean): void {
    const v5 = this.#options.settings.protocol === 5;
    const options = v5 ? { qos: 1 as const, rap: true, rh: withRetained ? 0 : 2 } : { qos: 1 as const };
    this.#client?.subscribe([...topics], options);
  }

  unsubscribe(topics: readonly string[]): void {
    this.#client?.unsubscribe([...topics]);
  }

  /** Resolves when the broker has it (QoS 1) or it is written (QoS 0); rejects while not connected. */
  publish(topic: string, payload: string | Buffer, options: IClientPublishOptions): Promise<void> {
    const client = this.#client;
    // mqtt.js would keep it and send it after the next connect, when it may no longer be true.
    if (client === null || !client.connected) return Promise.reject(new Error('not connected'));
    return new Promise((resolve, reject) => {
      client.publish(topic, payload, options, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Publishes what nobody waits for: all that is told in one turn of the loop leaves in one write. */
  tell(topic: string, payload: string | Buffer, options: IClientPublishOptions): Promise<void> {
    const client = this.#client;
    if (client?.connected && !this.#isHeld) {
      const { stream } = client;
      this.#isHeld = true;
      stream.cork();
      setImmediate(() => {
        this.#isHeld = false;
        stream.uncork();
      });
    }
    return this.publish(topic, payload, options);
  }

  #connectOptions(): IClientOptions {
    const { settings } = this.#options;
    this.#session = this.#options.nextSession();
    return {
      protocolVersion: settings.protocol,
      clientId: settings.clientId,
      clean: true,
      keepalive: 20,
      // A ping every 20 s come what may costs less than putting it off with every packet.
      reschedulePings: false,
      connectTimeout: 5000,
      reconnectPeriod: eagerMs,
      // The default gives a broker that refuses once up for ever.
      reconnectOnConnackError: true,
      // The library's own, `debug`, makes an array for each line that nobody reads.
      log: () => undefined,
      queueQoSZero: false,
      resubscribe: false,
      rejectUnauthorized: true,
      will: this.#will(),
      ...(settings.username === null ? {} : { username: settings.username }),
      ...(settings.password === null ? {} : { password: settings.password }),
      ...(settings.ca === null ? {} : { ca: settings.ca }),
      ...(settings.cert === null ? {} : { cert: settings.cert }),
      ...(settings.key === null ? {} : { key: settings.key }),
    };
  }

  #will(): { topic: string; payload: Buffer; qos: 1; retain: true } {
    const payload = Buffer.from(JSON.stringify({ state: 'offline', session: this.#session }));
    return { topic: this.#options.statusTopic, payload, qos: 1, retain: true };
  }

  #renewWill(client: MqttClient): void {
    this.#session = this.#options.nextSession();
    client.options.will = this.#will();
  }

  #connected(client: MqttClient): void {
    this.#lostAt = null;
    this.#connectedAt = this.#options.clock.now();
    // Nagle's algorithm holds a result back until the acknowledgement before it is acknowledged: 40 ms.
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    client.options.reconnectPeriod = eagerMs;
    this.#options.listener.connected(this.#session);
  }

  #closed(client: MqttClient): void {
    const { clock, random, listener } = this.#options;
    const now = clock.now();
    const first = this.#lostAt === null;
    this.#lostAt ??= now;
    this.#judgeSession(now);
    const eager = now - this.#lostAt < eagerForMs;
    client.options.reconnectPeriod = this.#takenOver
      ? afterTakeoverMs
      : (eager ? eagerMs : patientMs) * (0.75 + random() / 2);
    if (this.#takenOver) listener.takenOver();
    else if (first) listener.lost('the connection to the broker was lost');
    this.#takenOver = false;
  }

  #judgeSession(now: number): void {
    // Failed attempts close too; they are no sessions.
    if (this.#connectedAt === null) return;
    const short = now - this.#connectedAt < shortSessionMs;
    this.#connectedAt = null;
    this.#shortSessions = short ? this.#shortSessions + 1 : 0;
    if (this.#shortSessions < shortSessionsOfATakeover) return;
    this.#shortSessions = 0;
    this.#takenOver = true;
  }
}
