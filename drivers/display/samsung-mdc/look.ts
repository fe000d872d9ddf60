/** One look at a panel: which question comes next, and what the answers have said so far. Pure. */
import type { PanelAspect, PanelFacts, SetId } from '../../display.js';
import type { MdcReply } from './codec.js';
import { questionsOf, tileOf, untiled, type Question } from './steps.js';
import type { MdcCommand } from './table.js';

export class Look {
  readonly #panel: SetId;
  readonly #aspects: readonly PanelAspect[];
  #questions: readonly Question[];
  #facts: Partial<PanelFacts> = {};
  #at = 0;
  #refusal: Extract<MdcReply, { kind: 'refused' }> | null = null;
  #strange = false;

  constructor(panel: SetId, aspects: readonly PanelAspect[]) {
    this.#panel = panel;
    this.#aspects = aspects;
    this.#questions = questionsOf(aspects);
  }

  get facts(): Partial<PanelFacts> {
    return this.#facts;
  }

  /** Monotonic ms of the last answer. */
  get at(): number {
    return this.#at;
  }

  /** The panel did not take a question: the rest was not asked. */
  get refusal(): Extract<MdcReply, { kind: 'refused' }> | null {
    return this.#refusal;
  }

  /** True where an answer had a value that the manual does not have. */
  get strange(): boolean {
    return this.#strange;
  }

  /** Aspects that nothing was said of. */
  get missing(): number {
    return this.#aspects.filter((aspect) => this.#facts[aspect] === undefined).length;
  }

  /** Null where all is said, or where nothing more would be: a panel that is off refuses. */
  next(): MdcCommand | null {
    const [question, ...rest] = this.#questions;
    if (question === undefined || this.#refusal !== null || this.#facts.power === false) return null;
    this.#questions = rest;
    if (question.whenTiled && this.#facts.tile !== undefined) return this.next();
    return { kind: question.kind, panel: this.#panel };
  }

  heard(reply: MdcReply, at: number): void {
    this.#at = at;
    if (reply.kind === 'refused') this.#refusal = reply;
    else if (reply.kind === 'status') this.#facts = { ...this.#facts, power: reply.on, input: reply.input };
    else if (reply.kind === 'power') this.#facts = { ...this.#facts, power: reply.on };
    else if (reply.kind === 'input') this.#facts = { ...this.#facts, input: reply.input };
    else if (reply.kind === 'wall') this.#facts = reply.on ? this.#facts : { ...this.#facts, tile: untiled };
    else if (reply.kind === 'division') this.#tile(reply);
    else this.#strange = true;
  }

  #tile(division: Extract<MdcReply, { kind: 'division' }>): void {
    const tile = tileOf(division);
    if (tile === null) this.#strange = true;
    else this.#facts = { ...this.#facts, tile };
  }
}
