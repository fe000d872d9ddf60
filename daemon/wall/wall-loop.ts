/**
 * One wall's loop: one request in flight, one pending, the newest wins; what holds the wall; what it is known to
 * show; drift. It decides nothing by itself: arbitrate, plan and drift are pure and elsewhere.
 */
import { apply, ownFault, type ApplyEnd } from './apply.js';
import { arbitrate, give, take, type Hold, type Holds } from './arbitrate.js';
import { scenePriority, type Compiled } from './compile.js';
import { answerDrift, describeDrift, driftedPanels, noDrift, type DriftState } from './drift.js';
import { Hurry } from './hurry.js';
import {
  isOwn,
  type DesiredPanel,
  type Priority,
  type SceneRequest,
  type WallState,
  type WallStatus,
} from './model.js';
import type { WallView } from './room-view.js';
import { hasStale } from './panel-knowledge.js';
import { awayFailure } from './matrix-lane.js';
import type { LoopEnd, LoopPorts } from './wall-loop-ports.js';
import { panelStates } from './wall-state.js';

/** A drift that is restored waits this long first: a person at the front panel changes several outputs in a row. */
const restoreAfterMs = 250;

interface Target {
  readonly kind: 'scene';
  readonly compiled: Compiled;
  readonly hold: Hold;
}

interface Job {
  readonly request: SceneRequest;
  /** What the request wants, compiled when it came; null where that is long ago, or none of its own. */
  readonly compiled: Compiled | null;
  readonly priority: Priority;
  readonly settle: (end: LoopEnd) => void;
  /** Called when a newer request waits for this one. */
  readonly hurry: Hurry;
}

export class WallLoop {
  readonly id: string;
  readonly #ports: LoopPorts;
  #holds: Holds;
  #desired: readonly DesiredPanel[] = [];
  #scene: string | null = null;
  #since: string | null = null;
  #status: WallStatus = 'idle';
  #inFlight: (Job & { readonly since: number }) | null = null;
  /** What the request in flight wants; shown while it is applied. */
  #coming: { readonly panels: readonly DesiredPanel[]; readonly scene: string | null } | null = null;
  #pending: Job | null = null;
  #drift: DriftState = noDrift;
  #driftKey = '';
  #restored = false;
  #cancelRestore: (() => void) | null = null;
  #ownRequests = 0;
  #isPaused = false;

  constructor(id: string, holds: Holds, ports: LoopPorts) {
    this.id = id;
    this.#holds = holds;
    this.#ports = ports;
  }

  get holds(): Holds {
    return this.#holds;
  }

  /** Monotonic ms since which a request is in flight; null where none is. */
  get busySince(): number | null {
    return this.#inFlight?.since ?? null;
  }

  /**
   * Settles exactly once, when the request has ended in one of the ways of LoopEnd. Where it can begin at once its
   * first command is with the line when this returns.
   */
  submit(request: SceneRequest, compiled: Compiled | null): Promise<LoopEnd> {
    return new Promise((settle) => {
      const priority = request.priority ?? this.#defaultPriority(request);
      const claim = { requestId: request.requestId, priority, release: request.release, expiresAt: request.expiresAt };
      const verdict = arbitrate(
        { holds: this.#holds, inFlight: underway(this.#inFlight), pending: underway(this.#pending) },
        claim,
        this.#ports.context.clock.wall(),
      );
      const job: Job = { request, compiled, priority, settle, hurry: new Hurry() };
      if (verdict.kind === 'reject') {
        const path = verdict.code === 'expired' ? '/expiresAt' : '/priority';
        settle({ kind: 'rejected', refusals: [{ code: verdict.code, parameters: verdict.parameters, path }] });
      } else if (verdict.kind === 'begin') this.#begin(job);
      else {
        this.#pending?.settle({ kind: 'superseded', by: request.requestId });
        this.#pending = job;
        this.#inFlight?.hurry.call();
      }
    });
  }

  /** To be called after any change of a matrix's knowledge or status. */
  observe(): void {
    if (this.#inFlight === null && !this.#isPaused) {
      this.#restoreAtStart();
      this.#noticeDrift();
    }
    this.#ports.changed();
  }

  /** While somebody maps outputs, what is shown is no drift; until the returned function is called. */
  pause(): () => void {
    this.#isPaused = true;
    this.#cancelRestore?.();
    this.#cancelRestore = null;
    return () => {
      this.#isPaused = false;
      this.observe();
    };
  }

  /** True where any panel of this wall hangs on the device. */
  uses(device: string): boolean {
    return this.#wall()?.panels.some((panel) => panel.matrix === device || panel.display?.device === device) ?? false;
  }

  state(): WallState {
    const wall = this.#wall();
    const shown = this.#coming ?? { panels: this.#desired, scene: this.#scene };
    const top = this.#holds[0];
    const { room, sight, iso } = this.#ports;
    const sources = { room: room(), sight, iso };
    return {
      wall: this.id,
      scene: shown.scene,
      requestId: this.#inFlight?.request.requestId ?? top?.requestId ?? null,
      since: this.#since,
      status: this.#status,
      priority: this.#inFlight?.priority ?? top?.priority ?? null,
      held: this.#drift.held,
      panels: wall === undefined ? [] : panelStates(wall, shown.panels, sources),
    };
  }

  stop(): void {
    this.#cancelRestore?.();
    this.#cancelRestore = null;
  }

  #wall(): WallView | undefined {
    return this.#ports.room().walls.get(this.id);
  }

  #defaultPriority(request: SceneRequest): Priority {
    if (request.scene === null) return this.#holds[0]?.priority ?? 'routine';
    return scenePriority(request.scene, this.#ports.room()) ?? 'routine';
  }

  #begin(job: Job): void {
    const target = job.request.release ? this.#afterRelease(job.priority) : this.#target(job);
    if (target.kind === 'nothing') {
      this.#holds = give(this.#holds, job.priority);
      const end: ApplyEnd = { changed: false, failures: [], rolledBack: null };
      this.#settle(job, {
        kind: 'ended',
        end,
        scene: this.#scene,
        panels: this.#ports.results(this.#desired),
        hold: null,
        gaveUp: job.priority,
      });
      return;
    }
    if (target.compiled.kind === 'rejected') {
      this.#settle(job, { kind: 'rejected', refusals: target.compiled.refusals });
      return;
    }
    const { panels, scene } = target.compiled;
    this.#inFlight = { ...job, since: this.#ports.context.clock.now() };
    this.#coming = { panels, scene };
    this.#status = 'applying';
    this.#cancelRestore?.();
    this.#cancelRestore = null;
    const { atomic, requestId: correlation } = job.request;
    const order = { panels, atomic, correlation, hurry: job.hurry };
    apply(order, this.#ports.context)
      .catch((error: unknown) => ownFault(error, this.#ports.failed))
      .then((end) => this.#finish(job, { panels, scene, hold: target.hold }, this.#stillThere(panels, end)))
      .catch(this.#ports.failed);
    this.#ports.changed();
  }

  #target(job: Job): Target {
    const top = this.#holds[0];
    if (isOwn(job.request) && top !== undefined && this.#desired.length > 0) {
      // What was proven once comes back as it was, whatever the stored scene says by now.
      const compiled: Compiled = { kind: 'compiled', wall: this.id, scene: this.#scene, panels: this.#desired };
      return { kind: 'scene', compiled, hold: top };
    }
    const scene = job.request.scene ?? '';
    const hold: Hold = {
      priority: job.priority,
      scene,
      requestId: job.request.requestId,
      actor: job.request.actor,
      since: new Date(this.#ports.context.clock.wall()).toISOString(),
    };
    return { kind: 'scene', compiled: job.compiled ?? this.#ports.compile(scene), hold };
  }

  /** What a release brings back: the highest hold left, or nothing where none is. */
  #afterRelease(priority: Priority): Target | { readonly kind: 'nothing' } {
    const wasOnTop = this.#holds[0]?.priority === priority;
    const next = give(this.#holds, priority)[0];
    if (!wasOnTop || next === undefined) return { kind: 'nothing' };
    return { kind: 'scene', compiled: this.#ports.compile(next.scene), hold: next };
  }

  /** A device that went away after it had proven everything: what it shows by now nobody knows. */
  #stillThere(panels: readonly DesiredPanel[], end: ApplyEnd): ApplyEnd {
    if (end.failures.length > 0 || this.#isReady(panels)) return end;
    const { context, sight } = this.#ports;
    const failures = devicesOf(panels).flatMap((id) => {
      const mirror = context.mirrorOf(id) ?? context.displayOf(id);
      return mirror === undefined || sight.isReady(id) ? [] : [awayFailure(mirror)];
    });
    return { ...end, failures, rolledBack: false };
  }

  #finish(
    job: Job,
    wanted: { readonly panels: readonly DesiredPanel[]; readonly scene: string | null; readonly hold: Hold },
    end: ApplyEnd,
  ): void {
    const proven = end.failures.length === 0;
    const results = this.#ports.results(wanted.panels);
    // A request that is not atomic keeps what was possible, so it is what the wall is meant to show from now on.
    const kept = proven || (!job.request.atomic && !end.failures.some((failure) => failure.away));
    const gaveUp = job.request.release && proven ? job.priority : null;
    if (kept) {
      if (gaveUp !== null) this.#holds = give(this.#holds, gaveUp);
      this.#holds = take(this.#holds, wanted.hold);
      this.#desired = wanted.panels;
      this.#scene = wanted.scene;
      if (!isOwn(job.request)) {
        this.#since = wanted.hold.since;
        // Only a scene that somebody asked for resets the count that ends a fight with the front panel.
        this.#drift = { ...noDrift, held: !proven };
      }
      this.#restored = true;
    }
    this.#status = proven || end.rolledBack === true ? this.#quietStatus() : 'failed';
    this.#driftKey = '';
    this.#inFlight = null;
    this.#coming = null;
    const hold = kept && gaveUp === null ? wanted.hold : null;
    this.#settle(job, { kind: 'ended', end, scene: wanted.scene, panels: results, hold, gaveUp });
  }

  #settle(job: Job, end: LoopEnd): void {
    job.settle(end);
    const next = this.#pending;
    this.#pending = null;
    if (next !== null) this.#beginLater(next);
    this.observe();
  }

  /** A request that waited is judged again: it may have expired, or what it waited for may hold the wall now. */
  #beginLater(job: Job): void {
    const claim = {
      requestId: job.request.requestId,
      priority: job.priority,
      release: job.request.release,
      expiresAt: job.request.expiresAt,
    };
    const verdict = arbitrate(
      { holds: this.#holds, inFlight: null, pending: null },
      claim,
      this.#ports.context.clock.wall(),
    );
    if (verdict.kind === 'reject') {
      job.settle({ kind: 'rejected', refusals: [{ code: verdict.code, parameters: verdict.parameters, path: '' }] });
    } else this.#begin({ ...job, compiled: null });
  }

  #quietStatus(): WallStatus {
    return this.#desired.length === 0 ? 'idle' : 'applied';
  }

  /** True where every device that these panels hang on was read in full. */
  #isReady(panels: readonly DesiredPanel[]): boolean {
    const { sight } = this.#ports;
    return devicesOf(panels).every((device) => sight.isReady(device));
  }

  /** Once, as soon as every matrix of the remembered scene was read: the wall goes back to it. */
  #restoreAtStart(): void {
    const top = this.#holds[0];
    if (this.#restored || top === undefined) return;
    const compiled = this.#ports.compile(top.scene);
    if (compiled.kind === 'rejected') {
      this.#restored = true;
      this.#note('scene.forgotten', { requestId: top.requestId, refusals: compiled.refusals });
      return;
    }
    if (!this.#isReady(compiled.panels)) return;
    this.#restored = true;
    this.#desired = compiled.panels;
    this.#scene = compiled.scene;
    this.#since = top.since;
    this.#status = 'applied';
    if (driftedPanels(this.#desired, this.#ports.sight).length > 0) this.#restore('start');
  }

  #noticeDrift(): void {
    if (this.#desired.length === 0 || !this.#isReady(this.#desired)) return;
    const drifted = driftedPanels(this.#desired, this.#ports.sight);
    const key = drifted.map((panel) => JSON.stringify(describeDrift(panel, this.#ports.sight))).join(' ');
    if (key === this.#driftKey) {
      if (drifted.length === 0 && this.#status === 'failed' && this.#allKnown() && !this.#drift.held)
        this.#status = 'applied';
      return;
    }
    const before = this.#driftKey;
    this.#driftKey = key;
    if (drifted.length === 0) {
      if (this.#status !== 'failed' || this.#allKnown()) this.#status = 'applied';
      if (before !== '') this.#note('drift.ended', {});
      return;
    }
    // A request that failed stays named until the wall shows a whole scene again.
    if (this.#status !== 'failed') this.#status = 'drifted';
    this.#note('drift.noticed', { panels: drifted.map((panel) => describeDrift(panel, this.#ports.sight)) });
    this.#answerDrift();
  }

  #answerDrift(): void {
    const { clock } = this.#ports.context;
    if (this.#wall()?.onDrift !== 'restore' || this.#cancelRestore !== null) return;
    this.#cancelRestore = clock.after(restoreAfterMs, () => {
      this.#cancelRestore = null;
      if (this.#inFlight !== null || driftedPanels(this.#desired, this.#ports.sight).length === 0) return;
      const { action, state } = answerDrift(this.#drift, 'restore', clock.now());
      this.#drift = state;
      if (action === 'restore') this.#restore('drift');
      if (action === 'hold') {
        this.#note('drift.held', { reason: 'restored three times within a minute' });
        this.#ports.changed();
      }
    });
  }

  #restore(actor: 'start' | 'drift'): void {
    const top = this.#holds[0];
    if (top === undefined) return;
    this.#ownRequests += 1;
    const { clock } = this.#ports.context;
    this.#ports.submitOwn({
      requestId: `${actor}-${this.id}-${Math.round(clock.wall())}-${this.#ownRequests}`,
      actor,
      scene: top.scene,
      wall: this.id,
      priority: top.priority,
      expiresAt: null,
      atomic: true,
      release: false,
      receivedAt: clock.wall(),
    });
  }

  #allKnown(): boolean {
    const { sight } = this.#ports;
    return this.#desired.every(({ matrix, output, display }) => {
      if (sight.tie(matrix, output)?.stale !== false) return false;
      if (display === null) return true;
      const known = sight.panel(display.device, display.panel);
      return known?.presence === 'answering' && !hasStale(known);
    });
  }

  #note(kind: string, data: Readonly<Record<string, unknown>>): void {
    this.#ports.journal
      .append({ kind, actor: `wall:${this.id}`, forServer: true, data: { wall: this.id, scene: this.#scene, ...data } })
      .catch(this.#ports.failed);
  }
}

function devicesOf(panels: readonly DesiredPanel[]): readonly string[] {
  const devices = new Set<string>();
  for (const { matrix, display } of panels) {
    devices.add(matrix);
    if (display !== null) devices.add(display.device);
  }
  return [...devices];
}

function underway(job: Job | null): { readonly requestId: string; readonly priority: Priority } | null {
  return job === null ? null : { requestId: job.request.requestId, priority: job.priority };
}
