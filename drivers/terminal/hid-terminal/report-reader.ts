/** Makes events of the reports of one terminal: checks, counts, orders; keeps nothing of what was in them. */
import type { Malformed, ReportMark, TerminalCounters, TerminalEvent } from '../../terminal.js';
import { decodeReport, signedPart, type DecodedReport } from './codec.js';
import type { TerminalMac } from './mac.js';
import { assuranceOf, type KeyboardProfile, type Profile, type ReportsProfile } from './profile.js';
import { ReportSequence } from './sequence.js';
import { WedgeReader } from './wedge.js';

type Unmarked<T> = T extends ReportMark ? Omit<T, keyof ReportMark> : never;
/** An event of a report without what every report carries. */
export type Said = Unmarked<TerminalEvent>;

export interface Read {
  /** False where it was no report of this terminal. */
  readonly valid: boolean;
  readonly events: readonly Said[];
  readonly fault: Malformed | null;
  readonly sequence: number | null;
  readonly boot: number | null;
}

const nothing: Read = { valid: true, events: [], fault: null, sequence: null, boot: null };

export class ReportReader {
  readonly #profile: Profile;
  readonly #sequence: ReportSequence;
  readonly #wedge: WedgeReader | null;
  #counters: TerminalCounters = { reports: 0, malformed: 0, repeated: 0, missed: 0, dropped: 0 };
  /** Levels as told on this connection. */
  #tamper: boolean | null = null;
  #powerOk: boolean | null = null;
  /** A tampered terminal is not healed by a new cable: kept over connections. */
  #tampered = false;

  constructor(profile: Profile) {
    this.#profile = profile;
    this.#wedge = profile.transport === 'keyboard' ? new WedgeReader(profile) : null;
    const field = profile.transport === 'reports' ? profile.input.fields['sequence'] : undefined;
    this.#sequence = new ReportSequence(field?.type === 'number' ? field.bytes : 4);
  }

  get counters(): TerminalCounters {
    return this.#counters;
  }

  get tampered(): boolean {
    return this.#tampered;
  }

  /** A fresh connection: levels are told anew. */
  opened(): void {
    this.#tamper = null;
    this.#powerOk = null;
    this.#wedge?.reset();
  }

  dropped(count: number): void {
    this.#count({ reports: count, dropped: count });
  }

  /** `mac` null: reports are not signed. `at`: monotonic ms. */
  read(bytes: Uint8Array, mac: TerminalMac | null, at: number): Read {
    this.#count({ reports: 1 });
    return this.#profile.transport === 'keyboard'
      ? this.#typed(this.#profile, bytes, at)
      : this.#reported(this.#profile, bytes, mac);
  }

  #reported(profile: ReportsProfile, bytes: Uint8Array, mac: TerminalMac | null): Read {
    const { report, fault } = decodeReport(profile, bytes);
    if (report === null) return this.#malformed(fault);
    const signed =
      profile.mac === null || (report.code !== null && mac?.verifies(signedPart(profile, bytes), report.code));
    if (signed !== true) return this.#malformed('mac');
    const events: Said[] = [];
    const { boot, sequence } = report;
    if (boot !== null && sequence !== null) {
      const place = this.#sequence.place(boot, sequence);
      if (place.kind === 'repeated') {
        this.#count({ repeated: 1 });
        return { ...nothing, boot, sequence };
      }
      if (place.kind === 'restarted') events.push({ kind: 'restarted' });
      if (place.kind === 'gap') {
        this.#count({ missed: place.missed });
        events.push({ kind: 'sequence-gap', missed: place.missed });
      }
    }
    events.push(...this.#levels(report), ...this.#eventsOf(report));
    return { valid: true, events, fault: null, boot, sequence };
  }

  #levels({ tamper, powerOk }: DecodedReport): readonly Said[] {
    const events: Said[] = [];
    if (tamper !== null && tamper !== this.#tamper) events.push({ kind: 'tamper', active: tamper });
    if (powerOk !== null && powerOk !== this.#powerOk) events.push({ kind: 'power', ok: powerOk });
    this.#tamper = tamper;
    this.#powerOk = powerOk;
    this.#tampered = tamper === true;
    return events;
  }

  #eventsOf({ event, subject, duress, quality, live, reason }: DecodedReport): readonly Said[] {
    const assurance = assuranceOf(this.#profile);
    switch (event) {
      case 'match':
        return subject === null ? [] : [{ kind: 'match', subject, duress, quality, live, assurance }];
      case 'no-match':
        return [{ kind: 'no-match' }];
      case 'bad-read':
        return [{ kind: 'bad-read', reason }];
      case 'heartbeat':
      case 'status':
        return [];
    }
  }

  #typed(profile: KeyboardProfile, bytes: Uint8Array, at: number): Read {
    const typed = this.#wedge?.push(bytes, at) ?? null;
    if (typed === null) return nothing;
    if (typed.text === null) return this.#malformed(typed.fault);
    const assurance = assuranceOf(profile);
    const match = { kind: 'match', subject: typed.text, duress: false, quality: null, live: null, assurance } as const;
    return { ...nothing, events: [match] };
  }

  #malformed(fault: Malformed): Read {
    this.#count({ malformed: 1 });
    return { ...nothing, valid: false, fault };
  }

  #count(more: Partial<TerminalCounters>): void {
    const { reports, malformed, repeated, missed, dropped } = this.#counters;
    this.#counters = {
      reports: reports + (more.reports ?? 0),
      malformed: malformed + (more.malformed ?? 0),
      repeated: repeated + (more.repeated ?? 0),
      missed: missed + (more.missed ?? 0),
      dropped: dropped + (more.dropped ?? 0),
    };
  }
}
