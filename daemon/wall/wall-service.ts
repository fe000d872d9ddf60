/** The wall loop of the room: every request in, exactly one journalled result out. */
import type { Clock } from '../../drivers/clock.js';
import { KeeperError } from '../../drivers/errors.js';
import type { JournalPort } from '../journal/entry.js';
import type { LoopReport } from '../loop-report.js';
import { apply, type ApplyContext, type Failure } from './apply.js';
import { compiler, type Compiled, type Refusal } from './compile.js';
import { dryRun } from './dry-run.js';
import type { DisplayMirror } from './display-mirror.js';
import { Hurry } from './hurry.js';
import type { MatrixMirror } from './matrix-mirror.js';
import type { Unfinished } from './mapping-run.js';
import { isoOf } from './mirror.js';
import {
  type Describe,
  isOwn,
  type DryRunAnswer,
  type ResultError,
  type ResultStatus,
  type SceneBody,
  type SceneRequest,
  type SceneResult,
  type WallBenchPort,
  type WallState,
} from './model.js';
import { OutputMapping } from './output-mapping.js';
import type { Memory } from './recall.js';
import { indexer, proofOn, type RoomIndex } from './room-index.js';
import type { ProofPolicy, RoomView } from './room-view.js';
import type { Sight } from './sight.js';
import { WallLoop } from './wall-loop.js';
import type { LoopEnd } from './wall-loop-ports.js';
import { panelResults } from './wall-state.js';

export interface WallServiceOptions {
  /** The configuration in force, as the wall loop needs it. */
  readonly room: () => RoomView;
  readonly mirrors: ReadonlyMap<string, MatrixMirror>;
  readonly displays: ReadonlyMap<string, DisplayMirror>;
  /** Ms of one byte on a device's line; what 9600 baud gives where nobody knows. */
  readonly byteMsOf: (device: string) => number;
  readonly journal: JournalPort;
  readonly memory: Memory;
  /** What a mapping of outputs left lit when the daemon was killed. */
  readonly owed?: Unfinished | null;
  readonly clock: Clock;
  /** The text of an error code in the room's language. */
  readonly describe: Describe;
  /** For what went wrong where no caller waits; must not throw. */
  readonly failed: (error: unknown, doing: string) => void;
}

type Found =
  { readonly loop: WallLoop; readonly compiled: Compiled | null } | { readonly refusals: readonly Refusal[] };

export class WallService implements WallBenchPort {
  readonly mapping: OutputMapping;
  readonly #options: WallServiceOptions;
  readonly #loops = new Map<string, WallLoop>();
  readonly #listeners = new Set<(wall: string) => void>();
  readonly #sight: Sight;
  readonly #index: () => RoomIndex;
  readonly #compile: (scene: string | SceneBody) => Compiled;
  #unsubscribe: readonly (() => void)[] = [];

  constructor(options: WallServiceOptions) {
    this.#options = options;
    this.#index = indexer(options.room);
    this.#compile = compiler(this.#index);
    const { mirrors, displays } = options;
    this.#sight = {
      tie: (matrix, output) => mirrors.get(matrix)?.knowledge.get(output),
      panel: (display, panel) => displays.get(display)?.knowledge.get(panel),
      isReady: (device) => (mirrors.get(device) ?? displays.get(device))?.status.state === 'ready',
    };
    this.mapping = new OutputMapping({
      room: options.room,
      context: this.#applyContext(),
      clock: options.clock,
      journal: options.journal,
      pause: (wall) => this.#loops.get(wall)?.pause() ?? (() => undefined),
      refusal: (wall) => this.#mappingRefusal(wall),
      held: (matrix) => this.#heldOutputs(matrix),
      failed: options.failed,
    });
  }

  /** Makes the walls' loops and follows the matrices; the mirrors themselves are started by their owner. */
  start(): void {
    for (const wall of this.#options.room().walls) this.#loops.set(wall.id, this.#makeLoop(wall.id));
    const { mirrors, displays } = this.#options;
    this.#unsubscribe = [...mirrors.values(), ...displays.values()].map((mirror) =>
      mirror.subscribe(() => {
        for (const loop of this.#loops.values()) if (loop.uses(mirror.id)) loop.observe();
      }),
    );
    this.mapping.recover(this.#options.owed ?? null);
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    for (const loop of this.#loops.values()) loop.stop();
  }

  /** For the watchdog: one request a wall. Panels that are switched on one after the other may take minutes. */
  reports(): readonly LoopReport[] {
    return [...this.#loops].map(([id, { busySince }]) => ({ loop: `wall:${id}`, busySince, withinMs: 300_000 }));
  }

  /** What must survive a restart, for the journal's next segment. */
  memory(): Memory {
    const held = [...this.#loops].filter(([, loop]) => loop.holds.length > 0);
    return Object.fromEntries(held.map(([id, loop]) => [id, loop.holds]));
  }

  dryRun(scene: string | SceneBody, describe = this.#options.describe): DryRunAnswer {
    const { mirrors, displays, byteMsOf } = this.#options;
    const compiled = this.#compile(scene);
    if (compiled.kind === 'rejected') return { kind: 'rejected', errors: errorsOf(compiled.refusals, describe) };
    const run = dryRun(compiled.panels, {
      matrix: (id) => mirrors.get(id),
      display: (id) => displays.get(id),
      isReady: (device) => this.#sight.isReady(device),
      proofOf: (device) => this.#proofOf(device),
      byteMsOf,
    });
    return { kind: 'planned', wall: compiled.wall, scene: compiled.scene, panels: compiled.panels, run };
  }

  states(): readonly WallState[] {
    return [...this.#loops.values()].map((loop) => loop.state());
  }

  subscribe(listener: (wall: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async submit(request: SceneRequest, describe?: Describe): Promise<SceneResult> {
    const startedAt = this.#options.clock.now();
    const { requestId, scene, wall, priority, atomic, release, expiresAt, actor } = request;
    const found = this.#loopFor(request);
    const givesWay = 'refusals' in found || isOwn(request) ? null : this.mapping.giveWay(found.loop.id);
    const ending: LoopEnd | Promise<LoopEnd> =
      'refusals' in found
        ? { kind: 'rejected', refusals: found.refusals }
        : givesWay === null
          ? found.loop.submit(request, found.compiled)
          : givesWay.then(() => found.loop.submit(request, null));
    // The command leaves first (ADR 18). Its place in the journal is before the result's; the wall need not wait for
    // the disk, the answer does.
    const asked = { requestId, scene, wall, priority, atomic, release, expiresAt };
    const requested = this.#record('scene.requested', actor, asked);
    const end = await ending;
    const wallId = 'refusals' in found ? wall : found.loop.id;
    const result = this.#result(request, wallId, end, startedAt);
    const kept = end.kind === 'ended' ? { hold: end.hold, gaveUp: end.gaveUp } : {};
    // The journal keeps the order; two entries of one moment share a write.
    await Promise.all([requested, this.#record('scene.finished', actor, { ...result, ...kept })]);
    return describe === undefined ? result : { ...result, errors: errorsOf(refusalsOf(end), describe) };
  }

  async putBack(scene: SceneBody, correlation: string): Promise<{ readonly failures: number }> {
    const compiled = this.#compile(scene);
    if (compiled.kind === 'rejected') return { failures: compiled.refusals.length };
    const wanted =
      this.#loops
        .get(compiled.wall)
        ?.state()
        .panels.filter(({ desired }) => desired !== null) ?? [];
    const panels = compiled.panels.filter(
      (panel) => !wanted.some(({ row, column }) => row === panel.row && column === panel.column),
    );
    if (panels.length === 0) return { failures: 0 };
    const order = { panels, atomic: false, correlation, hurry: new Hurry() };
    return { failures: (await apply(order, this.#applyContext())).failures.length };
  }

  #makeLoop(id: string): WallLoop {
    const { displays, clock, journal, failed, memory } = this.#options;
    return new WallLoop(id, memory[id] ?? [], {
      room: this.#index,
      compile: this.#compile,
      context: this.#applyContext(),
      sight: this.#sight,
      results: (panels) =>
        panelResults(panels, {
          sight: this.#sight,
          proofOf: (device) => this.#proofOf(device),
          panelRulesOf: (display) => displays.get(display)?.capabilities,
        }),
      iso: (at) => isoOf(clock, at),
      journal,
      submitOwn: (request) => {
        this.submit(request).catch((error: unknown) => failed(error, `request ${request.requestId}`));
      },
      changed: () => {
        for (const listener of this.#listeners) listener(id);
      },
      failed: (error) => failed(error, `wall ${id}`),
    });
  }

  #applyContext(): ApplyContext {
    const { mirrors, displays, byteMsOf, clock } = this.#options;
    return {
      mirrorOf: (matrix) => mirrors.get(matrix),
      displayOf: (display) => displays.get(display),
      proofOf: (device) => this.#proofOf(device),
      byteMsOf,
      clock,
    };
  }

  /** Whoever maps outputs takes the picture away; nobody's crisis waits for that. */
  #mappingRefusal(wall: string): KeeperError | null {
    const loop = this.#loops.get(wall);
    if (loop === undefined) return new KeeperError('wall-unknown', { wall });
    const [top] = loop.holds;
    if (loop.busySince !== null) return new KeeperError('mapping-held', { wall, holder: loop.state().requestId ?? '' });
    return top === undefined || top.priority === 'routine'
      ? null
      : new KeeperError('mapping-held', { wall, holder: top.requestId });
  }

  #heldOutputs(matrix: string): ReadonlySet<number> {
    const compiled = [...this.#loops.values()].flatMap(({ holds: [top] }) =>
      top === undefined ? [] : [this.#compile(top.scene)],
    );
    const panels = compiled.flatMap((one) => (one.kind === 'compiled' ? one.panels : []));
    return new Set(panels.filter((panel) => panel.matrix === matrix).map(({ output }) => output));
  }

  /** The loop that a request is for, or why there is none. */
  #loopFor(request: SceneRequest): Found {
    if (request.scene !== null) {
      const compiled = this.#compile(request.scene);
      if (compiled.kind === 'rejected') return { refusals: compiled.refusals };
      return this.#loop(compiled.wall, '/scene', compiled);
    }
    if (request.wall !== null) return this.#loop(request.wall, '/wall', null);
    const [only, ...others] = this.#loops.keys();
    if (only === undefined || others.length > 0)
      return { refusals: [{ code: 'wall-needed', parameters: {}, path: '/wall' }] };
    return this.#loop(only, '/wall', null);
  }

  #loop(id: string, path: string, compiled: Compiled | null): Found {
    const loop = this.#loops.get(id);
    if (loop === undefined) return { refusals: [{ code: 'wall-unknown', parameters: { wall: id }, path }] };
    return { loop, compiled };
  }

  #result(request: SceneRequest, wall: string | null, end: LoopEnd, startedAt: number): SceneResult {
    const { clock } = this.#options;
    const durationMs = Math.round((clock.now() - startedAt) * 1000) / 1000;
    const asked = typeof request.scene === 'string' ? request.scene : null;
    const common = {
      requestId: request.requestId,
      scene: end.kind === 'ended' ? end.scene : asked,
      wall,
      receivedAt: new Date(request.receivedAt).toISOString(),
      finishedAt: new Date(clock.wall()).toISOString(),
      durationMs,
    };
    const errors = errorsOf(refusalsOf(end), this.#options.describe);
    if (end.kind === 'rejected') return { ...common, status: 'rejected', panels: [], errors };
    if (end.kind === 'superseded') {
      return { ...common, status: 'superseded', panels: [], errors, supersededBy: end.by };
    }
    const { panels } = end;
    const { failures, changed, rolledBack } = end.end;
    const status: ResultStatus = failures.length > 0 ? 'failed' : changed ? 'applied' : 'unchanged';
    return { ...common, status, panels, errors, ...(rolledBack === null ? {} : { rolledBack }) };
  }

  #proofOf(device: string): ProofPolicy {
    return proofOn(device, this.#index());
  }

  /**
   * The wall goes on when the journal can't: a disk that is full must not freeze what a room sees. Health and the
   * journal's own gap entry say that it did.
   */
  async #record(kind: string, actor: string, data: Readonly<Record<string, unknown>>): Promise<void> {
    try {
      await this.#options.journal.append({ kind, actor, forServer: true, data });
    } catch (error) {
      this.#options.failed(error, `journal ${kind}`);
    }
  }
}

function asRefusal(failure: Failure): Refusal {
  return { code: failure.code, parameters: failure.parameters, path: '' };
}

function refusalsOf(end: LoopEnd): readonly Refusal[] {
  if (end.kind === 'rejected') return end.refusals;
  return end.kind === 'ended' ? end.end.failures.map(asRefusal) : [];
}

function errorsOf(refusals: readonly Refusal[], describe: Describe): readonly ResultError[] {
  return refusals.map(({ code, parameters, path }) => ({ code, message: describe(code, parameters), path }));
}
