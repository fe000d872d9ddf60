/** The web edge on a demo room whose matrix is a fake, with everything else as the daemon has it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { systemClock, type Clock } from '../../../../drivers/clock.js';
import { checkKnowledge } from '../../../../daemon/cli/check-knowledge.js';
import {
  inventoryPort,
  journalReadPort,
  linesPort,
  processFigures,
  revisionsPort,
} from '../../../../daemon/compose-page.js';
import { makeDoors, recallDoors } from '../../../../daemon/compose-doors.js';
import { replayPort } from '../../../../daemon/compose-replay.js';
import { makeProvisioning } from '../../../../daemon/compose-provisioning.js';
import { roomParser } from '../../../../daemon/config/parse.js';
import { RoomStore } from '../../../../daemon/config/room-store.js';
import { roomViewOf } from '../../../../daemon/config/room-view.js';
import { shapeCheck } from '../../../../daemon/config/validator.js';
import { demoRoom } from '../../../../daemon/demo/demo-room.js';
import type { Role, SessionView } from '../../../../daemon/edges/http/api-types.js';
import type { App } from '../../../../daemon/edges/http/app.js';
import type { HttpPorts } from '../../../../daemon/edges/http/ports.js';
import type { Route } from '../../../../daemon/edges/http/route.js';
import { HttpEdge } from '../../../../daemon/edges/http/server.js';
import { Studio } from '../../../../daemon/edges/preview/studio.js';
import { TraceRing } from '../../../../daemon/edges/http/trace-ring.js';
import { nodeFiles } from '../../../../daemon/edges/storage/files.js';
import { openRoomFile } from '../../../../daemon/edges/storage/room-file.js';
import { KeptLink } from '../../../../drivers/link/kept-link.js';
import { MemoryLine } from '../../../../drivers/link/memory-transport.js';
import { freshState } from '../../../../daemon/provisioning/trial.js';
import { WallHistory } from '../../../../daemon/wall/history.js';
import { MatrixMirror } from '../../../../daemon/wall/matrix-mirror.js';
import { WallService } from '../../../../daemon/wall/wall-service.js';
import type { Journal } from '../../../../daemon/journal/journal.js';
import { RetentionRun } from '../../../../daemon/journal/retention-run.js';
import { sha256 } from '../../../../daemon/journal/signing-key.js';
import { FakeBoard } from '../../access/fake-board.js';
import { FakeTerminal } from '../../access/fake-terminal.js';
import { openJournal } from '../../journal/journal-under-test.js';
import { FakeMatrix } from '../../wall/fake-matrix.js';
import { testFolder } from '../../../folder.js';

export const password = 'benteng-awan-kopi';

export interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface ApiUnderTest {
  readonly folder: string;
  readonly edge: HttpEdge;
  readonly app: App;
  readonly routes: readonly Route[];
  readonly matrix: FakeMatrix;
  /** Terminal and board of a door, where the room has one. */
  readonly terminal: FakeTerminal;
  readonly board: FakeBoard;
  readonly journal: Journal;
  readonly line: MemoryLine;
  readonly link: KeptLink;
  readonly ports: HttpPorts;
  readonly codes: readonly string[];
  /** One for each time that the daemon was to be started anew. */
  readonly restarts: readonly string[];
  /** Puts both clocks forward. */
  later(ms: number): void;
  /** A client with a cookie jar of its own, not signed in; at an address of its own unless one is given. */
  client(address?: string): Client;
  /** Signed in as an account of this role; it is made where there is none. */
  as(role: Role): Promise<Client>;
}

export async function startApi(
  t: Test,
  change: (room: Record<string, unknown>) => object = (room) => room,
): Promise<ApiUnderTest> {
  const folder = testFolder(t);
  const places = { matrixPath: '/dev/ttyS99', baudRate: 9600, mqttPort: 1883, httpPort: 0 };
  writeFileSync(join(folder, 'room.json'), JSON.stringify(change({ ...demoRoom(places) })));
  let skew = 0;
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + skew, wall: () => systemClock.wall() + skew };
  const parse = await roomParser(checkKnowledge);
  const opened = await openRoomFile(nodeFiles, folder, parse, new Date().toISOString());
  const { journal } = await openJournal(folder);
  const room = new RoomStore(opened.db, journal);
  const matrix = new FakeMatrix('matrix-1', 16);
  const mirror = new MatrixMirror({ driver: matrix, family: 'extron-sis', pollMs: 0, clock });
  const mirrors = new Map([['matrix-1', mirror]]);
  const history = new WallHistory({});
  journal.subscribe((entry) => history.take(entry));
  const wall = new WallService({
    room: () => roomViewOf(room.room, checkKnowledge),
    mirrors,
    displays: new Map(),
    byteMsOf: () => 1,
    journal,
    memory: {},
    clock,
    describe: (code) => code,
    failed: (error) => t.error(error),
  });
  wall.start();
  mirror.start();
  const ring = new TraceRing();
  const line = new MemoryLine(() => clock.now());
  const link = new KeptLink({ transport: line, clock, random: () => 0.5 });
  link.start();
  const codes: string[] = [];
  const restarts: string[] = [];
  const terminal = new FakeTerminal('palm-1', clock);
  const board = new FakeBoard('strike-1', clock);
  const { doors } = await makeDoors({
    ...{ room, journal, wall, clock, files: nodeFiles, dataDir: folder },
    memory: recallDoors({ carry: null, entries: [], healedBytes: 0 }, 0),
    devices: {
      ...{ terminals: [terminal], boards: new Map([['strike-1', board]]), links: new Map() },
      ...{ driverOf: new Map(), unsupportedTerminals: [], unsupportedBoards: [] },
    },
    log: { error: (fields: object) => t.fail(JSON.stringify(fields)) },
  });
  await doors.start();
  await doors.started();
  const retention = new RetentionRun({
    ...{ files: nodeFiles, folder, digest: sha256, journal, clock },
    signRemoval: () => {
      throw new Error('nothing is old enough here');
    },
    keep: () => room.room.journal,
    wallTrusted: () => true,
    acknowledged: () => 0,
    failed: (error) => t.error(error),
  });
  const devices = {
    devices: () => [mirror.view(), ...doors.devices()],
    subscribe: (listener: (device: string) => void) => {
      const ends = [mirror.subscribe(() => listener(mirror.id)), doors.subscribeDevices(listener)];
      return () => {
        for (const end of ends) end();
      };
    },
  };
  const provisioning = makeProvisioning({
    ...{ files: nodeFiles, dataDir: folder, parse, room, journal, clock },
    begun: { kind: 'begun', state: freshState },
    health: () => [],
    again: () => undefined,
    log: { error: (fields: object) => t.fail(JSON.stringify(fields)) },
  });
  await provisioning.start();
  const ports: HttpPorts = {
    version: '0.1.0',
    clock,
    files: nodeFiles,
    folder,
    assets: join(folder, 'page'),
    wall,
    mapping: wall.mapping,
    history,
    devices,
    doors,
    retention,
    practice: null,
    health: { lines: () => [] },
    room,
    parse,
    shapeCheck,
    revisions: revisionsPort(nodeFiles, folder, parse),
    provisioning: provisioning.service,
    journal: journalReadPort(journal, nodeFiles, folder),
    lines: await linesPort({
      room: room.room,
      matrices: mirrors,
      links: new Map([['matrix-1', link]]),
      ring,
      clock,
    }),
    pictures: new Studio(clock),
    replay: replayPort(clock),
    inventory: inventoryPort(clock),
    metrics: () => Promise.resolve('wallkeeper_journal_seq 1\n'),
    diagnostics: () => ({
      version: '0.1.0',
      node: process.version,
      startedAt: new Date().toISOString(),
      ...processFigures(),
      journal: { seq: journal.head.seq, failure: null, outboxLag: 0 },
      links: [],
      results: {},
    }),
    restart: () => restarts.push('asked'),
    describe: (code) => code,
    log: { info: () => undefined, warn: () => undefined, error: (fields) => t.fail(JSON.stringify(fields)) },
    tellCode: (code) => codes.push(code),
  };
  const edge = new HttpEdge(ports);
  await edge.start();
  const { app, routes } = await edge.running();
  t.teardown(async () => {
    await edge.stop();
    await provisioning.stop();
    await doors.stop();
    await retention.stop();
    await wall.mapping.stop();
    wall.stop();
    await mirror.stop();
    await link.stop();
    await journal.stop();
  });
  const checks = new Map<object, ReturnType<typeof shapeCheck>>();
  const checkOf: typeof shapeCheck = (shape) => {
    const check = checks.get(shape) ?? shapeCheck(shape);
    checks.set(shape, check);
    return check;
  };
  let clients = 0;
  const client = (address?: string): Client => {
    clients += 1;
    return new Client(t, app, { routes, checkOf }, address ?? `127.1.${clients >> 8}.${clients & 255}`);
  };
  let admin: Client | null = null;
  const administrator = async (): Promise<Client> => {
    if (admin !== null) return admin;
    admin = client();
    const made = await admin.post('/setup', { code: codes[0], name: 'administrator', password });
    t.equal(made.status, 200, 'set up');
    return admin;
  };
  return {
    folder,
    edge,
    app,
    routes,
    matrix,
    terminal,
    board,
    journal,
    line,
    link,
    ports,
    codes,
    restarts,
    later: (ms) => {
      skew += ms;
    },
    client,
    as: async (role) => {
      const first = await administrator();
      if (role === 'administrator') return first;
      await first.put(`/accounts/${role}`, { role, walls: null, password }, { 'if-none-match': '*' });
      const own = client();
      t.equal((await own.post('/session', { name: role, password })).status, 200, `signed in as ${role}`);
      return own;
    },
  };
}

type Headers = Readonly<Record<string, string>>;

interface Described {
  readonly routes: readonly Route[];
  /** Each check is made once: that takes longer than any request. */
  readonly checkOf: typeof shapeCheck;
}

export class Client {
  readonly #t: Test;
  readonly #app: App;
  readonly #described: Described;
  /** Each client's own, so that no test runs into the limit of one address without meaning to. */
  readonly #address: string;
  cookie: string | null = null;
  token: string | null = null;

  constructor(t: Test, app: App, described: Described, address: string) {
    this.#address = address;
    this.#t = t;
    this.#app = app;
    this.#described = described;
  }

  get(path: string, headers: Headers = {}): Promise<Answered> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body?: object, headers: Headers = {}): Promise<Answered> {
    return this.send('POST', path, body, headers);
  }

  put(path: string, body: object, headers: Headers = {}): Promise<Answered> {
    return this.send('PUT', path, body, headers);
  }

  delete(path: string, headers: Headers = {}): Promise<Answered> {
    return this.send('DELETE', path, undefined, headers);
  }

  /** Remembers cookie and token as a page does, and holds every good answer to the shape of its route. */
  async send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    more: Headers = {},
  ): Promise<Answered> {
    const headers: Record<string, string> = { host: 'localhost', 'accept-language': 'en', ...more };
    if (this.cookie !== null && headers['cookie'] === undefined) headers['cookie'] = this.cookie;
    if (this.token !== null && method !== 'GET' && headers['csrf-token'] === undefined)
      headers['csrf-token'] = this.token;
    const answer = await this.#app.inject({
      method,
      url: `/api/v1${path}`,
      remoteAddress: this.#address,
      headers,
      ...(body === undefined ? {} : { payload: body }),
    });
    const set = [answer.headers['set-cookie']].flat().findLast((one) => one !== undefined);
    if (set !== undefined && more['cookie'] === undefined) this.cookie = set.split(';')[0] ?? null;
    const isJson =
      String(answer.headers['content-type'] ?? '').includes('json') &&
      !String(answer.headers['content-type']).includes('ndjson');
    const parsed: unknown = isJson && answer.body !== '' ? JSON.parse(answer.body) : {};
    const told = typeof parsed === 'object' && parsed !== null ? ({ ...parsed } as Record<string, unknown>) : {};
    if (answer.statusCode === 200 && 'csrfToken' in told) this.token = (told as unknown as SessionView).csrfToken;
    if (answer.statusCode < 300) await this.#holdToShape(method, path, told);
    return {
      status: answer.statusCode,
      body: told,
      text: answer.body,
      bytes: answer.rawPayload,
      headers: answer.headers,
    };
  }

  async #holdToShape(method: string, path: string, told: object): Promise<void> {
    const plain = path.split('?')[0] ?? '';
    const matching = this.#described.routes.filter(
      (route) => route.method === method && new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`).test(plain),
    );
    const route = matching.find((one) => !one.path.includes(':')) ?? matching[0];
    if (route?.answer.kind !== 'json') return;
    this.#t.same(
      (await this.#described.checkOf(route.answer.shape))(told),
      [],
      `${method} ${path} answers as described`,
    );
  }
}
