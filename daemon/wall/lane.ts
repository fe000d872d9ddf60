/** One device's closed loop for one order: plan, run, look, plan again, until nothing is left or it can't be. */
import type { Clock } from '../../drivers/clock.js';
import type { Outcome } from '../../drivers/driver.js';
import type { ErrorParameters } from '../../drivers/errors.js';
import type { Gate } from './gate.js';
import type { Hurry } from './hurry.js';
import type { MirrorChange } from './mirror.js';

/** A device that took the command and shows something else is told again this often, then named. */
const changeRounds = 3;
/** E.g. SIS E22 "busy": the device itself asks to be tried again. */
const busyRounds = 6;
/** Bounds the loop whatever device and people at its front panel do. */
const roundLimit = 16;
/** How long a line that is not ready may keep the ties of other devices waiting, ms. */
const gateWithinMs = 3000;

export interface Failure {
  readonly code: string;
  readonly parameters: ErrorParameters;
  /** True where the device is gone or silent: then nothing is rolled back over it. */
  readonly away: boolean;
}

export interface LaneStep<Step> {
  readonly step: Step;
  readonly why: 'look' | 'change' | 'proof';
}

/** What a lane needs of its device, whatever its kind. `Target` is what a step is about: an output, a panel. */
export interface LaneDevice<Step, Target> {
  readonly id: string;
  /** Keeps the mirror from asking by itself. The returned function lets go. */
  hold(): () => void;
  /** True where it can be used now: most often nothing has to be waited for. */
  isReady(): boolean;
  whenReady(): Promise<boolean>;
  /** What to do now; empty where nothing is left to do, or nothing can be done yet. */
  plan(): readonly LaneStep<Step>[];
  run(step: Step, correlation: string): Promise<Outcome>;
  /** What of the order this device can never do; the targets are given up, and it is said why. */
  impossible(): readonly { readonly target: Target; readonly failure: Failure }[];
  /** Parts of a refused step that may be possible alone; empty where it has none. */
  partsOf(step: Step): readonly Step[];
  /** Null where the step is about the device as a whole. */
  targetOf(step: Step): Target | null;
  /** The target is not asked for any more: it was refused, and the order keeps what is possible. */
  giveUp(target: Target): void;
  /** Why the device can't be used now. */
  away(): Failure;
  refused(outcome: { readonly code: string; readonly detail: string }, target: Target | null): Failure;
  /** It took everything, and does not show it. */
  notAsAsked(): Failure;
  /** Parts of the device that are waited for, as panels that were switched on; empty where there are none. */
  waking(): readonly Target[];
  /** What became of parts that are not waited for any longer, or do not answer. */
  deaf(hurried: boolean): readonly Failure[];
  subscribe(listener: (change: MirrorChange) => void): () => void;
}

export interface LaneOrder {
  readonly atomic: boolean;
  readonly correlation: string;
  /** Called where a newer order waits: then nothing is waited for that may take long. */
  readonly hurry: Hurry;
}

export interface LanePorts {
  readonly clock: Clock;
  readonly gate: Gate;
  /** True for lines of displays, which keep the gate; false for matrices, which wait before it. */
  readonly keepsGate: boolean;
}

export interface LaneEnd {
  /** True where a command that can change something was sent. */
  readonly changed: boolean;
  readonly failures: readonly Failure[];
}

export class Lane<Step, Target> {
  readonly #device: LaneDevice<Step, Target>;
  readonly #order: LaneOrder;
  readonly #ports: LanePorts;
  readonly #failures: Failure[] = [];
  #changed = false;
  /** Rounds of changes since one left fewer to do than any before. */
  #changes = 0;
  #fewestChanges = Number.POSITIVE_INFINITY;
  #busy = 0;

  constructor(device: LaneDevice<Step, Target>, order: LaneOrder, ports: LanePorts) {
    this.#device = device;
    this.#order = order;
    this.#ports = ports;
  }

  /** Where its device is ready, the first command is with the line before anything is waited for. */
  async run(): Promise<LaneEnd> {
    const letGo = this.#device.hold();
    try {
      return await this.#rounds();
    } finally {
      letGo();
      this.#ports.gate.open(this.#device.id);
    }
  }

  async #rounds(): Promise<LaneEnd> {
    const { gate, keepsGate } = this.#ports;
    for (const { target, failure } of this.#device.impossible()) {
      if (this.#order.atomic) return this.#end(failure);
      this.#giveUp(failure, target);
    }
    for (let round = 0; round < roundLimit; round += 1) {
      // A command may leave in the call that asked for it; that there is nothing to do is said of what is known after it.
      if (round === 1) await Promise.resolve();
      if (!this.#device.isReady() && !(await this.#ready())) return this.#end(this.#device.away());
      const next = this.#device.plan();
      const visible = next.some(({ why }) => why !== 'proof');
      if (keepsGate && !visible) gate.open(this.#device.id);
      if (next.length === 0) {
        if (round === 0) continue;
        if (!(await this.#somethingWoke())) return this.#end(...this.#device.deaf(this.#order.hurry.isCalled));
        round = 1;
        continue;
      }
      const changes = next.some(({ why }) => why === 'change');
      if (changes && !keepsGate && !gate.isOpen) {
        await gate.passed();
        if (gate.isCalledOff) return this.#end();
        continue;
      }
      if (changes && this.#isStuck(next)) break;
      for (const planned of next) {
        if (keepsGate && planned.why === 'proof') gate.open(this.#device.id);
        const outcome = await this.#send(planned);
        if (outcome.ending === 'applied') continue;
        const stop = await this.#afterFailure(planned, outcome);
        if (stop !== null) return this.#end(stop);
        break;
      }
    }
    return this.#end(this.#device.notAsAsked());
  }

  /**
   * True where as many rounds as are allowed have changed nothing; else counts this one. What takes many commands, as
   * a hundred outputs do, may be interrupted oftener than that and still get on.
   */
  #isStuck(next: readonly LaneStep<Step>[]): boolean {
    const left = next.filter(({ why }) => why === 'change').length;
    if (left < this.#fewestChanges) {
      this.#fewestChanges = left;
      this.#changes = 0;
    }
    if (this.#changes >= changeRounds) return true;
    this.#changes += 1;
    return false;
  }

  /** A line that is still being read keeps the gate shut only for a while: a wall that shows nothing new is worse. */
  async #ready(): Promise<boolean> {
    const { clock, gate } = this.#ports;
    const cancel = clock.after(gateWithinMs, () => gate.open(this.#device.id));
    try {
      return await this.#device.whenReady();
    } finally {
      cancel();
    }
  }

  #send({ step, why }: LaneStep<Step>): Promise<Outcome> {
    if (why === 'change') this.#changed = true;
    return this.#device.run(step, this.#order.correlation);
  }

  /** Null to go round again; a failure to stop with. */
  async #afterFailure(
    planned: LaneStep<Step>,
    outcome: Exclude<Outcome, { ending: 'applied' }>,
  ): Promise<Failure | null> {
    if (outcome.ending !== 'refused') return null;
    if (outcome.retryAfterMs !== null && this.#busy < busyRounds) {
      this.#busy += 1;
      // A command that was turned away unread was no attempt at changing anything.
      if (planned.why === 'change') this.#changes -= 1;
      await new Promise<void>((resolve) => this.#ports.clock.after(outcome.retryAfterMs ?? 0, resolve));
      return null;
    }
    const parts = this.#order.atomic ? [] : this.#device.partsOf(planned.step);
    if (parts.length > 0) return this.#oneByOne(parts);
    const target = this.#device.targetOf(planned.step);
    const failure = this.#device.refused(outcome, target);
    if (this.#order.atomic || target === null) return failure;
    this.#giveUp(failure, target);
    return null;
  }

  /** What a device refuses as a whole may be possible in part: a request that is not atomic asks for that part. */
  async #oneByOne(parts: readonly Step[]): Promise<Failure | null> {
    for (const step of parts) {
      const outcome = await this.#send({ step, why: 'change' });
      const target = this.#device.targetOf(step);
      if (outcome.ending === 'refused' && target !== null) this.#giveUp(this.#device.refused(outcome, target), target);
      else if (outcome.ending !== 'applied') return null;
    }
    return null;
  }

  #giveUp(failure: Failure, target: Target): void {
    this.#failures.push(failure);
    this.#device.giveUp(target);
  }

  /** Waits for what was switched on; true as soon as there may be something to do again. */
  #somethingWoke(): Promise<boolean> {
    const before = this.#device.waking().length;
    const { hurry } = this.#order;
    if (before === 0 || hurry.isCalled) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (woke: boolean): void => {
        unsubscribe();
        unhurry();
        resolve(woke);
      };
      const unsubscribe = this.#device.subscribe((change) => {
        // The driver calls a panel silent when its time is over, so this always ends.
        if (change.kind === 'status' || this.#device.waking().length < before) end(true);
      });
      const unhurry = hurry.subscribe(() => end(false));
    });
  }

  #end(...failures: readonly Failure[]): LaneEnd {
    const all = [...this.#failures, ...failures];
    if (this.#order.atomic && all.some((failure) => !failure.away)) this.#ports.gate.callOff();
    return { changed: this.#changed, failures: all };
  }
}
