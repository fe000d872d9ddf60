/** The wall loop of the room: every request in, exactly one journalled result out. */
import type { Clock } from '../../drivers/clock.js';
import type { ErrorParameters } from '../../drivers/errors.js';
import type { JournalPort } from '../journal/entry.js';
import type { ApplyContext, Failure } from './apply.js';
import { compile, type Refusal } from './compile.js';
import type { Knowledge } from './knowledge.js';
import { isoOf, type MatrixMirror } from './matrix-mirror.js';
import type { ResultError, ResultStatus, SceneRequest, SceneResult, WallPort, WallState } from './model.js';
import type { Memory } from './recall.js';
import type { RoomView } from './room-view.js';
import { WallLoop, type LoopEnd } from './wall-loop.js';
import { panelResults } from './wall-state.js';

export interface WallServiceOptions {
  /** The configuration in force, as the wall loop needs it. */
  readonly room: () => RoomView;
  readonly mirrors: ReadonlyMap<string, MatrixMirror>;
  /** Ms of one byte on a matrix's line; what 9600 baud gives where nobody knows. */
  readonly byteMsOf: (matrix: string) => number;
  readonly journal: JournalPort;
  readonly memory: Memory;
  readonly clock: Clock;
  /** The text of an error code in the room's language. */
  readonly describe: (code: string, parameters: ErrorParameters) => string;
  /** For what went wrong where no caller waits; must not throw. */
  readonly failed: (error: unknown, doing: string) => void;
}

export class WallService implements WallPort {
  readonly #options: WallServiceOptions;
  readonly #loops = new Map<string, WallLoop>();
  readonly #listeners = new Set<(state: WallState) => void>();
  readonly #emptyKnowledge: Knowledge = new Map();
  #unsubscribe: readonly (() => void)[] = [];

  constructor(options: WallServiceOptions) {
    this.#options = options;
  }

  /** Makes the walls' loops and follows the matrices; the mirrors themselves are started by their owner. */
  start(): void {
    for (const wall of this.#options.room().walls) this.#loops.set(wall.id, this.#makeLoop(wall.id));
    this.#unsubscribe = [...this.#options.mirrors.values()].map((mirror) =>
      mirror.subscribe(() => {
        for (const loop of this.#loops.values()) if (loop.uses(mirror.id)) loop.observe();
      }),
    );
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    for (const loop of this.#loops.values()) loop.stop();
  }

  /** What must survive a restart, for the journal's next segment. */
  memory(): Memory {
    const held = [...this.#loops].filter(([, loop]) => loop.holds.length > 0);
    return Object.fromEntries(held.map(([id, loop]) => [id, loop.holds]));
  }

  states(): readonly WallState[] {
    return [...this.#loops.values()].map((loop) => loop.state());
  }

  subscribe(listener: (state: WallState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async submit(request: SceneRequest): Promise<SceneResult> {
    const startedAt = this.#options.clock.now();
    const { requestId, scene, wall, priority, atomic, release, expiresAt, actor } = request;
    // Its place in the journal is before the result's; the wall need not wait for the disk, the answer does.
    const requested = this.#record('scene.requested', actor, {
      requestId,
      scene,
      wall,
      priority,
      atomic,
      release,
      expiresAt,
    });
    const found = this.#loopFor(request);
    const end =
      'refusals' in found ? { kind: 'rejected' as const, refusals: found.refusals } : await found.loop.submit(request);
    const wallId = 'refusals' in found ? wall : found.loop.id;
    const result = this.#result(request, wallId, end, startedAt);
    await requested;
    const kept = end.kind === 'ended' ? { hold: end.hold, gaveUp: end.gaveUp } : {};
    await this.#record('scene.finished', actor, { ...result, ...kept });
    return result;
  }

  #makeLoop(id: string): WallLoop {
    const { room, mirrors, clock, journal, failed, memory } = this.#options;
    const context: ApplyContext = {
      mirrorOf: (matrix) => mirrors.get(matrix),
      proofOf: (matrix) => room().matrices.find((one) => one.id === matrix)?.proof ?? 'read-back',
      byteMsOf: this.#options.byteMsOf,
      clock,
    };
    return new WallLoop(id, memory[id] ?? [], {
      room,
      context,
      knowledgeOf: (matrix) => mirrors.get(matrix)?.knowledge ?? this.#emptyKnowledge,
      isReady: (matrix) => mirrors.get(matrix)?.status.state === 'ready',
      iso: (at) => isoOf(clock, at),
      journal,
      submitOwn: (request) => {
        this.submit(request).catch((error: unknown) => failed(error, `request ${request.requestId}`));
      },
      changed: (state) => {
        for (const listener of this.#listeners) listener(state);
      },
      failed: (error) => failed(error, `wall ${id}`),
    });
  }

  /** The loop that a request is for, or why there is none. */
  #loopFor(request: SceneRequest): { readonly loop: WallLoop } | { readonly refusals: readonly Refusal[] } {
    if (request.scene !== null) {
      const compiled = compile(request.scene, this.#options.room());
      if (compiled.kind === 'rejected') return { refusals: compiled.refusals };
      return this.#loop(compiled.wall, '/scene');
    }
    if (request.wall !== null) return this.#loop(request.wall, '/wall');
    const [only, ...others] = this.#loops.keys();
    if (only === undefined || others.length > 0)
      return { refusals: [{ code: 'wall-needed', parameters: {}, path: '/wall' }] };
    return this.#loop(only, '/wall');
  }

  #loop(id: string, path: string): { readonly loop: WallLoop } | { readonly refusals: readonly Refusal[] } {
    const loop = this.#loops.get(id);
    return loop === undefined ? { refusals: [{ code: 'wall-unknown', parameters: { wall: id }, path }] } : { loop };
  }

  #result(request: SceneRequest, wall: string | null, end: LoopEnd, startedAt: number): SceneResult {
    const { clock, mirrors, room } = this.#options;
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
    if (end.kind === 'rejected')
      return { ...common, status: 'rejected', panels: [], errors: this.#errors(end.refusals) };
    if (end.kind === 'superseded') {
      return { ...common, status: 'superseded', panels: [], errors: [], supersededBy: end.by };
    }
    const panels = panelResults(
      end.panels,
      (matrix) => mirrors.get(matrix)?.knowledge ?? this.#emptyKnowledge,
      (matrix) => room().matrices.find((one) => one.id === matrix)?.proof ?? 'read-back',
    );
    const { failures, changed, rolledBack } = end.end;
    const status: ResultStatus = failures.length > 0 ? 'failed' : changed ? 'applied' : 'unchanged';
    const errors = this.#errors(failures.map(asRefusal));
    return { ...common, status, panels, errors, ...(rolledBack === null ? {} : { rolledBack }) };
  }

  #errors(refusals: readonly Refusal[]): readonly ResultError[] {
    return refusals.map(({ code, parameters, path }) => ({
      code,
      message: this.#options.describe(code, parameters),
      path,
    }));
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
