/** What is known of one panel of a chain, and when it wants to be looked for. No I/O; time comes in as `now`. */
import type { PanelPresence, PanelStatus, SetId } from '../../display.js';
import type { QuestionKind } from './steps.js';
import type { MdcReply } from './codec.js';
import type { MdcTimings } from './timings.js';

/** A single lost answer is noise, two in a row are silence. */
const missesUntilSilent = 2;
/** Who it is and how it is, in the order of use to people. */
const curious: readonly QuestionKind[] = ['read-model-name', 'read-software', 'read-serial-number', 'read-health'];

export class Panel {
  readonly id: SetId;
  /** As the panel last said or took it; null where nobody knows. */
  power: boolean | null = null;
  /** Answers may take longer after an input change, until then. */
  settlesUntil = 0;
  /** How long an answer of a panel is waited for that is not known to be there, ms. */
  patienceMs: number;
  readonly #timings: MdcTimings;
  #presence: PanelPresence = 'unheard';
  #misses = 0;
  #probes = 0;
  #lookAt: number | null = null;
  #wake: { readonly until: number; readonly graceUntil: number } | null = null;
  #wakesOn = false;
  #toAsk: QuestionKind[] = [];
  #healthAt: number | null = null;
  #said: Omit<PanelStatus, 'panel' | 'presence'> = {
    model: null,
    firmware: null,
    serialNumber: null,
    temperatureC: null,
    faults: [],
    lastAnswerAt: null,
  };

  constructor(id: SetId, timings: MdcTimings) {
    this.id = id;
    this.#timings = timings;
    this.patienceMs = timings.probeTimeoutMs;
  }

  get presence(): PanelPresence {
    return this.#presence;
  }

  get status(): PanelStatus {
    return { panel: this.id, presence: this.#presence, ...this.#said };
  }

  /** Monotonic ms at which it wants to be looked for; null while it answers. */
  get lookAt(): number | null {
    return this.#lookAt;
  }

  /** The connection is new or gone: nothing is known. A panel that wakes up goes on doing so. */
  forget(): void {
    this.power = null;
    this.#presence = this.#wake === null ? 'unheard' : 'waking';
    this.#misses = 0;
    this.#probes = 0;
    this.#lookAt = null;
    this.#toAsk = [];
    this.#healthAt = null;
  }

  heard(at: number): void {
    this.#misses = 0;
    this.#said = { ...this.#said, lastAnswerAt: at };
  }

  /** It said something too late: it is there, and slower than was thought. */
  late(now: number): void {
    this.patienceMs = this.#timings.replyTimeoutMs;
    if (this.#presence === 'silent' || this.#presence === 'waking') this.#lookAt = now;
  }

  /** It was told to switch on; `acknowledged` is false where its answer was lost. */
  switchedOn(now: number, acknowledged: boolean): void {
    const { wakeMs, wakeGraceMs, wakeProbeMs } = this.#timings;
    this.#wake = { until: now + wakeMs, graceUntil: acknowledged ? now + wakeGraceMs : now };
    this.#presence = 'waking';
    this.#misses = 0;
    this.#lookAt = now + wakeProbeMs;
  }

  /** True where its "off" may be the last word of a panel that has just been told to switch on. */
  mayStillBeOff(now: number): boolean {
    return this.#wake !== null && now < this.#wake.graceUntil;
  }

  /** It answered "off" while it may: nothing is known by that, and it is asked again soon. */
  offInVain(): void {
    this.power = null;
    this.#wakesOn = true;
  }

  /** It was looked at: true where it goes on waking up, as it said "off" in vain. */
  wakesOn(now: number): boolean {
    const wakesOn = this.#wakesOn;
    this.#wakesOn = false;
    if (wakesOn) this.#lookAt = now + this.#timings.wakeProbeMs;
    return wakesOn;
  }

  /** It was looked at and answered. */
  answers(): void {
    this.#presence = 'answering';
    this.#wake = null;
    this.#probes = 0;
    this.#lookAt = null;
    this.#toAsk = [...curious];
  }

  /** An answer did not come. True where it is silent from now on and was not before. */
  missed(now: number): boolean {
    const { firstProbeMs, probeCapMs, wakeProbeMs } = this.#timings;
    this.#misses += 1;
    if (this.#wake !== null && now < this.#wake.until) {
      this.#lookAt = now + wakeProbeMs;
      return false;
    }
    const wasSilent = this.#presence === 'silent';
    if (!wasSilent && this.#wake === null && this.#misses < missesUntilSilent) return false;
    this.#wake = null;
    this.#presence = 'silent';
    this.#lookAt = now + Math.min(probeCapMs, firstProbeMs * 2 ** this.#probes);
    this.#probes += 1;
    return !wasSilent;
  }

  /** Nothing on the line answers. */
  fellSilent(): void {
    if (this.#wake === null) this.#presence = 'silent';
  }

  /** Monotonic ms at which it wants to be asked out of curiosity; null where it does not. */
  get curiousAt(): number | null {
    if (this.#presence !== 'answering' || this.power === false) return null;
    return this.#toAsk.length > 0 ? 0 : this.#healthAt;
  }

  /** What to ask now; it is not asked twice for the same. */
  nextQuestion(now: number): QuestionKind {
    const kind = this.#toAsk.shift() ?? 'read-health';
    if (kind === 'read-health') this.#healthAt = now + this.#timings.healthMs;
    return kind;
  }

  /** Takes what it says of itself; true where that is news. */
  learn(reply: MdcReply): boolean {
    const before = JSON.stringify(this.#said);
    if (reply.kind === 'model-name') this.#said = { ...this.#said, model: reply.text };
    if (reply.kind === 'software') this.#said = { ...this.#said, firmware: reply.text };
    if (reply.kind === 'serial-number') this.#said = { ...this.#said, serialNumber: reply.text };
    if (reply.kind === 'health') {
      const { temperatureC, faults } = reply;
      this.#said = { ...this.#said, temperatureC, faults };
    }
    return JSON.stringify(this.#said) !== before;
  }
}
