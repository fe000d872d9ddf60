/** A door that lives on a clock of its own, with every effect written down. */
import { doorAtStart, nextDeadline, step } from '../../../daemon/access/door-machine.js';
import type { DoorEffect, DoorInput, DoorLevels, DoorRules, DoorSituation } from '../../../daemon/access/door-model.js';

export const rules: DoorRules = {
  hasContact: true,
  pulseMs: 3000,
  relock: 'closed',
  heldOpenAfterMs: 20_000,
  preAlarmMs: 5000,
  debounceMs: 50,
  rexShuntMs: 5000,
  rexStuckAfterMs: 30_000,
  onFire: 'release',
  firstPerson: false,
};

export const quiet: DoorLevels = { contact: 'closed', rex: 'off', fire: 'off' };

export class DoorUnderTest {
  mono = 10_000;
  door: DoorSituation;
  levels: DoorLevels = quiet;
  readonly rules: DoorRules;
  /** What happened since it was last asked. */
  #said: string[] = [];
  readonly effects: { readonly at: number; readonly effect: DoorEffect }[] = [];

  constructor(changes: Partial<DoorRules> = {}, levels: Partial<DoorLevels> = {}) {
    this.rules = { ...rules, ...changes };
    this.door = doorAtStart(this.rules);
    this.set(levels);
  }

  put(input: DoorInput): void {
    const { door, effects } = step(this.door, input, this.rules, this.mono);
    this.door = door;
    for (const effect of effects) {
      this.effects.push({ at: this.mono, effect });
      this.#said.push(textOf(effect));
    }
  }

  /** Samples the inputs; what is not named stays. */
  set(levels: Partial<DoorLevels>): void {
    this.levels = { ...this.levels, ...levels };
    this.put({ kind: 'levels', levels: this.levels });
  }

  grant(decision: string, exempt = false): void {
    this.put({ kind: 'grant', decision, exempt });
  }

  /** Lets time go by, with a tick at every deadline. */
  pass(ms: number): void {
    const end = this.mono + ms;
    for (;;) {
      const next = nextDeadline(this.door, this.rules, this.mono);
      if (next === null || next > end) break;
      this.mono = next;
      this.put({ kind: 'tick' });
    }
    this.mono = end;
  }

  said(): readonly string[] {
    const said = this.#said;
    this.#said = [];
    return said;
  }
}

function textOf(effect: DoorEffect): string {
  switch (effect.kind) {
    case 'pulse':
      return `pulse ${effect.decision} ${effect.ms}`;
    case 'hold':
      return `hold ${effect.why}`;
    case 'secure':
      return 'secure';
    case 'alarm':
      return `${effect.active ? 'alarm' : 'restored'} ${effect.alarm}`;
    case 'moved':
      return effect.event;
    case 'grant-ended':
      return `${effect.decision} ${effect.how}`;
  }
}
