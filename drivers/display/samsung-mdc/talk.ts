/** What panels are told and asked: a step's commands one after the other, and what their answers mean. */
import type { DisplayStep, PanelAspect, PanelFacts } from '../../display.js';
import type { DoubtReason, DriverPorts, Evidence, Outcome } from '../../driver.js';
import type { Answer, Asking } from './asking.js';
import type { MdcReply } from './codec.js';
import { Look } from './look.js';
import type { Panel } from './panel.js';
import { refusalDetail, refusalOf } from './refusals.js';
import { changeCommands, repeats, type StepOptions } from './steps.js';
import type { MdcCommand } from './table.js';
import type { MdcTimings } from './timings.js';

export interface TalkOptions {
  readonly asking: Asking;
  readonly steps: StepOptions;
  readonly timings: MdcTimings;
  readonly ports: DriverPorts;
  readonly heard: (panel: Panel, at: number) => void;
  readonly missed: (panel: Panel) => void;
  /** It was told to switch on; not acknowledged where its answer was lost. */
  readonly wakes: (panel: Panel, acknowledged: boolean) => void;
  readonly facts: (panel: Panel, facts: Partial<PanelFacts>, evidence: Evidence, at: number) => void;
  readonly doubt: (panel: Panel, reason: DoubtReason) => void;
}

const applied: Outcome = { ending: 'applied' };

export class Talk {
  readonly #options: TalkOptions;

  constructor(options: TalkOptions) {
    this.#options = options;
  }

  /** Ends refused, not-sent and unknown at the first command that does; a change that is half done is a doubt. */
  async change(panel: Panel, { change }: Extract<DisplayStep, { kind: 'set' }>, correlation: string): Promise<Outcome> {
    const { timings, facts, doubt, wakes } = this.#options;
    const commands = changeCommands(panel.id, change, this.#options.steps);
    if (commands === null)
      return { ending: 'not-sent', code: change.aspect === 'tile' ? 'panel-no-such-tile' : 'panel-no-such-input' };
    let at = 0;
    for (const [index, command] of commands.entries()) {
      const answer = await this.ask(panel, command, timings.replyTimeoutMs, correlation);
      // A lost answer may be the last word of a panel that is on its way.
      if (answer.kind === 'no-reply' && command.kind === 'power' && command.on) wakes(panel, false);
      const outcome = await this.#verdict(panel, command, answer, correlation);
      if (outcome.ending !== 'applied') {
        // The wall is on already, and what the panel cuts out of the picture now is nobody's wish.
        if (index > 0 && outcome.ending !== 'unknown') doubt(panel, 'reconfigured');
        return index > 0 && outcome.ending === 'not-sent' ? { ending: 'unknown', code: outcome.code } : outcome;
      }
      if (answer.kind === 'answered') ({ at } = answer);
    }
    if (change.aspect === 'power') panel.power = change.power;
    if (change.aspect === 'input') panel.settlesUntil = at + timings.inputSettleMs;
    facts(panel, factsOf(change), 'acknowledged', at);
    if (change.aspect === 'power' && change.power) wakes(panel, true);
    return applied;
  }

  /** Asks for the aspects in the fewest frames and tells what was said: all of it, or what came before the end. */
  async look(panel: Panel, aspects: readonly PanelAspect[], patienceMs: number, correlation: string): Promise<Outcome> {
    const { doubt } = this.#options;
    const look = new Look(panel.id, aspects);
    let outcome: Outcome = applied;
    while (outcome.ending === 'applied') {
      const question = look.next();
      if (question === null) break;
      const answer = await this.ask(panel, question, patienceMs, correlation);
      if (answer.kind === 'answered') look.heard(answer.reply, answer.at);
      else if (answer.kind === 'not-sent') outcome = { ending: 'not-sent', code: answer.code };
      else {
        if (answer.kind === 'no-reply') doubt(panel, 'no-reply');
        outcome = { ending: 'unknown', code: answer.kind === 'broken' ? answer.code : 'no-reply' };
      }
    }
    if (look.facts.power !== undefined) panel.power = look.facts.power;
    if (Object.keys(look.facts).length > 0) this.#tell(panel, look.facts, look.at);
    if (outcome.ending !== 'applied') return outcome;
    if (look.refusal !== null) return this.#refused(panel, look.refusal, correlation);
    if (look.strange) return { ending: 'unknown', code: 'panel-answered-otherwise' };
    if (look.missing === 0) return applied;
    return { ending: 'refused', code: refusalOf(panel.power), detail: `panel ${panel.id}`, retryAfterMs: null };
  }

  /** Never rejects; tells of answers that came and that did not. */
  async ask(panel: Panel, command: MdcCommand, patienceMs: number, correlation: string): Promise<Answer> {
    const { asking, ports, heard, missed } = this.#options;
    let answer = await asking.ask(command, patienceMs, correlation);
    // Just after an input change a panel may be busy with its picture: a question is asked again.
    while (answer.kind === 'no-reply' && command.kind.startsWith('read-') && ports.clock.now() < panel.settlesUntil)
      answer = await asking.ask(command, patienceMs, correlation);
    if (answer.kind === 'answered') heard(panel, answer.at);
    if (answer.kind === 'no-reply') missed(panel);
    return answer;
  }

  /** An "off" that need not be the last word of a panel that was just told to switch on is not told, and asked anew. */
  #tell(panel: Panel, said: Partial<PanelFacts>, at: number): void {
    if (said.power === false && panel.mayStillBeOff(this.#options.ports.clock.now())) panel.offInVain();
    else this.#options.facts(panel, said, 'read', at);
  }

  /** What an answer to an order means; a doubt is told where nobody knows. */
  async #verdict(panel: Panel, command: MdcCommand, answer: Answer, correlation: string): Promise<Outcome> {
    const { doubt } = this.#options;
    if (answer.kind === 'not-sent') return { ending: 'not-sent', code: answer.code };
    if (answer.kind === 'broken') return { ending: 'unknown', code: answer.code };
    if (answer.kind === 'no-reply') {
      doubt(panel, 'no-reply');
      return { ending: 'unknown', code: 'no-reply' };
    }
    if (answer.reply.kind === 'refused') return this.#refused(panel, answer.reply, correlation);
    if (repeats(command, answer.reply)) return applied;
    doubt(panel, 'garbled');
    return { ending: 'unknown', code: 'panel-answered-otherwise' };
  }

  /** A refusal says nothing of its reason: whether the panel is off is asked, unless it is known to be. */
  async #refused(
    panel: Panel,
    { command, error }: Extract<MdcReply, { kind: 'refused' }>,
    correlation: string,
  ): Promise<Outcome> {
    const { timings } = this.#options;
    if (panel.power !== false) {
      const question: MdcCommand = { kind: 'read-power', panel: panel.id };
      const answer = await this.ask(panel, question, timings.replyTimeoutMs, correlation);
      if (answer.kind === 'answered' && answer.reply.kind === 'power') {
        panel.power = answer.reply.on;
        this.#tell(panel, { power: answer.reply.on }, answer.at);
      }
    }
    const detail = refusalDetail(panel.id, command, error);
    return { ending: 'refused', code: refusalOf(panel.power), detail, retryAfterMs: null };
  }
}

function factsOf(change: Extract<DisplayStep, { kind: 'set' }>['change']): Partial<PanelFacts> {
  if (change.aspect === 'tile') return { tile: change.tile };
  return change.aspect === 'power' ? { power: change.power } : { input: change.input };
}
