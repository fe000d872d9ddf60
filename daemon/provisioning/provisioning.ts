/** Takes bundles, stages them, and judges the trial: the running daemon's part. How it starts with one: begin.ts. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../drivers/clock.js';
import { KeeperError, type ErrorParameters } from '../../drivers/errors.js';
import type { CommandKeys } from '../access/command-keys.js';
import type { RoomParser } from '../config/parse.js';
import type { RoomPort } from '../config/room-port.js';
import type { Room } from '../config/schema.js';
import type { Files } from '../edges/storage/files.js';
import type { JournalDraft, JournalPort } from '../journal/entry.js';
import type { HealthLine } from '../wall/devices-port.js';
import { settleBegun, type BegunProvisioning } from './begin.js';
import type { Bundle } from './bundle.js';
import { checkBundle, roomOf, type CheckedBundle, type Refusal } from './check-bundle.js';
import { answeringNow, expectedOf, missingOf, silentOf } from './expected.js';
import type { LookedAt, ProvisioningPort, ProvisioningResult, ProvisioningView } from './provisioning-port.js';
import { stateName, writeState } from './state-file.js';
import {
  decided,
  freshState,
  isOpen,
  type BundleWay,
  type EndedTrial,
  type ProvisioningState,
  type StagedBundle,
} from './trial.js';

export interface ProvisioningOptions {
  readonly files: Files;
  readonly dataDir: string;
  readonly room: RoomPort;
  readonly parse: RoomParser;
  readonly journal: JournalPort;
  readonly clock: Clock;
  /** Read anew for each bundle, so that a key that was removed counts no more. */
  readonly keys: () => Promise<CommandKeys>;
  readonly settings: () => Room['provisioning'];
  readonly health: () => readonly HealthLine[];
  readonly begun: BegunProvisioning;
  /** Stops the daemon and starts it again. */
  readonly again: () => void;
  readonly failed: (error: unknown, doing: string) => void;
}

/** The answer to whoever ordered it leaves first. */
const answerFirstMs = 250;
const judgeEveryMs = 500;
/** Everything has to answer for so long without a break, or for a third of a short trial. */
const steadyMs = 10_000;
/** What does not answer so soon after a start may not have been reached yet. A guess: the power came back for all of it. */
const settledAfterMs = 60_000;
/** Refusals are journalled at most so often a minute: whoever knocks all day fills no disk. */
const refusalsAMinute = 20;

export class Provisioning implements ProvisioningPort {
  readonly #options: ProvisioningOptions;
  readonly #listeners = new Set<(result: ProvisioningResult | null) => void>();
  #state: ProvisioningState;
  readonly #damage: string | null;
  #signers: readonly string[] = [];
  #missing: readonly string[] = [];
  /** Monotonic ms. */
  #startedAt = 0;
  #steadySince: number | null = null;
  /** Who has the staged bundle tried once it is known what answers; null: nobody. */
  #waiting: string | null = null;
  #isLooking = false;
  #refusals: number[] = [];
  #cancel: readonly (() => void)[] = [];
  #stopped = false;
  /** One thing after the other: a bundle while another is written down, a person while the trial is judged. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ProvisioningOptions) {
    this.#options = options;
    const { begun } = options;
    this.#state = begun.kind === 'begun' ? begun.state : freshState;
    this.#damage = begun.kind === 'damaged' ? begun.reason : null;
  }

  /** Once the journal is open and devices and broker are on their way: writes down what the start did, begins to judge. */
  async start(): Promise<void> {
    const { clock, failed } = this.#options;
    this.#startedAt = clock.now();
    await this.#lookForKeys().catch((error: unknown) => failed(error, 'provisioning keys'));
    const before = this.#state.last;
    await this.#inTurn(() => this.#settle()).catch((error: unknown) => failed(error, 'provisioning'));
    const { last } = this.#state;
    if (last !== null && last !== before) this.#tell(resultOf(last));
    const { staged, trial } = this.#state;
    // The power went between taking it and applying it.
    if (staged !== null && trial === null && this.#options.settings().apply === 'at-once')
      this.#waiting = `bundle:${staged.signer}`;
    await this.#applyWaiting();
    this.#lookLater();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const cancel of this.#cancel) cancel();
    this.#cancel = [];
    await this.#last;
  }

  /** Settles when all that was begun has ended. */
  async settledSoFar(): Promise<void> {
    await this.#last;
  }

  view(): ProvisioningView {
    const { highest, staged, trial, last } = this.#state;
    const { clock } = this.#options;
    const phase = trial !== null ? 'trial' : staged !== null ? 'staged' : this.#signers.length === 0 ? 'off' : 'idle';
    const leftMs = trial === null ? 0 : trial.seconds * 1000 - (clock.now() - this.#startedAt);
    return {
      ...{ phase, signers: this.#signers, highest, last },
      staged: staged === null ? null : withoutConfiguration(staged),
      trial:
        trial === null
          ? null
          : {
              ...{ revision: trial.revision, signer: trial.signer, phase: trial.phase },
              ...{ begunAt: trial.begunAt, begunBy: trial.begunBy, missing: this.#missing },
              // To the second: else it would be news with every look.
              until: new Date(Math.round((clock.wall() + Math.max(0, leftMs)) / 1000) * 1000).toISOString(),
            },
    };
  }

  staged(): { readonly before: Room; readonly after: Room } | null {
    const { staged } = this.#state;
    const after =
      staged === null ? null : roomOf(staged.configuration, this.#options.room.room, this.#options.parse).room;
    return after === null ? null : { before: this.#options.room.room, after };
  }

  health(): HealthLine {
    const code = this.#damage === null ? null : 'provisioning-state-unreadable';
    const { trial, highest } = this.#state;
    const detail = this.#damage ?? (trial === null ? `${highest}` : `trial ${trial.revision}`);
    return { part: 'provisioning', ok: code === null, code, detail };
  }

  subscribe(listener: (result: ProvisioningResult | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async look(bytes: Uint8Array): Promise<LookedAt> {
    const checked = await this.#check(bytes);
    if ('code' in checked) return { kind: 'refused', ...checked };
    const { bundle, room } = checked;
    const { revision, signer } = bundle;
    return { kind: 'good', revision, signer, before: this.#options.room.room, after: room };
  }

  take(bytes: Uint8Array, way: BundleWay, actor: string): Promise<ProvisioningResult> {
    return this.#ordered(async () => {
      const digest = createHash('sha256').update(bytes).digest('hex');
      const { highest, digest: taken } = this.#state;
      // A broker that keeps the bundle gives it again with every connection; so may a stick that stays in.
      if (digest === taken) return { ...nobody, revision: highest, status: 'known' };
      const checked = await this.#check(bytes);
      if ('code' in checked) return this.#refuse(checked, way, actor);
      return this.#stage(checked.bundle, digest, way, actor);
    });
  }

  apply(actor: string, only?: number): Promise<ProvisioningResult> {
    return this.#ordered(() => this.#begin(actor, only));
  }

  discard(actor: string, only?: number): Promise<ProvisioningResult> {
    return this.#ordered(async () => {
      const { staged } = this.#state;
      if (staged === null || isOther(staged, only)) return rejected('provisioning-nothing-staged');
      const { revision, signer } = staged;
      await this.#append('provisioning.discarded', actor, { revision, signer });
      await this.#keep({ ...this.#state, staged: null });
      this.#waiting = null;
      return { ...nobody, revision, signer, status: 'discarded' };
    });
  }

  confirm(actor: string, only?: number): Promise<ProvisioningResult> {
    return this.#ordered(() => this.#end('person', actor, true, only));
  }

  giveBack(actor: string, only?: number): Promise<ProvisioningResult> {
    return this.#ordered(() => this.#end('person', actor, false, only));
  }

  async #stage(bundle: Bundle, digest: string, way: BundleWay, by: string): Promise<ProvisioningResult> {
    const { revision, signer, expiresAt, configuration } = bundle;
    const takenAt = this.#now();
    await this.#append('provisioning.staged', `bundle:${signer}`, { revision, signer, way, by });
    const staged = { revision, signer, way, takenAt, expiresAt, configuration };
    await this.#keep({ ...this.#state, highest: revision, digest, staged });
    if (way === 'page') return this.#begin(by);
    const actor = `bundle:${signer}`;
    const isAtOnce = this.#options.settings().apply === 'at-once';
    if (isAtOnce && this.#notReachedYet().length === 0) return this.#begin(actor);
    this.#waiting = isAtOnce ? actor : null;
    this.#lookLater();
    return { ...nobody, revision, signer, status: 'staged' };
  }

  /**
   * Right after a start it is not known what answers: a trial that began then would expect nothing of a device that was
   * on its way, and keep a configuration that lost it.
   */
  #notReachedYet(): readonly string[] {
    const { clock, health, room } = this.#options;
    if (clock.now() - this.#startedAt >= settledAfterMs) return [];
    return silentOf(health(), room.room);
  }

  async #applyWaiting(): Promise<void> {
    const actor = this.#waiting;
    if (actor === null || this.#notReachedYet().length > 0) return;
    await this.apply(actor);
  }

  async #begin(actor: string, only?: number): Promise<ProvisioningResult> {
    const { files, dataDir, room, parse, settings, health, clock } = this.#options;
    const { staged, trial } = this.#state;
    this.#waiting = null;
    if (trial !== null) return rejected('provisioning-busy', { revision: trial.revision });
    if (staged === null || isOther(staged, only)) return rejected('provisioning-nothing-staged');
    const { revision, signer, expiresAt, configuration } = staged;
    if (!(clock.wall() < Date.parse(expiresAt))) return rejected('bundle-expired', { expiresAt });
    const next = roomOf(configuration, room.room, parse);
    if (next.room === null) return rejected(next.code, next.parameters);
    // A person does not wait: what was not reached yet has to come with the new configuration.
    const expected = expectedOf([...answeringNow(health()), ...this.#notReachedYet()], next.room);
    const text = `${JSON.stringify(next.room, null, 2)}\n`;
    await room.exclusively(async () => {
      const previous = (await files.read(join(dataDir, 'room.json'))).toString('utf8');
      const { trialSeconds: seconds } = settings();
      const common = { phase: 'switching', starts: 0, reason: null, endedBy: null, missing: [] } as const;
      const begun = { begunAt: this.#now(), begunBy: actor };
      const made = { ...common, ...begun, revision, signer, seconds, expected, previous, next: text };
      await this.#keep({ ...this.#state, staged: null, trial: made });
    });
    this.#again();
    return { ...nobody, revision, signer, status: 'trying' };
  }

  /** The decision is on the disk before anything is said of it. */
  async #end(
    reason: 'answered' | 'person' | 'silent',
    actor: string,
    keep: boolean,
    only?: number,
  ): Promise<ProvisioningResult> {
    const { trial } = this.#state;
    // What the next start is to switch to was never tried.
    if (trial === null || !isOpen(trial) || trial.starts === 0 || isOther(trial, only))
      return rejected('provisioning-no-trial');
    await this.#keep(decided(this.#state, reason, actor, { keep, missing: this.#missing }));
    if (!keep) {
      this.#again();
      return { ...nobody, revision: trial.revision, signer: trial.signer, status: 'returned' };
    }
    await this.#settle();
    return { ...nobody, revision: trial.revision, signer: trial.signer, status: 'confirmed' };
  }

  async #settle(): Promise<void> {
    const { journal, parse } = this.#options;
    this.#state = await settleBegun(this.#options, this.#state, { journal, parse, at: this.#now() });
  }

  #lookLater(): void {
    const { clock, failed } = this.#options;
    const { trial } = this.#state;
    const isJudged = trial !== null && isOpen(trial) && trial.starts > 0;
    if (this.#stopped || this.#isLooking || (!isJudged && this.#waiting === null)) return;
    this.#isLooking = true;
    const cancel = clock.after(judgeEveryMs, () => {
      this.#cancel = this.#cancel.filter((one) => one !== cancel);
      const look = isJudged ? this.#inTurn(() => this.#judge()) : this.#applyWaiting();
      look
        .catch((error: unknown) => failed(error, 'judging a trial'))
        .finally(() => {
          this.#isLooking = false;
          this.#lookLater();
        });
    });
    this.#cancel = [...this.#cancel, cancel];
  }

  async #judge(): Promise<void> {
    const { clock, health, room } = this.#options;
    const { trial } = this.#state;
    if (trial === null || !isOpen(trial)) return;
    const missing = missingOf(trial.expected, health(), room.room);
    const news = missing.join() !== this.#missing.join();
    this.#missing = missing;
    if (news) this.#tell(null);
    const now = clock.now();
    const withinMs = trial.seconds * 1000;
    this.#steadySince = missing.length > 0 ? null : (this.#steadySince ?? now);
    if (this.#steadySince !== null && now - this.#steadySince >= Math.min(steadyMs, withinMs / 3))
      this.#tell(await this.#end('answered', 'system', true));
    else if (now - this.#startedAt >= withinMs) await this.#end('silent', 'system', false);
  }

  async #check(bytes: Uint8Array): Promise<CheckedBundle | Refusal> {
    const { dataDir, clock, room, parse } = this.#options;
    const path = join(dataDir, stateName);
    const state = this.#damage === null ? this.#state : { path, reason: this.#damage };
    const keys = await this.#lookForKeys();
    return checkBundle(bytes, { state, keys, room: room.room, parse, now: clock.wall() });
  }

  async #lookForKeys(): Promise<CommandKeys> {
    const keys = await this.#options.keys();
    this.#signers = keys.names;
    return keys;
  }

  async #refuse({ code, parameters }: Refusal, way: BundleWay, by: string): Promise<ProvisioningResult> {
    const { clock, failed } = this.#options;
    const now = clock.now();
    this.#refusals = this.#refusals.filter((at) => now - at < 60_000);
    if (this.#refusals.length < refusalsAMinute) {
      this.#refusals.push(now);
      await this.#append('provisioning.refused', by, { code, way }).catch((error: unknown) =>
        failed(error, 'journal provisioning.refused'),
      );
    }
    return rejected(code, parameters);
  }

  /** Never rejects: what went wrong is a result like others. Everybody is told, once. */
  async #ordered(work: () => Promise<ProvisioningResult>): Promise<ProvisioningResult> {
    const result = await this.#inTurn(work).catch((error: unknown): ProvisioningResult => {
      this.#options.failed(error, 'provisioning');
      if (error instanceof KeeperError) return rejected(error.code, error.parameters);
      return rejected('cli-system-refused', { path: stateName, detail: String(error) });
    });
    // A return is told once it is done, by the next start.
    if (result.status !== 'known' && result.status !== 'returned') this.#tell(result);
    return result;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work);
    this.#last = run.catch(() => undefined);
    return run;
  }

  async #keep(state: ProvisioningState): Promise<void> {
    await writeState(this.#options.files, this.#options.dataDir, state);
    this.#state = state;
  }

  #append(kind: JournalDraft['kind'], actor: string, data: JournalDraft['data']): Promise<unknown> {
    return this.#options.journal.append({ kind, actor, forServer: true, data });
  }

  #again(): void {
    const { clock, again } = this.#options;
    this.#cancel = [...this.#cancel, clock.after(answerFirstMs, again)];
  }

  #tell(result: ProvisioningResult | null): void {
    for (const listener of this.#listeners) listener(result);
  }

  #now(): string {
    return new Date(this.#options.clock.wall()).toISOString();
  }
}

/** Somebody decided of another revision. */
function isOther({ revision }: { readonly revision: number }, only: number | undefined): boolean {
  return only !== undefined && only !== revision;
}

const nobody = { revision: null, signer: null, code: null, parameters: {} } as const;

function rejected(code: string, parameters: ErrorParameters = {}): ProvisioningResult {
  return { revision: null, signer: null, status: 'rejected', code, parameters };
}

function resultOf({ revision, signer, outcome }: EndedTrial): ProvisioningResult {
  return { ...nobody, revision, signer, status: outcome };
}

function withoutConfiguration(staged: StagedBundle): NonNullable<ProvisioningView['staged']> {
  const { revision, signer, way, takenAt, expiresAt } = staged;
  return { revision, signer, way, takenAt, expiresAt };
}
