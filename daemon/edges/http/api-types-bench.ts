/** The part of the API for who looks after the appliance: ports, lines, journal, figures. Taken along by api-types.ts. */

// ── Lines ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** GET /ports: what configuration can name on this machine. */
export interface PortsView {
  readonly serial: readonly SerialPortView[];
  readonly hid: readonly HidDeviceView[];
  /** Why a list may be short. */
  readonly notes: readonly { readonly code: string; readonly message: string }[];
}

export interface SerialPortView {
  readonly path: string;
  readonly byId: string | null;
  readonly byPath: string | null;
  readonly usb: {
    readonly vendorId: number;
    readonly productId: number;
    readonly manufacturer: string | null;
    readonly product: string | null;
    readonly serialNumber: string | null;
  } | null;
  /** The configured device that uses it; null for none. */
  readonly usedBy: string | null;
  /** For `link` of a device. */
  readonly link: { readonly type: 'serial'; readonly path: string; readonly baudRate: number };
}

export interface HidDeviceView {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string | null;
  readonly manufacturer: string | null;
  readonly product: string | null;
  readonly path: string | null;
  readonly usagePage: number | null;
  readonly usage: number | null;
  readonly interfaceNumber: number | null;
  /** The socket it is in; null where it hangs on none. */
  readonly usbPath: string | null;
  /** SHA-256 of its report descriptor; null where the system does not say. */
  readonly descriptorSha256: string | null;
  /** True for what hangs on no USB socket and so is refused at a door. */
  readonly virtual: boolean;
  readonly usedBy: string | null;
  /** All that it can be told by. */
  readonly link: object;
  /** Drivers that read such a device; empty where none does. */
  readonly adoptions: readonly AdoptionView[];
}

/** With an id and the `link` of its device it is an item of `devices`. */
export interface AdoptionView {
  readonly driver: string;
  readonly profile?: string;
  readonly channels?: number;
  /** True where it can't be used before a key file is named. */
  readonly needsKey: boolean;
}

/** POST /ports/probe: asks, never switches. */
export interface ProbeAsked {
  /** Path of a port, or host:port. */
  readonly target: string;
  readonly baudRate?: number;
}

export interface ProbeView {
  /** Null where nothing answered. */
  readonly found: {
    readonly driver: string;
    readonly baudRate: number | null;
    readonly model: string | null;
    readonly firmware: string | null;
    readonly inputs: number | null;
    readonly outputs: number | null;
    /** For `devices` of room.json. */
    readonly device: object;
  } | null;
  /** What was tried, such as "9600 baud". */
  readonly tried: readonly string[];
}

/** One frame of a line; GET /devices/{device}/trace and the event `frame` of …/trace/events. */
export interface FrameView {
  /** Grows with each frame of this device. */
  readonly number: number;
  readonly at: string;
  readonly direction: 'out' | 'in';
  readonly kind: 'frame' | 'discarded';
  readonly correlation: string | null;
  /** Lower-case hex, two digits a byte, no spaces. */
  readonly hex: string;
  /** What the family's codec reads in it. */
  readonly decoded: readonly object[];
}

export interface TraceView {
  readonly device: string;
  readonly frames: readonly FrameView[];
  /** Frames that are no longer kept. */
  readonly dropped: number;
}

/** POST /devices/{device}/send: raw bytes on the line, and a full read afterwards. */
export interface SendAsked {
  readonly hex: string;
}

export interface SendView {
  readonly outcome: 'written' | 'not-sent' | 'unknown';
  readonly code: string | null;
  readonly bytes: number;
}

/** POST /devices/{device}/tie: one crosspoint, outside any scene. Input 0 ties nothing. */
export interface TieAsked {
  readonly output: number;
  readonly input: number;
}

export interface TieView {
  readonly ending: 'applied' | 'refused' | 'not-sent' | 'unknown';
  readonly code: string | null;
}

// ── Journal ────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface EntryView {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly forServer: boolean;
  readonly data: object;
  readonly hash: string;
}

/** GET /journal: newest first. */
export interface JournalView {
  readonly entries: readonly EntryView[];
  /** `before` of the next page; null at the beginning of the journal. */
  readonly next: number | null;
  readonly head: { readonly seq: number; readonly hash: string };
}

/** POST /journal/verify */
export interface VerdictView {
  readonly whole: boolean;
  readonly entries: number;
  readonly checkpoints: number;
  readonly head: { readonly seq: number; readonly hash: string } | null;
  readonly unsignedTail: number;
  readonly faults: readonly { readonly place: string; readonly code: string; readonly message: string }[];
  readonly durationMs: number;
}

// ── The appliance ──────────────────────────────────────────────────────────────────────────────────────────────────

/** GET /diagnostics */
export interface DiagnosticsView {
  readonly version: string;
  readonly node: string;
  readonly startedAt: string;
  readonly uptimeSeconds: number;
  readonly residentMb: number;
  readonly cpuSeconds: number;
  readonly journal: { readonly seq: number; readonly failure: string | null; readonly outboxLag: number };
  readonly links: readonly {
    readonly device: string;
    readonly name: string;
    readonly state: string;
    readonly bytesOut: number;
    readonly bytesIn: number;
    readonly opens: number;
  }[];
  readonly results: Readonly<Record<string, number>>;
  readonly sessions: number;
  readonly streams: number;
  readonly certificate: { readonly notAfter: string; readonly fingerprint256: string; readonly own: boolean } | null;
}

/** GET /health: how the parts are, in the reader's language. */
export interface HealthView {
  readonly parts: readonly HealthPartView[];
}

export interface HealthPartView {
  /** `device:<id>`, `mqtt`, `journal` … */
  readonly part: string;
  readonly ok: boolean;
  /** A code of docs/errors.md; null where nothing is wrong. */
  readonly code: string | null;
  /** What is wrong; null where nothing is. */
  readonly title: string | null;
  /** What it means for the room; null where that is not known. */
  readonly effect: string | null;
  /** Likely causes in order, and the next step. */
  readonly detail: string | null;
  /** What the system or the device said itself. */
  readonly facts: string | null;
}
