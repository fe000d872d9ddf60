/** Makes every part and hands it what it needs; no logic of its own. */
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DaemonOptions, StartDaemon } from './cli/daemon-port.js';
import { checkKnowledge } from './cli/check-knowledge.js';
import { loadSerialLibrary } from '../drivers/link/serial-port.js';
import { BackupSchedule } from './backup/backup-schedule.js';
import { roomParser } from './config/parse.js';
import { RoomStore } from './config/room-store.js';
import { roomViewOf } from './config/room-view.js';
import type { MqttConfig, Room } from './config/schema.js';
import { shapeCheck } from './config/validator.js';
import {
  Devices,
  Health,
  journalLinks,
  loopReports,
  type AnyMirror,
  refuseHeldPorts,
  stopDaemon,
  type DaemonParts,
} from './lifecycle.js';
import { HttpEdge } from './edges/http/server.js';
import { TraceRing } from './edges/http/trace-ring.js';
import { openLog, type Logger } from './edges/log.js';
import { metricsText } from './edges/metrics.js';
import type { EmbeddedBroker } from './edges/mqtt/broker.js';
import { loadClientLibrary, type BrokerSettings } from './edges/mqtt/client.js';
import { Ledger } from './edges/mqtt/ledger.js';
import { MqttEdge } from './edges/mqtt/mqtt-edge.js';
import { PreviewEdge } from './edges/preview/preview-edge.js';
import { RenderProcess } from './edges/preview/render-process.js';
import { Studio } from './edges/preview/studio.js';
import { nodeFiles } from './edges/storage/files.js';
import { lockFolder } from './edges/storage/lock.js';
import type { JournalEntry } from './journal/entry.js';
import { Journal } from './journal/journal.js';
import { Outbox } from './journal/outbox.js';
import { Telling } from './telling.js';
import { RetentionRun } from './journal/retention-run.js';
import { openSigner, sha256 } from './journal/signing-key.js';
import { explain } from './messages/explain.js';
import { readVersion } from './cli/version.js';
import { driverPorts, makeDevices, unsupportedView } from './compose-devices.js';
import { makeDoorDevices } from './compose-door-devices.js';
import { carriedDoors, makeDoors, recallDoors } from './compose-doors.js';
import { isSupervised, journalOutput, makeWatchdog, restartCode } from './compose-systemd.js';
import {
  inventoryPort,
  journalReadPort,
  linesPort,
  pageFolder,
  processFigures,
  revisionsPort,
} from './compose-page.js';
import { makeProvisioning, openProvisionedRoom } from './compose-provisioning.js';
import { replayPort } from './compose-replay.js';
import { runAgain } from './compose-restarts.js';
import { startFailed } from './provisioning/begin.js';
import { WallHistory } from './wall/history.js';
import { owedAfter, parseOwed, type Unfinished } from './wall/mapping-run.js';
import { parseMemory, recall, type Memory } from './wall/recall.js';
import { WallService } from './wall/wall-service.js';
import { ResultMemory } from './wall/result-memory.js';

export { startDemo } from './demo/demo.js';

export const startDaemon: StartDaemon = async (options) => {
  const log = openLog(options.env['WALLKEEPER_LOG'] ?? 'info', journalOutput(options.env));
  return runAgain({
    begin: (again, leave) => {
      // The answer to whoever asked for it goes out first.
      const restart = isSupervised(options.env) ? () => options.clock.after(200, () => void leave(restartCode)) : null;
      return makeParts(options, log, { again, restart });
    },
    end: stopDaemon,
  });
};

interface Restarts {
  /** Begins anew within the process. */
  readonly again: () => void;
  /** Leaves the process to whoever starts it again; null where nobody would. */
  readonly restart: (() => void) | null;
}

async function makeParts(options: DaemonOptions, log: Logger, { again, restart }: Restarts): Promise<DaemonParts> {
  const { dataDir, clock } = options;
  // The library of the broker connection is the largest to load; it loads while the disk is read.
  const libraries = Promise.all([loadClientLibrary(), loadSerialLibrary()]).catch(() => undefined);
  const lock = await lockFolder(dataDir, process.pid);
  try {
    const parse = await roomParser(checkKnowledge);
    const now = new Date(clock.wall()).toISOString();
    const { opened, begun } = await openProvisionedRoom(nodeFiles, dataDir, parse, now);
    const first = opened.db.data;
    const results = new ResultMemory();
    const held: Held = { memory: () => ({}), owed: () => null, doors: () => ({}) };
    const signer = await openSigner(nodeFiles, dataDir);
    const carry = (): Readonly<Record<string, unknown>> => ({
      holds: held.memory(),
      mapping: held.owed(),
      results: results.recent(clock.wall()),
      ...held.doors(),
    });
    const journal = new Journal({ files: nodeFiles, folder: dataDir, clock, digest: sha256, signer, carry });
    const replay = await journal.open();
    results.fold(replay.carry, replay.entries);
    const memory = replay.entries.reduce<Memory>(
      (folded, entry: JournalEntry) => recall(folded, entry),
      parseMemory(replay.carry),
    );
    held.memory = () => memory;
    const owed = replay.entries.reduce(owedAfter, parseOwed(replay.carry));
    held.owed = () => owed;
    const doorMemory = recallDoors(replay, await builtAt());
    held.doors = () => carriedDoors(doorMemory);
    const telling = new Telling(clock);
    const outbox = new Outbox({ files: nodeFiles, folder: dataDir, journal, clock, telling });
    await outbox.open();
    const room = new RoomStore(opened.db, journal);
    if (opened.recovery !== null)
      log.error({ ...opened.recovery }, 'room.json was damaged: an earlier generation is in force');
    if (opened.migration !== null) log.info({ ...opened.migration }, 'room.json was brought up to date');
    const version = readVersion();
    const started = { version, recovery: opened.recovery, migration: opened.migration };
    await journal
      .append({ kind: 'daemon.started', actor: 'system', forServer: true, data: { ...started } })
      .catch(() => undefined);
    await libraries;

    const describe = describer(room);
    const ring = new TraceRing();
    const traced = ring.take.bind(ring);
    const ports = driverPorts(clock, log, traced);
    const { matrices, displays, links, unsupported, byteMsOf } = await makeDevices(first, { ports, clock, log });
    const doorDevices = await makeDoorDevices(first, { ports, files: nodeFiles, dataDir });
    const mirrors = new Map<string, AnyMirror>([...matrices, ...displays]);
    const wall = new WallService({
      room: viewer(room),
      mirrors: matrices,
      displays,
      byteMsOf,
      journal,
      memory,
      owed,
      clock,
      describe,
      failed: (error, doing) => log.error({ error: String(error), doing }, 'unexpected'),
    });
    held.memory = () => wall.memory();
    held.owed = () => wall.mapping.owed();
    journal.subscribe((entry) => results.take(entry));
    const history = new WallHistory(parseMemory(replay.carry));
    for (const entry of replay.entries) history.take(entry);
    journal.subscribe((entry) => history.take(entry));
    const { doors, carried } = await makeDoors({
      ...{ room, journal, wall, dataDir, clock, log },
      memory: doorMemory,
      devices: doorDevices,
      files: nodeFiles,
    });
    held.doors = carried;
    const retention = new RetentionRun({
      ...{ folder: dataDir, digest: sha256, journal, clock },
      files: nodeFiles,
      signRemoval: (removal) => signer.signRemoval(removal),
      keep: () => room.room.journal,
      wallTrusted: () => doors.clock().trusted,
      acknowledged: () => outbox.acknowledged,
      failed: (error, doing) => log.error({ error: String(error), doing }, 'unexpected'),
    });
    const missing = [...doorDevices.unsupportedTerminals, ...doorDevices.unsupportedBoards];
    const absent = missing.map((id) => unsupportedView(id, doorDevices.driverOf.get(id) ?? ''));
    const devices = new Devices(mirrors, doors, [...unsupported, ...absent]);
    const broker = await startEmbedded(first.mqtt);
    const ledger = new Ledger();
    for (const { result, at } of results.recent(clock.wall())) {
      if (result.requestId !== null) ledger.put(result.requestId, Promise.resolve(result), at);
    }
    const provisioning = makeProvisioning({
      ...{ files: nodeFiles, dataDir, parse, room, journal, clock, log, begun, again },
      health: () => health.lines(),
    });
    const mqtt = new MqttEdge({
      settings: await brokerSettings(first, broker, dataDir),
      base: first.mqtt.baseTopic,
      groups: first.mqtt.groups,
      version,
      wall,
      room,
      devices,
      doors,
      provisioning: provisioning.service,
      journal,
      outbox,
      journalSeq: () => journal.head.seq,
      ledger,
      clock,
      telling,
      describe,
      log,
    });
    const preview = new PreviewEdge({
      wall,
      room,
      renderer: new RenderProcess(clock),
      clock,
      publish: (id, png) => mqtt.preview(id, png),
      isSeen: () => mqtt.health().ok,
      log,
    });
    const edges: { http: HttpEdge | null } = { http: null };
    const backups = new BackupSchedule({
      files: nodeFiles,
      dataDir,
      version,
      settings: () => room.room.backups,
      journal,
      clock,
      log,
    });
    const health = new Health(devices, journal, () => [
      mqtt.health(),
      ...doors.lines(),
      ...(edges.http?.lines() ?? []),
      backups.health(),
      provisioning.service.health(),
    ]);
    const startedAt = new Date(clock.wall()).toISOString();
    const http = new HttpEdge({
      version,
      clock,
      files: nodeFiles,
      folder: dataDir,
      assets: pageFolder,
      wall,
      mapping: wall.mapping,
      history,
      devices,
      doors,
      retention,
      practice: options.practice ?? null,
      health,
      room,
      parse,
      shapeCheck,
      revisions: revisionsPort(nodeFiles, dataDir, parse),
      provisioning: provisioning.service,
      journal: journalReadPort(journal, nodeFiles, dataDir),
      lines: await linesPort({ room: first, matrices, links, ring, clock }),
      pictures: new Studio(clock),
      replay: replayPort(clock),
      inventory: inventoryPort(clock),
      metrics: () =>
        metricsText({
          results: results.counts(),
          links: () => [...links].map(([device, link]) => ({ device, ...link.counters })),
          devices,
          outboxLag: () => outbox.lag(),
          mqttConnected: () => mqtt.health().ok,
          journalSeq: () => journal.head.seq,
        }),
      diagnostics: () => ({
        version,
        node: process.version,
        startedAt,
        ...processFigures(),
        journal: { seq: journal.head.seq, failure: journal.failure, outboxLag: outbox.lag() },
        links: [...links].map(([device, { name, state, counters }]) => ({ device, name, state, ...counters })),
        results: Object.fromEntries(results.counts()),
      }),
      restart,
      describe,
      log,
      tellCode: options.tellCode ?? ((code) => log.warn({ code }, 'no account yet: set the page up with this code')),
    });
    edges.http = http;
    const watchdog = makeWatchdog({
      env: options.env,
      clock,
      log,
      loops: () => loopReports({ journal, mirrors, wall, mqtt, doors }),
      health: () => health.lines(),
      language: () => room.room.room.language,
    });
    const allLinks = new Map([...links, ...doorDevices.links]);
    const loops = { mirrors, links: allLinks, wall, doors, retention };
    const edgesSide = { broker, mqtt, preview, http, backups, provisioning, watchdog };
    const parts: DaemonParts = { lock, journal, outbox, room, ...loops, ...edgesSide, clock, log };
    try {
      await startParts(parts);
    } catch (error) {
      await stopDaemon(parts, false);
      throw error;
    }
    return parts;
  } catch (error) {
    // A configuration on trial that can't even be started has failed; the one before it starts.
    const returns = await startFailed(nodeFiles, dataDir).catch(() => false);
    await lock.release();
    if (!returns) throw error;
    log.error({ error: String(error) }, 'the configuration on trial does not start: the previous one returns');
    return makeParts(options, log, { again, restart });
  }
}

/** What the journal's next segment carries, each part from whoever knows it by then. */
interface Held {
  memory: () => Memory;
  owed: () => Unfinished | null;
  doors: () => Readonly<Record<string, unknown>>;
}

/** When this program was made, epoch ms: a clock before that is wrong. */
async function builtAt(): Promise<number> {
  return (await stat(fileURLToPath(import.meta.url))).mtimeMs;
}

async function startParts(parts: DaemonParts): Promise<void> {
  parts.wall.start();
  journalLinks(parts);
  await parts.doors.start();
  const firstOpens = refuseHeldPorts(parts);
  for (const mirror of parts.mirrors.values()) mirror.start();
  await firstOpens;
  await parts.mqtt.start();
  parts.preview.start();
  parts.retention.start();
  parts.watchdog?.start();
  await parts.backups.start();
  await parts.provisioning.start();
  // The page is for people; a scene that waits at the broker goes first.
  setImmediate(() => {
    parts.http.start().then(
      () => parts.log.info({ url: parts.http.address(), lines: parts.http.lines() }, 'page'),
      (error: unknown) => parts.log.error({ error: String(error) }, 'page failed'),
    );
  });
}

/** The wall loop's view, made once for each configuration that is in force. */
function viewer(store: RoomStore): () => ReturnType<typeof roomViewOf> {
  let of: Room = store.room;
  let view = roomViewOf(of, checkKnowledge);
  return () => {
    if (of !== store.room) {
      of = store.room;
      view = roomViewOf(of, checkKnowledge);
    }
    return view;
  };
}

function describer(store: RoomStore): (code: string, parameters: Readonly<Record<string, string | number>>) => string {
  return (code, parameters) => explain(code, parameters, store.room.room.language)?.meaning ?? code;
}

async function startEmbedded(mqtt: MqttConfig): Promise<EmbeddedBroker | null> {
  if (mqtt.url !== 'embedded') return null;
  const { startBroker } = await import('./edges/mqtt/broker.js');
  return startBroker(mqtt.port);
}

async function brokerSettings(room: Room, broker: EmbeddedBroker | null, dataDir: string): Promise<BrokerSettings> {
  const { mqtt } = room;
  const file = (path: string | undefined): Promise<Buffer | null> =>
    path === undefined ? Promise.resolve(null) : readFile(isAbsolute(path) ? path : join(dataDir, path));
  const password = await file(mqtt.passwordFile);
  return {
    url: broker === null ? mqtt.url : `mqtt://127.0.0.1:${broker.port}`,
    protocol: mqtt.protocol,
    clientId: mqtt.clientId ?? `wallkeeper-${room.room.id}`,
    username: mqtt.username ?? null,
    password: password === null ? null : password.toString('utf8').trim(),
    ca: await file(mqtt.caFile),
    cert: await file(mqtt.certFile),
    key: await file(mqtt.keyFile),
  };
}
