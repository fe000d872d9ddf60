/**
 * What the daemon sees of a palm terminal: who it says was there, and how far that can be believed. The terminal
 * matches the palm itself; what comes over is a subject id and a verdict, never a template. A driver reports and keeps
 * no opinion on who may come in; it knows neither people nor schedules.
 */

/**
 * How far a report can be believed. `none`: a keyboard wedge, anybody can type the same. `identity`: it came from the
 * pinned device, in the clear. `mac`: it carries a valid code over this connection's challenge.
 */
export type Assurance = 'none' | 'identity' | 'mac';

/** Which device it is; all of it was read from the system or the device, nothing from the configuration. */
export interface TerminalIdentity {
  readonly profile: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string | null;
  /** The USB socket, as the kernel names it; null where the device hangs on none. */
  readonly usbPath: string | null;
  /** SHA-256 of the report descriptor, 64 hex digits. */
  readonly descriptorSha256: string;
  readonly firmware: string | null;
  /** True for a simulated device; it is refused unless the configuration allows it. */
  readonly virtual: boolean;
  readonly assurance: Assurance;
}

/**
 * `absent`: no such device is plugged in. `opening`: found, being opened and identified. `ready`: identified on this
 * connection. `silent`: open, and its heartbeat does not come. `untrusted`: there is a device, and it is refused:
 * ambiguous, changed, virtual, flooding, or without the right key; `lastError` says which.
 */
export type TerminalState = 'absent' | 'opening' | 'ready' | 'silent' | 'untrusted';

/** Reports since the driver started, by what became of them. */
export interface TerminalCounters {
  /** All that came, refused ones included. */
  readonly reports: number;
  /** Of no length, id or value that the profile knows, or with a wrong code. */
  readonly malformed: number;
  /** The same report again. */
  readonly repeated: number;
  /** Reports that the sequence says were lost. */
  readonly missed: number;
  /** Dropped unread by the flood guard. */
  readonly dropped: number;
}

export interface TerminalStatus {
  readonly state: TerminalState;
  /** Null until one was identified; the last one known while it is away. */
  readonly identity: TerminalIdentity | null;
  /** Registry code of what is wrong now, null when nothing is. */
  readonly lastError: string | null;
  readonly lastErrorDetail: string | null;
  /** True while the terminal says that it is being opened or was moved. */
  readonly tampered: boolean;
  /** Monotonic ms of the last valid report; null before the first. */
  readonly lastReportAt: number | null;
  readonly counters: TerminalCounters;
}

/** What every report carries. */
export interface ReportMark {
  /** Monotonic ms at which this process took the report. */
  readonly receivedMono: number;
  /**
   * How late this process may have been in taking it, ms: reports carry no arrival time, so this is how far behind the
   * event loop was (a blocked loop, a stopped process, a machine that slept).
   */
  readonly loopLagMs: number;
  /** True where the lag is above the limit: nobody knows when the palm was there, so nothing may follow from it. */
  readonly stale: boolean;
  /** Counter of the terminal's reports since its start; null where the profile has none. */
  readonly sequence: number | null;
  /** Counter of the terminal's starts; null where the profile has none. */
  readonly boot: number | null;
}

/** A score tells whoever reads it how near a false palm came; three steps tell enough. */
export type ScanQuality = 'low' | 'ok' | 'high';

export type TerminalEvent =
  | { readonly kind: 'status'; readonly status: TerminalStatus }
  /** The terminal has matched a palm. One for each report, however often the report came. */
  | (ReportMark & {
      readonly kind: 'match';
      /** As enrolled on the terminal, 1..64 characters. Personal data: never into a log or the journal. */
      readonly subject: string;
      /** The person signalled to be forced; the door behaves the same. */
      readonly duress: boolean;
      /** Null where the terminal does not say. */
      readonly quality: ScanQuality | null;
      readonly live: boolean | null;
      readonly assurance: Assurance;
    })
  | (ReportMark & { readonly kind: 'no-match' })
  | (ReportMark & { readonly kind: 'bad-read'; readonly reason: BadRead })
  /** A level, told on every change and on the first report of a connection. */
  | (ReportMark & { readonly kind: 'tamper'; readonly active: boolean })
  | (ReportMark & { readonly kind: 'power'; readonly ok: boolean })
  /** Reports that were lost between two that came; a scan may be among them. */
  | (ReportMark & { readonly kind: 'sequence-gap'; readonly missed: number })
  /** The terminal started anew; its sequence begins again. */
  | (ReportMark & { readonly kind: 'restarted' })
  /**
   * A report that is none. Told at once for the first and then at most once a second with how many there were, so that
   * whoever sends nonsense fills no disk.
   */
  | (ReportMark & { readonly kind: 'malformed'; readonly reason: Malformed; readonly count: number })
  /** More reports than any terminal sends: the device was closed, and is tried again. Paired with `active: false`. */
  | { readonly kind: 'flood'; readonly active: boolean; readonly dropped: number; readonly at: number };

export type BadRead = 'quality' | 'timeout' | 'sensor' | 'unknown';

/**
 * `length`, `report-id`, `value`: not what the profile says. `mac`: a wrong code, so not from this terminal or not for
 * this connection. `typing`: keys that came as a person types, not as a wedge does. `pattern`: typed text of another shape.
 */
export type Malformed = 'length' | 'report-id' | 'value' | 'mac' | 'typing' | 'pattern';

/** What the terminal is asked to show and sound; a terminal without the means does nothing. */
export type Feedback =
  'idle' | 'pending' | 'granted' | 'denied' | 'locked-out' | 'held-open-warning' | 'lockdown' | 'fault';

/** `unsupported`: the profile has no such report. `failed`: the device did not take it. */
export type FeedbackOutcome = 'done' | 'unsupported' | 'failed';

export interface TerminalDriver {
  readonly kind: 'terminal';
  readonly id: string;
  readonly status: TerminalStatus;
  /**
   * Listeners are called in the order of what came from the device; a listener that throws is logged and never taken
   * for a fault of the device.
   */
  subscribe(listener: (event: TerminalEvent) => void): () => void;
  /** Begins looking and never gives up; an absent or refused device is a status, not an error. */
  start(): void;
  /** Settles when the device is closed, within one second; idempotent. */
  stop(): Promise<void>;
  /** Never rejects, settles within a second, and a grant must not wait for it. `ms`: for how long; null: until the next. */
  feedback(feedback: Feedback, ms: number | null): Promise<FeedbackOutcome>;
}
