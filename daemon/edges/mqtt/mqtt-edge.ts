/** The central server's side of the room: contract.md §3 on one broker connection. */
import type { Clock } from '../../../drivers/clock.js';
import type { ErrorParameters } from '../../../drivers/errors.js';
import type { DoorReport } from '../../access/door-service.js';
import type { DoorsPort } from '../../access/doors-port.js';
import type { RoomPort } from '../../config/room-port.js';
import type { JournalEntry, JournalPort } from '../../journal/entry.js';
import type { LoopReport } from '../../loop-report.js';
import type { ProvisioningPort, ProvisioningResult } from '../../provisioning/provisioning-port.js';
import type { Telling } from '../../telling.js';
import type { DevicesPort, HealthLine } from '../../wall/devices-port.js';
import type { SceneResult, WallPort } from '../../wall/model.js';
import { BrokerClient, type BrokerSettings, type IncomingMessage } from './client.js';
import { parseRequest } from './intake.js';
import { Ledger } from './ledger.js';
import { changeLibrary } from './library.js';
import { resultText, takeBundle } from './provisioning.js';
import { RetainedTopics } from './retained.js';
import { incoming, isAnswerable, topicsOf, type Topics } from './topics.js';

export interface OutboxPort {
  run(send: (entry: JournalEntry) => Promise<void>, signal: AbortSignal): Promise<void>;
}

export interface MqttEdgeOptions {
  readonly settings: BrokerSettings;
  readonly base: string;
  readonly groups: readonly string[];
  readonly version: string;
  readonly wall: WallPort;
  readonly room: RoomPort;
  readonly devices: DevicesPort;
  readonly doors: Pick<DoorsPort, 'reports' | 'subscribe' | 'command'>;
  readonly provisioning: ProvisioningPort;
  readonly journal: JournalPort;
  readonly outbox: OutboxPort;
  /** Sequence number of the journal's newest entry: what session numbers grow with. */
  readonly journalSeq: () => number;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly telling: Telling;
  readonly describe: (code: string, parameters: ErrorParameters) => string;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/** Results that could not be published for want of a connection; the oldest go first beyond it. */
const unsentLimit = 1000;
/** What an earlier configuration left on the broker comes within this time after subscribing. */
const strangersWithinMs = 3000;
/** Refusals of what is no request are journalled at most so often a minute. */
const refusalsAMinute = 20;

interface Unsent {
  readonly topic: string;
  readonly payload: string;
  readonly correlationData: Buffer | null;
}

export class MqttEdge {
  readonly #options: MqttEdgeOptions;
  readonly #topics: Topics;
  readonly #retained: RetainedTopics;
  #client: BrokerClient | null = null;
  #session = 0;
  #since = '';
  #code: string | null = 'mqtt-not-connected';
  #unsent: Unsent[] = [];
  #outboxRun: AbortController | null = null;
  #unsubscribe: readonly (() => void)[] = [];
  #cancelStrangers: (() => void) | null = null;
  #refusals: number[] = [];
  #stopping = false;

  constructor(options: MqttEdgeOptions) {
    this.#options = options;
    this.#topics = topicsOf(options.base);
    this.#retained = new RetainedTopics(() => this.#client, options.telling);
  }

  async start(): Promise<void> {
    const { settings, clock, wall, devices, doors, room, provisioning } = this.#options;
    this.#client = new BrokerClient({
      settings,
      statusTopic: this.#topics.status,
      nextSession: () => Math.max(this.#session, this.#options.journalSeq()) + 1,
      clock,
      random: Math.random,
      listener: {
        connected: (session) => this.#connected(session),
        lost: (reason) => this.#lost('mqtt-not-connected', reason),
        takenOver: () => this.#lost('mqtt-taken-over', 'another client uses our client id'),
        message: (message) => this.#message(message),
      },
    });
    this.#publishAll();
    this.#unsubscribe = [
      wall.subscribe(() => this.#retained.changed(this.#topics.sceneState, () => this.#sceneState())),
      devices.subscribe((id) => {
        this.#retained.changed(`${this.#topics.base}/device/${id}/state`, () => this.#deviceState(id));
      }),
      doors.subscribe((report) => {
        if (report !== null) this.#doorChanged(report.id);
      }),
      room.subscribe(() => this.#publishAll()),
      provisioning.subscribe((result) => this.#provisioned(result)),
    ];
    await this.#client.start();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    this.#outboxRun?.abort();
    this.#cancelStrangers?.();
    this.#retained.stop();
    await this.#client?.stop(JSON.stringify({ state: 'offline', session: this.#session, reason: 'stopped' }));
    this.#client = null;
  }

  /** For the watchdog. The longest silence that is in order is the minute after a takeover. */
  report(): LoopReport {
    return { loop: 'mqtt', busySince: this.#client?.signAt ?? null, withinMs: 180_000 };
  }

  health(): HealthLine {
    return { part: 'mqtt', ok: this.#code === null, code: this.#code, detail: this.#options.settings.url };
  }

  /** A picture of a wall, retained, QoS 0. */
  preview(wall: string, png: Buffer): void {
    this.#retained.changed(`${this.#topics.base}/wall/${wall}/preview`, () => png, 0);
  }

  #connected(session: number): void {
    const { base, groups, journal, clock, log } = this.#options;
    this.#session = session;
    this.#since = new Date(clock.wall()).toISOString();
    this.#code = null;
    log.info({ session }, 'broker connected');
    this.#retained.republish();
    this.#client?.subscribe([`${base}/scene/set`, ...groups.map((group) => `${group}/scene/set`)], true);
    this.#client?.subscribe(
      [
        ...[`${base}/library/layouts/+/set`, `${base}/library/scenes/+/set`],
        ...[this.#topics.lockdownSet, this.#topics.provisionSet, this.#topics.status],
      ],
      true,
    );
    this.#findStrangers();
    journal
      .append({ kind: 'mqtt.connected', actor: 'system', forServer: true, data: { session } })
      .catch((error: unknown) => log.warn({ error: String(error) }, 'journal'));
    const unsent = this.#unsent;
    this.#unsent = [];
    for (const one of unsent) this.#send(one);
    this.#runOutbox();
  }

  #lost(code: string, reason: string): void {
    if (this.#stopping) return;
    const { journal, log } = this.#options;
    const known = this.#code === code;
    this.#code = code;
    this.#outboxRun?.abort();
    this.#outboxRun = null;
    if (known) return;
    log.warn({ code, reason }, 'broker lost');
    journal
      .append({
        kind: code === 'mqtt-taken-over' ? 'mqtt.taken-over' : 'mqtt.lost',
        actor: 'system',
        forServer: true,
        data: { reason },
      })
      .catch((error: unknown) => log.warn({ error: String(error) }, 'journal'));
  }

  #message(message: IncomingMessage): void {
    const { base, groups } = this.#options;
    const what = incoming(message.topic, base, groups);
    if (what.kind === 'scene') this.#scene(message);
    else if (what.kind === 'library') void this.#library(what.list, what.id, message);
    else if (what.kind === 'lockdown') void this.#lockdown(message);
    else if (what.kind === 'provision') void this.#provision(message);
    else if (what.kind === 'status') this.#ownStatus(message);
    else if (
      what.kind === 'own' &&
      message.retained &&
      message.payload.length > 0 &&
      !this.#retained.has(message.topic)
    ) {
      this.#retained.changed(message.topic, () => null);
    }
  }

  #scene(message: IncomingMessage): void {
    // An empty message is how a retained one is taken back, not a request.
    if (message.payload.length === 0) return;
    const now = this.#options.clock.wall();
    const intake = parseRequest(message.payload, message.retained, now, Date.parse);
    const answer = (result: SceneResult): void => {
      const payload = JSON.stringify(result);
      this.#send({ topic: this.#topics.sceneResult, payload, correlationData: null });
      const { responseTopic, correlationData } = message;
      if (
        responseTopic !== null &&
        responseTopic !== this.#topics.sceneResult &&
        isAnswerable(responseTopic, this.#options.base)
      ) {
        this.#send({ topic: responseTopic, payload, correlationData });
      }
    };
    if (intake.kind === 'refused') {
      this.#refuse(intake.requestId, intake.errors, now, answer);
      return;
    }
    const { request } = intake;
    const earlier = this.#options.ledger.find(request.requestId, now);
    const result = earlier ?? this.#options.wall.submit(request);
    if (earlier === null) this.#options.ledger.put(request.requestId, result, now);
    result.then(answer, (error: unknown) =>
      this.#options.log.warn({ error: String(error) }, 'a request ended without a result'),
    );
  }

  #refuse(
    requestId: string | null,
    errors: readonly { readonly code: string; readonly path: string; readonly detail: string }[],
    now: number,
    answer: (result: SceneResult) => void,
  ): void {
    const at = new Date(now).toISOString();
    answer({
      requestId,
      status: 'rejected',
      scene: null,
      wall: null,
      receivedAt: at,
      finishedAt: at,
      durationMs: 0,
      panels: [],
      errors: errors.map(({ code, path, detail }) => ({
        code,
        path,
        message: this.#options.describe(code, { detail }),
      })),
    });
    this.#refusals = this.#refusals.filter((time) => now - time < 60_000);
    if (this.#refusals.length >= refusalsAMinute) return;
    this.#refusals.push(now);
    const data = { requestId, codes: errors.map((error) => error.code).slice(0, 8) };
    this.#options.journal
      .append({ kind: 'scene.refused', actor: 'mqtt', forServer: true, data })
      .catch((error: unknown) => this.#options.log.warn({ error: String(error) }, 'journal'));
  }

  async #library(list: 'layouts' | 'scenes', id: string, message: IncomingMessage): Promise<void> {
    const refused = {
      list,
      id,
      status: 'rejected',
      errors: [{ code: 'retained', message: this.#options.describe('retained', {}), path: '' }],
    };
    const isOld = message.retained && message.payload.length > 0;
    const result = isOld ? refused : await changeLibrary(this.#options.room, list, id, message.payload);
    this.#send({ topic: this.#topics.libraryResult, payload: JSON.stringify(result), correlationData: null });
  }

  async #lockdown({ payload, retained }: IncomingMessage): Promise<void> {
    // An empty message is how a retained one is taken back.
    if (payload.length === 0) return;
    const { nonce, status, code } = await this.#options.doors.command(payload, retained);
    const error = code === null ? null : { code, message: this.#options.describe(code, {}) };
    const result = JSON.stringify({ nonce, status, error });
    this.#send({ topic: this.#topics.lockdownResult, payload: result, correlationData: null });
  }

  async #provision(message: IncomingMessage): Promise<void> {
    const result = await takeBundle(this.#options.provisioning, message);
    if (result !== null) this.#provisioned(result);
  }

  #provisioned(result: ProvisioningResult | null): void {
    const { provisioning, describe } = this.#options;
    const { provisionState, provisionResult } = this.#topics;
    this.#retained.changed(provisionState, () => JSON.stringify(provisioning.view()));
    if (result === null) return;
    this.#send({ topic: provisionResult, payload: resultText(result, describe), correlationData: null });
  }

  /** A will that comes late, of a session before this one, must not leave us `offline`. */
  #ownStatus(message: IncomingMessage): void {
    if (this.#code !== null || Buffer.from(message.payload).toString() === this.#status()) return;
    this.#client?.publish(this.#topics.status, this.#status(), { qos: 1, retain: true }).catch(() => undefined);
  }

  #send(one: Unsent): void {
    const v5 = this.#options.settings.protocol === 5;
    const properties =
      v5 && one.correlationData !== null ? { properties: { correlationData: one.correlationData } } : {};
    const sent =
      this.#client?.publish(one.topic, one.payload, { qos: 1, ...properties }) ?? Promise.reject(new Error('stopped'));
    sent.catch(() => {
      this.#unsent.push(one);
      if (this.#unsent.length > unsentLimit) this.#unsent.shift();
    });
  }

  #runOutbox(): void {
    const run = new AbortController();
    this.#outboxRun = run;
    const send = ({ seq, at, kind, actor, data }: JournalEntry): Promise<void> => {
      const payload = JSON.stringify({ seq, at, kind, actor, data });
      // Without a client nobody has acknowledged it, and the cursor must not pass it.
      return this.#client?.tell(this.#topics.event, payload, { qos: 1 }) ?? Promise.reject(new Error('stopped'));
    };
    // A send that fails means the connection is gone; the next one begins again at the cursor.
    this.#options.outbox.run(send, run.signal).catch(() => undefined);
  }

  #findStrangers(): void {
    const { base } = this.#options;
    const trees = [`${base}/library/+/+`, `${base}/device/+/state`, `${base}/wall/+/preview`, `${base}/door/+/state`];
    this.#client?.subscribe(trees, true);
    this.#cancelStrangers?.();
    this.#cancelStrangers = this.#options.clock.after(strangersWithinMs, () => this.#client?.unsubscribe(trees));
  }

  #publishAll(): void {
    const { base, status, catalog, sceneState } = this.#topics;
    const { room, devices } = this.#options;
    this.#retained.changed(status, () => this.#status());
    this.#retained.changed(catalog, () => this.#catalog());
    this.#retained.changed(sceneState, () => this.#sceneState());
    this.#provisioned(null);
    for (const { id } of devices.devices())
      this.#retained.changed(`${base}/device/${id}/state`, () => this.#deviceState(id));
    for (const { id } of this.#options.doors.reports()) this.#doorChanged(id);
    const library = new Map<string, () => string>();
    for (const list of ['layouts', 'scenes'] as const) {
      for (const item of room.room[list]) library.set(`${base}/library/${list}/${item.id}`, () => JSON.stringify(item));
    }
    for (const [topic, value] of library) this.#retained.changed(topic, value);
    for (const topic of this.#retained.names()) {
      if (topic.startsWith(`${base}/library/`) && !library.has(topic)) this.#retained.changed(topic, () => null);
    }
  }

  #status(): string {
    return JSON.stringify({
      state: 'online',
      session: this.#session,
      version: this.#options.version,
      since: this.#since,
    });
  }

  #catalog(): string {
    const { walls, sources, layouts, scenes, devices } = this.#options.room.room;
    const known = devices.map(({ id, driver }) => ({ id, driver }));
    return JSON.stringify({
      contract: 1,
      version: this.#options.version,
      walls,
      sources,
      layouts,
      scenes,
      devices: known,
    });
  }

  #sceneState(): string {
    return JSON.stringify({
      walls: Object.fromEntries(this.#options.wall.states().map((state) => [state.wall, state])),
    });
  }

  #doorChanged(id: string): void {
    this.#retained.changed(`${this.#topics.base}/door/${id}/state`, () => {
      const report = this.#options.doors.reports().find((one) => one.id === id);
      return report === undefined ? null : doorState(report);
    });
  }

  #deviceState(id: string): string | null {
    const device = this.#options.devices.devices().find((one) => one.id === id);
    if (device === undefined) return null;
    // The age of the last answer would make every keep-alive a message.
    return JSON.stringify({ ...device, lastAnswerAt: undefined });
  }
}

/** What a server sees of a door; whether somebody is being forced comes as an event of its own. */
function doorState({ id, mode, setMode, lock, strike, contact, alarms, drivable }: DoorReport): string {
  return JSON.stringify({ id, mode, setMode, lock, strike, contact, alarms, drivable });
}
