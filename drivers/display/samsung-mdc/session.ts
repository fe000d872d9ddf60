/**
 * A chain of Samsung panels on one link: gets to know each on every connection, runs steps, waits for panels that wake
 * up, looks for silent ones without holding up the others.
 */
import type {
  DisplayCapabilities,
  DisplayDriver,
  DisplayEvent,
  DisplayStep,
  PanelAspect,
  PanelStatus,
  SetId,
} from '../../display.js';
import type { DeviceStatus, DoubtReason, DriverPorts, Outcome } from '../../driver.js';
import { Presence } from '../../device/presence.js';
import { Turns } from '../../device/turns.js';
import type { ExchangeOutcome } from '../../link/exchange-types.js';
import type { Link } from '../../link/link.js';
import { Asking } from './asking.js';
import { subjectOf, tlsBanner, type MdcReply } from './codec.js';
import { Panel } from './panel.js';
import { capabilitiesOf } from './steps.js';
import type { PictureMode } from './table.js';
import { Talk } from './talk.js';
import type { MdcTimings } from './timings.js';

export interface MdcOptions {
  readonly id: string;
  readonly link: Link;
  readonly panels: readonly SetId[];
  readonly pictureMode: PictureMode | null;
  /** 0 on a serial line. */
  readonly keepAliveMs: number;
  readonly timings: MdcTimings;
  readonly ports: DriverPorts;
}

const everything: readonly PanelAspect[] = ['power', 'input', 'tile'];

export class MdcChain implements DisplayDriver {
  readonly kind = 'display';
  readonly id: string;
  readonly panels: readonly SetId[];
  readonly capabilities: DisplayCapabilities;
  readonly #link: Link;
  readonly #ports: DriverPorts;
  readonly #timings: MdcTimings;
  readonly #known: readonly Panel[];
  readonly #presence: Presence;
  readonly #asking: Asking;
  readonly #talk: Talk;
  readonly #turns: Turns;
  readonly #listeners = new Set<(event: DisplayEvent) => void>();
  #lastPowerOnAt = Number.NEGATIVE_INFINITY;
  #wantsTls = false;
  #nextAsked = 0;
  #unsubscribe: (() => void) | null = null;

  constructor(options: MdcOptions) {
    const { id, link, panels, pictureMode, timings, ports } = options;
    this.id = id;
    this.panels = panels;
    this.#link = link;
    this.#ports = ports;
    this.#timings = timings;
    const steps = { pictureMode, ...timings };
    this.capabilities = capabilitiesOf(steps);
    this.#known = panels.map((panel) => new Panel(panel, timings));
    this.#asking = new Asking({ id, link, timings, ports, foreign: (reply, at) => this.#unasked(reply, at) });
    this.#talk = new Talk({
      asking: this.#asking,
      steps,
      timings,
      ports,
      heard: (panel, at) => this.#heard(panel, at),
      missed: (panel) => this.#missed(panel),
      wakes: (panel, acknowledged) => this.#wakes(panel, acknowledged),
      facts: (panel, facts, evidence, at) => this.#emit({ kind: 'facts', panel: panel.id, facts, evidence, at }),
      doubt: (panel, reason) => this.#doubt([panel.id], reason),
    });
    this.#turns = new Turns({
      clock: ports.clock,
      restMs: timings.frameGapMs,
      chores: { due: (now) => this.#chore(now), nextAt: () => this.#choreAt() },
    });
    const { firstProbeMs, probeCapMs } = timings;
    this.#presence = new Presence({
      id,
      link,
      clock: ports.clock,
      log: ports.log,
      timings: { firstProbeMs, probeCapMs, keepAliveMs: options.keepAliveMs },
      getToKnow: (current) => this.#getToKnow(current),
      question: () => this.#isAnyoneThere(),
      // asking.ts has let late bytes pass.
      afterMiss: () => Promise.resolve(),
      lost: (reason) => this.#lost(reason),
      changed: (status) => this.#changed(status),
      whySilent: () => (this.#wantsTls ? { code: 'display-wants-tls', detail: tlsBanner } : null),
    });
  }

  get status(): DeviceStatus {
    return this.#presence.status;
  }

  panelStatuses(): readonly PanelStatus[] {
    return this.#known.map(({ status }) => status);
  }

  subscribe(listener: (event: DisplayEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.#asking.start();
    this.#turns.start();
    this.#unsubscribe ??= this.#link.subscribe({
      changed: (change) => {
        this.#presence.linkChanged(change);
        this.#turns.look();
      },
      bytes: () => undefined,
    });
    this.#link.start();
  }

  async stop(): Promise<void> {
    this.#presence.stop();
    this.#asking.stop();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    const closed = this.#link.stop();
    this.#turns.stop();
    await closed;
  }

  run(step: DisplayStep, correlation: string): Promise<Outcome> {
    const switchesOn = step.kind === 'set' && step.change.aspect === 'power' && step.change.power;
    // Everything that is switched on at once would draw its inrush at once. On a line that is down nothing is.
    const notBefore = (): number =>
      switchesOn && this.status.state === 'ready' ? this.#lastPowerOnAt + this.#timings.powerOnGapMs : 0;
    return this.#turns.step(() => this.#perform(step, correlation), notBefore);
  }

  async #perform(step: DisplayStep, correlation: string): Promise<Outcome> {
    const panel = this.#known.find(({ id }) => id === step.panel);
    if (panel === undefined) return { ending: 'not-sent', code: 'panel-not-on-line' };
    if (this.status.state !== 'ready') return { ending: 'not-sent', code: this.status.lastError ?? 'device-not-ready' };
    if (panel.presence === 'silent') return { ending: 'not-sent', code: 'panel-does-not-answer' };
    if (panel.presence === 'waking') return { ending: 'not-sent', code: 'panel-still-waking' };
    if (step.kind === 'set') return this.#talk.change(panel, step, correlation);
    return this.#talk.look(panel, step.aspects, this.#timings.replyTimeoutMs, correlation);
  }

  #heard(panel: Panel, at: number): void {
    this.#wantsTls = false;
    panel.heard(at);
    this.#presence.heard(at);
  }

  #missed(panel: Panel): void {
    const { presence } = panel;
    const fell = panel.missed(this.#ports.clock.now());
    if (panel.presence === presence && !fell) return;
    this.#emit({ kind: 'panel', status: panel.status });
    if (fell)
      this.#ports.log.warn(
        { device: this.id, code: 'panel-does-not-answer', panel: panel.id },
        'panel does not answer',
      );
    if (this.status.state !== 'ready') return;
    if (this.#known.every((one) => one.presence === 'silent')) this.#presence.fellSilent();
    else this.#tellSilent();
  }

  #wakes(panel: Panel, acknowledged: boolean): void {
    this.#lastPowerOnAt = this.#ports.clock.now();
    panel.switchedOn(this.#ports.clock.now(), acknowledged);
    this.#emit({ kind: 'panel', status: panel.status });
    this.#tellSilent();
  }

  /** Every panel's power, input and tile; who they are is asked when there is time. */
  async #getToKnow(current: () => boolean): Promise<boolean> {
    this.#asking.forget();
    for (const panel of this.#known) panel.forget();
    for (const again of [false, true]) {
      for (const panel of this.#known.filter(({ presence }) => presence !== 'answering')) {
        // A second question only where somebody answers: to a dead line it would be asked of every panel in vain.
        if (again && !this.#known.some(({ presence }) => presence === 'answering')) break;
        await this.#lookFor(panel);
        if (!current() || this.#wantsTls) return false;
      }
    }
    // From now on the chores look for those that did not answer.
    return this.#known.some(({ presence }) => presence === 'answering' || presence === 'waking');
  }

  #changed(status: DeviceStatus): void {
    this.#emit({ kind: 'status', status });
    if (status.state !== 'ready') return;
    this.#tellSilent();
    this.#turns.rest();
  }

  async #lookFor(panel: Panel): Promise<void> {
    const { presence } = panel;
    const outcome = await this.#talk.look(panel, everything, panel.patienceMs, 'look');
    if (outcome.ending === 'not-sent' || (outcome.ending === 'unknown' && outcome.code !== 'panel-answered-otherwise'))
      return;
    if (panel.wakesOn(this.#ports.clock.now())) return;
    panel.answers();
    if (presence !== 'unheard')
      this.#ports.log.info({ device: this.id, panel: panel.id, after: presence }, 'panel answers');
    this.#emit({ kind: 'panel', status: panel.status });
    this.#tellSilent();
  }

  #chore(now: number): (() => Promise<void>) | null {
    if (this.status.state !== 'ready') return null;
    const [wanted] = this.#known
      .filter(({ lookAt }) => lookAt !== null && lookAt <= now)
      .sort((one, other) => (one.lookAt ?? 0) - (other.lookAt ?? 0));
    if (wanted !== undefined) return () => this.#lookFor(wanted);
    const asked = this.#known.find(({ curiousAt }) => curiousAt !== null && curiousAt <= now);
    return asked === undefined ? null : () => this.#askOutOfCuriosity(asked);
  }

  #choreAt(): number | null {
    if (this.status.state !== 'ready') return null;
    const times = this.#known.flatMap(({ lookAt, curiousAt }) => [lookAt, curiousAt]).filter((at) => at !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Model, serial number, temperature. Not every model answers all of them: silence is asked about once more. */
  async #askOutOfCuriosity(panel: Panel): Promise<void> {
    const kind = panel.nextQuestion(this.#ports.clock.now());
    const answer = await this.#asking.ask({ kind, panel: panel.id }, this.#timings.replyTimeoutMs, 'look');
    if (answer.kind === 'no-reply')
      await this.#talk.ask(panel, { kind: 'read-power', panel: panel.id }, this.#timings.replyTimeoutMs, 'look');
    if (answer.kind !== 'answered') return;
    this.#heard(panel, answer.at);
    if (!panel.learn(answer.reply)) return;
    this.#emit({ kind: 'panel', status: panel.status });
    const [first] = this.#known;
    if (panel !== first || answer.reply.kind === 'health') return;
    this.#presence.identify(panel.status);
    this.#presence.tell();
  }

  /** For Presence: is the line still good? Asked of a panel that answers where there is one, else of each in turn. */
  async #isAnyoneThere(): Promise<ExchangeOutcome<unknown>> {
    const answering = this.#known.filter(({ presence }) => presence === 'answering');
    if (answering.length === 0 && this.status.state === 'ready')
      return { kind: 'not-sent', code: 'panel-still-waking' };
    const asked = answering.length > 0 ? answering : this.#known;
    const panel = asked[this.#nextAsked % asked.length];
    this.#nextAsked += 1;
    if (panel === undefined) return { kind: 'not-sent', code: 'panel-not-on-line' };
    const answer = await this.#asking.ask({ kind: 'read-power', panel: panel.id }, panel.patienceMs, 'look');
    if (answer.kind === 'answered') return { kind: 'answered', frames: [answer.reply], at: answer.at, lagMs: 0 };
    if (answer.kind === 'no-reply' && this.status.state === 'ready') {
      // One panel's silence is not the line's.
      this.#missed(panel);
      return { kind: 'not-sent', code: 'panel-does-not-answer' };
    }
    return answer.kind === 'no-reply' ? { kind: 'no-reply', frames: [] } : answer;
  }

  /** Panels that do not answer, as the trouble of a line whose others do. */
  #tellSilent(): void {
    const silent = this.#known.filter(({ presence }) => presence === 'silent').map(({ id }) => id);
    this.#presence.partly(
      silent.length === 0 ? null : 'panel-does-not-answer',
      silent.length === 0 ? null : silent.join(', '),
    );
  }

  /** What nobody asked for: a late answer, or a set's greeting on a socket. */
  #unasked(reply: MdcReply, at: number): void {
    if (reply.kind === 'tls-wanted') {
      this.#wantsTls = true;
      this.#asking.clear('display-wants-tls');
      return;
    }
    const panel = this.#known.find(({ id }) => id === subjectOf(reply)?.panel);
    if (panel === undefined) return;
    panel.late(at);
    if (this.status.state === 'silent') this.#presence.begin();
    else this.#turns.look();
  }

  #lost(reason: 'disconnected' | 'no-reply'): void {
    for (const panel of this.#known) {
      const { presence } = panel;
      if (reason === 'no-reply') panel.fellSilent();
      else panel.forget();
      if (panel.presence !== presence) this.#emit({ kind: 'panel', status: panel.status });
    }
    this.#doubt('all', reason);
  }

  #doubt(panels: readonly SetId[] | 'all', reason: DoubtReason): void {
    this.#emit({ kind: 'doubt', panels, reason, at: this.#ports.clock.now() });
  }

  #emit(event: DisplayEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
