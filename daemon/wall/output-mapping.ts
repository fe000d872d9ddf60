/**
 * "Which one changed?": lights the outputs of a matrix one after the other and takes down which panel each one is. One
 * mapping at a time. However it ends (stored, cancelled, nobody answers, a scene, the daemon's end or a power cut), the
 * outputs show again what they showed before.
 */
import type { Clock } from '../../drivers/clock.js';
import { inputId, type InputId, type OutputId } from '../../drivers/driver.js';
import { KeeperError } from '../../drivers/errors.js';
import type { JournalPort } from '../journal/entry.js';
import { apply, type ApplyContext } from './apply.js';
import {
  answerRun,
  asPanels,
  beginRun,
  fittingTies,
  lightRun,
  mappedPanels,
  outputsToMap,
  tiesOf,
  type MappingOrder,
  type MappingRun,
  type Place,
  type ShownTie,
  type Unfinished,
} from './mapping-run.js';
import { Hurry } from './hurry.js';
import type { MappingAsked, MappingPort, MappingView } from './mapping-port.js';
import type { MatrixMirror } from './matrix-mirror.js';
import type { PanelView, RoomView } from './room-view.js';

/** So long may nobody answer before the wall gets its picture back. */
const patienceMs = 300_000;

type Ending = 'stored' | 'cancelled' | 'expired' | 'scene' | 'stopped';

export interface OutputMappingPorts {
  readonly room: () => RoomView;
  readonly context: ApplyContext;
  readonly clock: Clock;
  readonly journal: JournalPort;
  /** Keeps the wall's loop from answering the drift that lighting is; the returned function lets go. */
  readonly pause: (wall: string) => () => void;
  /** Why the wall can't be taken now; null where it can. */
  readonly refusal: (wall: string) => KeeperError | null;
  /** Outputs that the scenes now held want; what is owed to these is the wall loop's to give. */
  readonly held: (matrix: string) => ReadonlySet<number>;
  readonly failed: (error: unknown, doing: string) => void;
}

interface Taken {
  readonly run: MappingRun;
  readonly actor: string;
  /** Epoch ms. */
  readonly since: number;
  readonly expiresAt: number;
  readonly letGo: () => void;
}

export class OutputMapping implements MappingPort {
  readonly #ports: OutputMappingPorts;
  readonly #listeners = new Set<() => void>();
  #taken: Taken | null = null;
  /** The wall that is taken, from the first word of a beginning to the last of an end. */
  #wall: string | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #hurry = new Hurry();
  #cancelPatience: () => void = () => undefined;
  #owed: Unfinished | null = null;
  #unfollow: () => void = () => undefined;
  #isStopped = false;

  constructor(ports: OutputMappingPorts) {
    this.#ports = ports;
  }

  view(): MappingView | null {
    if (this.#taken === null) return null;
    const { run, actor, since, expiresAt } = this.#taken;
    return {
      wall: run.wall,
      matrix: run.matrix,
      lit: run.lit,
      others: run.others,
      outputs: run.outputs,
      current: run.current,
      answers: [...run.answers].map(([output, panel]) => ({ output, panel })),
      by: actor,
      since: new Date(since).toISOString(),
      expiresAt: new Date(expiresAt).toISOString(),
    };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async begin(wall: string, asked: MappingAsked, actor: string): Promise<MappingView> {
    const busyWith = this.#wall ?? this.#owed?.wall ?? (this.#isStopped ? wall : null);
    if (busyWith !== null) throw new KeeperError('mapping-busy', { wall: busyWith });
    const refusal = this.#ports.refusal(wall);
    if (refusal !== null) throw refusal;
    const { order, before } = this.#orderOf(wall, asked);
    this.#wall = wall;
    return this.#inTurn(async () => {
      const letGo = this.#ports.pause(wall);
      const since = this.#ports.clock.wall();
      const run = beginRun(order, before);
      try {
        // Written before the first output changes: after a power cut this is what is owed.
        await this.#journal('mapping.begun', actor, { ...order, before });
        this.#owed = { wall, matrix: order.matrix, before };
      } catch (error) {
        letGo();
        this.#wall = null;
        throw error;
      }
      this.#taken = { run, actor, since, expiresAt: since, letGo };
      await this.#show(run);
      return this.#seen();
    });
  }

  answer(wall: string, output: number, panel: Place | null): Promise<MappingView> {
    return this.#step(wall, (run) => {
      const lit = run.current;
      if (lit === null || lit !== output) throw new KeeperError('mapping-step-passed', { output, current: lit ?? 0 });
      const room = this.#ports.room().walls.find(({ id }) => id === wall);
      if (panel !== null && (room === undefined || panel.row >= room.rows || panel.column >= room.columns))
        throw new KeeperError('mapping-impossible', { reason: `row ${panel.row}, column ${panel.column}` });
      return answerRun(run, lit, panel);
    });
  }

  light(wall: string, output: number): Promise<MappingView> {
    return this.#step(wall, (run) => {
      const known = run.outputs.find((one) => one === output);
      if (known === undefined) throw new KeeperError('mapping-impossible', { reason: `output ${output}` });
      return lightRun(run, known);
    });
  }

  panels<T extends PanelView>(wall: string, panels: readonly T[]): readonly (T | PanelView)[] {
    return mappedPanels(panels, this.#runOf(wall));
  }

  async end(wall: string, how: 'stored' | 'cancelled', actor: string): Promise<void> {
    this.#runOf(wall);
    await this.#finish(how, actor);
  }

  /** Ends a mapping of this wall for a scene; null where the scene need not wait. */
  giveWay(wall: string): Promise<void> | null {
    return this.#wall === wall ? this.#finish('scene', 'system') : null;
  }

  /** What an earlier run of the daemon left lit, put back as soon as the matrix was read. */
  recover(owed: Unfinished | null): void {
    if (owed === null) return;
    this.#owed = owed;
    this.#repay();
  }

  /** What is to be put back yet, for the journal's next segment. */
  owed(): Unfinished | null {
    return this.#owed;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#finish('stopped', 'system');
    this.#unfollow();
  }

  #orderOf(wall: string, asked: MappingAsked): { readonly order: MappingOrder; readonly before: readonly ShownTie[] } {
    const mirror = this.#ports.context.mirrorOf(asked.matrix);
    const impossible = (reason: string): KeeperError => new KeeperError('mapping-impossible', { reason });
    if (mirror === undefined) throw impossible(`matrix ${asked.matrix}`);
    const { inputs, outputs: count, canUntie } = mirror.capabilities;
    const lit = inputId(asked.lit, inputs);
    const others = asked.others === null ? null : inputId(asked.others, inputs);
    if (lit === null || (asked.others !== null && others === null)) throw impossible(`input 1…${inputs}`);
    if (others === lit) throw impossible(`input ${lit}`);
    if (others === null && !canUntie) throw impossible('others: null');
    const outputs = outputsToMap(this.#ports.room(), wall, asked.matrix, count);
    if (outputs.length === 0) throw impossible(`outputs of ${asked.matrix}`);
    return { order: { wall, matrix: asked.matrix, lit, others, outputs }, before: shownBefore(mirror, outputs) };
  }

  async #step(wall: string, next: (run: MappingRun) => MappingRun): Promise<MappingView> {
    this.#runOf(wall);
    return this.#inTurn(async () => {
      // Somebody may have ended it while this waited.
      const run = next(this.#runOf(wall));
      await this.#show(run);
      return this.#seen();
    });
  }

  #runOf(wall: string): MappingRun {
    if (this.#taken?.run.wall !== wall) throw new KeeperError('mapping-none', { wall });
    return this.#taken.run;
  }

  #seen(): MappingView {
    const view = this.view();
    if (view === null) throw new KeeperError('mapping-none', { wall: this.#wall ?? '' });
    return view;
  }

  /** Shows what the run wants; on a failure the run stays, so that the output can be lit again. */
  async #show(run: MappingRun): Promise<void> {
    if (this.#taken === null) return;
    this.#cancelPatience();
    const { clock } = this.#ports;
    this.#cancelPatience = clock.after(patienceMs, () => {
      this.#finish('expired', 'system').catch((error: unknown) => this.#ports.failed(error, 'mapping expired'));
    });
    this.#taken = { ...this.#taken, run, expiresAt: clock.wall() + patienceMs };
    const fault = await this.#switch(run.matrix, tiesOf(run));
    this.#tell();
    if (fault !== null) throw new KeeperError('mapping-not-shown', { matrix: run.matrix, reason: fault });
  }

  /** Code of what went wrong; null where the outputs were proven. */
  async #switch(matrix: string, ties: readonly ShownTie[]): Promise<string | null> {
    const order = {
      ...{ panels: asPanels(matrix, ties), atomic: false, correlation: `mapping-${this.#wall ?? ''}` },
      hurry: this.#hurry,
    };
    const { failures } = await apply(order, this.#ports.context);
    return failures[0]?.code ?? null;
  }

  async #finish(how: Ending, actor: string): Promise<void> {
    if (this.#wall === null) return;
    this.#hurry.call();
    await this.#inTurn(async () => {
      const taken = this.#taken;
      this.#hurry = new Hurry();
      // Another end was quicker, or the beginning came to nothing.
      if (taken === null) return;
      this.#cancelPatience();
      const { wall, matrix, before, answers } = taken.run;
      const fault = await this.#switch(matrix, before);
      this.#taken = null;
      this.#wall = null;
      if (fault === null) this.#owed = null;
      taken.letGo();
      this.#tell();
      const data = { wall, matrix, how, restored: fault === null, begunBy: taken.actor, answers: [...answers] };
      const written = this.#journal('mapping.ended', actor, data).catch((error: unknown) =>
        this.#ports.failed(error, 'journal mapping.ended'),
      );
      this.#repay();
      // A scene need not wait for the disk.
      if (how !== 'scene') await written;
    });
  }

  /** Follows the matrix until it can be given back what it showed. */
  #repay(): void {
    this.#unfollow();
    const owed = this.#owed;
    if (owed === null || this.#isStopped) return;
    const mirror = this.#ports.context.mirrorOf(owed.matrix);
    if (mirror === undefined) {
      this.#settle(owed, 'matrix-unknown');
      return;
    }
    const give = (): void => {
      this.#inTurn(() => this.#giveBack(owed, mirror)).catch((error: unknown) =>
        this.#ports.failed(error, 'mapping to be put back'),
      );
    };
    // What fails is tried again when the matrix has come back, not before.
    this.#unfollow = mirror.subscribe((change) => {
      if (change.kind === 'status' && change.status.state === 'ready' && change.before.state !== 'ready') give();
    });
    if (mirror.status.state === 'ready') give();
  }

  async #giveBack(owed: Unfinished, { capabilities }: MatrixMirror): Promise<void> {
    // A newer mapping has taken down for itself what is shown.
    if (this.#owed !== owed || this.#wall !== null) return;
    const held = this.#ports.held(owed.matrix);
    const ties = fittingTies(owed, capabilities).filter(({ output }) => !held.has(output));
    const fault = ties.length === 0 ? null : await this.#switch(owed.matrix, ties);
    if (fault !== null) return;
    this.#unfollow();
    this.#settle(owed, null);
  }

  #settle({ wall, matrix }: Unfinished, code: string | null): void {
    this.#owed = null;
    this.#journal('mapping.restored', 'system', { wall, matrix, code }).catch((error: unknown) =>
      this.#ports.failed(error, 'journal mapping.restored'),
    );
  }

  /** One after the other, whatever became of the one before. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #journal(kind: string, actor: string, data: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#ports.journal.append({ kind, actor, forServer: true, data });
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** What can't be read can't be put back: then nothing is begun. */
function shownBefore(mirror: MatrixMirror, outputs: readonly OutputId[]): readonly ShownTie[] {
  return outputs.map((output) => {
    const known = mirror.knowledge.get(output);
    if (mirror.status.state !== 'ready' || known === undefined || known.stale)
      throw new KeeperError('mapping-unready', { matrix: mirror.id, output });
    const input: InputId | null = known.input;
    return { output, input };
  });
}
