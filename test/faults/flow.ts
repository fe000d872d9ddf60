/** A day in the room, for the daemon to be killed in: scenes, a library change, a drift that is put right, a release. */
import type { SimulatedChild } from '../e2e/simulated-child.js';
import { until } from '../until.js';
import type { DaemonProcess } from './daemon-process.js';
import type { Outside } from './outside.js';

/** How far the change of the stored scenes had got: what room.json may be. */
export type LibraryStage = 'before' | 'storing' | 'stored' | 'removing' | 'removed';

export const storedScene = {
  id: 'baru',
  name: 'Baru',
  layout: 'kotak',
  assignments: { 'k-0-0': 'cuaca', 'k-0-1': 'arsip', 'k-1-3': 'paparan' },
};

export class Flow {
  library: LibraryStage = 'before';
  readonly #daemon: DaemonProcess;
  readonly #outside: Outside;
  readonly #device: SimulatedChild;

  constructor(daemon: DaemonProcess, outside: Outside) {
    this.#daemon = daemon;
    this.#outside = outside;
    this.#device = outside.device;
  }

  /** Settles when the day is over or the daemon is gone. */
  async run(): Promise<void> {
    if (
      !(await this.#seen('online', () => Reflect.get(Object(this.#outside.retained('status')), 'state') === 'online'))
    )
      return;
    if (!(await this.scene('r-1', { scene: 'monitoring' }))) return;
    const { id, ...body } = storedScene;
    this.library = 'storing';
    if (!(await this.#libraryChange(id, body))) return;
    this.library = 'stored';
    if (!(await this.scene('r-2', { scene: id }))) return;
    await this.#device.ask('frontPanel', { output: 2, input: 9, report: 'named' });
    if (!(await this.#seen('the restore', () => this.#outside.events.some(isRestore)))) return;
    if (!(await this.scene('r-3', { scene: 'crisis' }))) return;
    if (!(await this.scene('r-4', { release: true, priority: 'crisis' }))) return;
    this.library = 'removing';
    if (!(await this.#libraryChange(id, null))) return;
    this.library = 'removed';
    await this.scene('r-5', { scene: 'conference' });
  }

  /** False where the daemon went before its result came. */
  scene(requestId: string, request: object): Promise<boolean> {
    this.#outside.publish('scene/set', { requestId, ...request });
    return this.#seen(`the result of ${requestId}`, () => this.#outside.resultOf(requestId) !== undefined);
  }

  #libraryChange(id: string, body: object | null): Promise<boolean> {
    const before = this.#outside.libraryResults.length;
    this.#outside.publish(`library/scenes/${id}/set`, body);
    return this.#seen(`the library’s answer`, () => this.#outside.libraryResults.length > before);
  }

  async #seen(what: string, check: () => boolean): Promise<boolean> {
    await until(what, () => this.#daemon.gone || check(), 20_000);
    return check();
  }
}

function isRestore({ kind, actor }: Readonly<Record<string, unknown>>): boolean {
  return kind === 'scene.finished' && actor === 'drift';
}
