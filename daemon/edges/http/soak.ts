/**
 * A soak of one wall: one request after the other by the way that all requests take, each proven, until it is done,
 * stopped, or somebody else has the wall. Then the wall goes back to what it showed (ADR 0046).
 */
import type { Clock } from '../../../drivers/clock.js';
import type { JournalPort } from '../../journal/entry.js';
import type { Hold } from '../../wall/arbitrate.js';
import type { Priority, SceneBody, SceneRequest, SceneResult, WallBenchPort, WallState } from '../../wall/model.js';
import { priorities } from '../../wall/model.js';
import type { SoakState, SoakView } from './api-types.js';
import { emptyTally, tallied, timesOf, type SoakTally, type SoakWall } from './soak-plan.js';

export interface SoakOrder {
  readonly id: string;
  readonly wall: SoakWall;
  readonly kind: SoakView['kind'];
  /** Of one round. */
  readonly scenes: readonly (string | SceneBody)[];
  readonly rounds: number;
  readonly pauseMs: number;
  readonly priority: Priority;
  readonly actor: string;
  /** What held the wall at this priority; null where nothing did. */
  readonly before: Hold | null;
  /** What every panel showed; null where not all of it was known. */
  readonly captured: SceneBody | null;
}

export interface SoakPorts {
  readonly wall: WallBenchPort;
  readonly journal: JournalPort;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

/** Begin of the ids of a soak's requests, by which what an earlier run left behind is known. */
export const soakRequestPrefix = 'soak-';

export class Soak {
  readonly #order: SoakOrder;
  readonly #ports: SoakPorts;
  /** Ids of requests whose hold may be on top of the wall without anybody else having taken it. */
  readonly #ours: Set<string | null>;
  #tally: SoakTally;
  #state: SoakState = 'running';
  #because: string | null = null;
  #putBack: SoakView['putBack'] = null;
  #done = 0;
  #requests = 0;
  readonly #startedAt: string;
  #endedAt: string | null = null;
  #stopAsked = false;
  #wake: () => void = () => undefined;
  #unsubscribe: () => void = () => undefined;
  /** Settles when nothing more is to be done at once. */
  #running: Promise<void> = Promise.resolve();

  constructor(order: SoakOrder, ports: SoakPorts) {
    this.#order = order;
    this.#ports = ports;
    this.#tally = emptyTally(order.wall);
    this.#startedAt = new Date(ports.clock.wall()).toISOString();
    this.#ours = new Set([this.#wallState()?.requestId ?? null]);
  }

  start(): void {
    const { wall, rounds, pauseMs, kind, scenes, priority } = this.#order;
    this.#unsubscribe = this.#ports.wall.subscribe((id) => {
      if (id === wall.id) this.#wake();
    });
    this.#note('soak.started', { kind, rounds, pauseMs, priority, steps: scenes.length * rounds });
    this.#running = this.#run().catch(this.#ports.failed);
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  /** The wall is put back before it settles. */
  async stop(): Promise<void> {
    this.#stopAsked = true;
    this.#wake();
    await this.#running;
  }

  /** Without putting anything back: the daemon ends. */
  abandon(): void {
    this.#stopAsked = true;
    this.#state = 'stopped';
    this.#unsubscribe();
    this.#wake();
  }

  view(): SoakView {
    const { id, wall, kind, actor, priority, rounds, scenes } = this.#order;
    const { counts, outputs } = this.#tally;
    return {
      ...{ id, wall: wall.id, kind, by: actor, priority, state: this.#state, because: this.#because },
      ...{ startedAt: this.#startedAt, endedAt: this.#endedAt, rounds },
      steps: { done: this.#done, of: scenes.length * rounds },
      ...{ counts, ms: timesOf(this.#tally), outputs, putBack: this.#putBack },
    };
  }

  async #run(): Promise<void> {
    const { scenes, rounds, pauseMs } = this.#order;
    let end: SoakState = 'finished';
    for (let step = 0; step < scenes.length * rounds; step += 1) {
      if (!(await this.#mayGoOn())) {
        end = this.#stopAsked ? 'stopped' : 'taken-over';
        break;
      }
      const result = await this.#submit(scenes[step % scenes.length] ?? '');
      this.#done += 1;
      this.#tally = tallied(this.#tally, result);
      if (result.status === 'superseded' || result.status === 'rejected') {
        this.#because = result.supersededBy ?? result.errors[0]?.code ?? null;
        end = step === 0 && result.status === 'rejected' ? 'refused' : 'taken-over';
        break;
      }
      await this.#pause(step + 1 < scenes.length * rounds ? pauseMs : 0);
    }
    await this.#end(end);
  }

  /**
   * False once somebody asked it to stop or another request has the wall. One that is under way may fail yet and leave
   * the wall to the soak: that is waited for, and nothing is sent meanwhile.
   */
  async #mayGoOn(): Promise<boolean> {
    for (;;) {
      if (this.#stopAsked) return false;
      const state = this.#wallState();
      if (state === undefined) return false;
      if (state.status !== 'applying') return this.#isOurs(state);
      await this.#change();
    }
  }

  #isOurs(state: WallState): boolean {
    if (this.#ours.has(state.requestId)) return true;
    this.#because = state.requestId;
    return false;
  }

  /** Ends early when somebody else takes the wall, or asks the soak to stop. */
  async #pause(ms: number): Promise<void> {
    let isOver = ms === 0;
    const cancel = this.#ports.clock.after(ms, () => {
      isOver = true;
      this.#wake();
    });
    while (!isOver && !this.#stopAsked) {
      const requestId = this.#wallState()?.requestId;
      if (requestId !== undefined && !this.#ours.has(requestId)) break;
      await this.#change();
    }
    cancel();
  }

  /** Settles at the next change of the wall, the end of a pause, or a wish to stop. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async #submit(scene: string | SceneBody): Promise<SceneResult> {
    const { priority } = this.#order;
    const result = await this.#ports.wall.submit(this.#request({ scene, priority, release: false }));
    // From the first scene that was proven on, what held the wall before is somebody else's again.
    if (result.status === 'applied' || result.status === 'unchanged')
      for (const id of this.#ours) if (id === null || !id.startsWith(soakRequestPrefix)) this.#ours.delete(id);
    return result;
  }

  #request(asked: Pick<SceneRequest, 'scene' | 'priority' | 'release'>): SceneRequest {
    const { id, wall, actor } = this.#order;
    this.#requests += 1;
    const requestId = `${soakRequestPrefix}${id}-${this.#requests}`;
    this.#ours.add(requestId);
    const receivedAt = this.#ports.clock.wall();
    // Not atomic: one output that refuses must not undo what the others have proven.
    return { requestId, actor, ...asked, wall: wall.id, expiresAt: null, atomic: false, receivedAt };
  }

  async #end(state: SoakState): Promise<void> {
    if (this.#state !== 'running') return;
    this.#putBack = state === 'refused' ? 'whole' : await this.#putBackNow(state);
    this.#state = state;
    this.#endedAt = new Date(this.#ports.clock.wall()).toISOString();
    if (this.#putBack !== 'later') this.#unsubscribe();
    const { counts } = this.#tally;
    const failed = this.#tally.outputs
      .filter((output) => output.failed > 0)
      .map(({ matrix, output }) => `${matrix}/${output}`);
    this.#note('soak.ended', {
      state,
      because: this.#because,
      counts,
      failed,
      ms: timesOf(this.#tally),
      putBack: this.#putBack,
    });
  }

  async #putBackNow(state: SoakState): Promise<SoakView['putBack']> {
    const { before, captured, priority } = this.#order;
    const now = this.#wallState();
    if (state !== 'taken-over' && now !== undefined && this.#ours.has(now.requestId)) return this.#putBackWhole();
    const isAbove = now?.priority != null && priorities.indexOf(now.priority) > priorities.indexOf(priority);
    if (isAbove) {
      // The soak's picture must never come back from under the higher one.
      if (before === null) await this.#release();
      else this.#putBackLater();
    }
    if (captured === null) return isAbove && before !== null ? 'later' : 'unknown';
    const { failures } = await this.#ports.wall.putBack(captured, this.#order.id);
    if (failures > 0) return 'failed';
    return isAbove && before !== null ? 'later' : 'others';
  }

  /** The scene that held the wall, or what it showed without anybody holding it; then whatever no scene wants. */
  async #putBackWhole(): Promise<SoakView['putBack']> {
    const { before, captured, priority } = this.#order;
    const scene = before?.scene ?? captured;
    if (scene === null) {
      await this.#release();
      return 'unknown';
    }
    const result = await this.#ports.wall.submit(this.#request({ scene, priority, release: false }));
    if (before === null) await this.#release();
    const others = captured === null ? null : await this.#ports.wall.putBack(captured, this.#order.id);
    const isBack = (result.status === 'applied' || result.status === 'unchanged') && (others?.failures ?? 0) === 0;
    return isBack ? 'whole' : 'failed';
  }

  async #release(): Promise<void> {
    const { priority } = this.#order;
    await this.#ports.wall.submit(this.#request({ scene: null, priority, release: true }));
  }

  /** When the higher priority is given up the wall loop brings the soak's hold back: then it makes room at once. */
  #putBackLater(): void {
    this.#unsubscribe();
    const { wall } = this.#ports;
    const end = wall.subscribe((id) => {
      const state = id === this.#order.wall.id ? this.#wallState() : undefined;
      if (state === undefined || state.status === 'applying' || !this.#ours.has(state.requestId)) return;
      end();
      this.#running = this.#putBackWhole()
        .then((putBack) => {
          this.#putBack = putBack;
          this.#note('soak.put-back', { putBack });
        })
        .catch(this.#ports.failed);
    });
    this.#unsubscribe = end;
  }

  #wallState(): WallState | undefined {
    return this.#ports.wall.states().find(({ wall }) => wall === this.#order.wall.id);
  }

  #note(kind: string, data: Readonly<Record<string, unknown>>): void {
    const { id, wall, actor } = this.#order;
    this.#ports.journal
      .append({ kind, actor, forServer: true, data: { soak: id, wall: wall.id, ...data } })
      .catch(this.#ports.failed);
  }
}
