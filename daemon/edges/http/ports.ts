/** What the web edge needs of the rest of the daemon; compose.ts hands it in. */
import type { Clock } from '../../../drivers/clock.js';
import type { ErrorParameters } from '../../../drivers/errors.js';
import type { Outcome } from '../../../drivers/driver.js';
import type { DoorsPort } from '../../access/doors-port.js';
import type { PracticePort } from '../../access/practice-port.js';
import type { RoomChange } from '../../config/changes.js';
import type { RoomParser } from '../../config/parse.js';
import type { RoomPort } from '../../config/room-port.js';
import type { Room } from '../../config/schema.js';
import type { ShapeCheck } from '../../config/validator.js';
import type { JournalEntry, JournalPort } from '../../journal/entry.js';
import type { EntryFilter, JournalPage } from '../../journal/page.js';
import type { RetentionReport } from '../../journal/retention-run.js';
import type { Verdict } from '../../journal/verify.js';
import type { ProvisioningPort } from '../../provisioning/provisioning-port.js';
import type { DevicesPort, HealthPort } from '../../wall/devices-port.js';
import type { WallHistory } from '../../wall/history.js';
import type { WallBenchPort } from '../../wall/model.js';
import type { CardOrder } from '../preview/cards.js';
import type { PictureFacts, SliceOrder, StillOrder } from '../preview/studio-order.js';
import type { ThumbnailOrder, ThumbnailRegion } from '../preview/thumbnail.js';
import type { MappingPort } from '../../wall/mapping-port.js';
import type { Files } from '../storage/files.js';
import type { DiagnosticsView, HidDeviceView, ProbeView, SendView, SerialPortView } from './api-types.js';
import type { TraceRing } from './trace-ring.js';

export interface HttpPorts {
  readonly version: string;
  readonly clock: Clock;
  readonly files: Files;
  /** The data folder. */
  readonly folder: string;
  /** Folder of the built page. */
  readonly assets: string;
  readonly wall: WallBenchPort;
  readonly mapping: MappingPort;
  readonly history: WallHistory;
  readonly devices: DevicesPort;
  readonly doors: DoorsPort;
  readonly retention: RetentionPort;
  /** Null but for the demo. */
  readonly practice: PracticePort | null;
  readonly health: HealthPort;
  readonly room: RoomPort;
  readonly parse: RoomParser;
  readonly shapeCheck: (schema: object) => Promise<ShapeCheck>;
  readonly revisions: RevisionsPort;
  readonly provisioning: ProvisioningPort;
  readonly journal: JournalReadPort;
  readonly lines: LinesPort;
  readonly pictures: PicturesPort;
  readonly replay: ReplayPort;
  readonly inventory: InventoryPort;
  /** Prometheus text, asked for each scrape. */
  readonly metrics: () => Promise<string>;
  readonly diagnostics: () => Omit<DiagnosticsView, 'sessions' | 'streams' | 'certificate'>;
  /** Ends the daemon, to be started anew; null where nothing would start it again. */
  readonly restart: (() => void) | null;
  readonly describe: (code: string, parameters: ErrorParameters) => string;
  readonly log: WebLog;
  /** Where the one-time code of the first set-up is said to a person; never the journal. */
  readonly tellCode: (code: string) => void;
}

export interface RetentionPort {
  report(): Promise<RetentionReport>;
  /** Never rejects: the report says what went wrong. */
  run(): Promise<RetentionReport>;
}

export interface WebLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface Revision {
  readonly number: number;
  readonly replacedAt: string;
  /** Null where this version can't be used. */
  readonly room: Room | null;
}

export interface RevisionsPort {
  /** Earlier versions of room.json, the newest first. */
  list(): Promise<readonly Revision[]>;
  changes(before: Room, after: Room): { readonly changes: readonly RoomChange[]; readonly more: number };
}

export interface JournalReadPort extends JournalPort {
  readonly head: { readonly seq: number; readonly hash: string };
  subscribe(listener: (entry: JournalEntry) => void): () => void;
  page(filter: EntryFilter): Promise<JournalPage>;
  verify(): Promise<Verdict>;
  /** Lines without line end, in order. */
  lines(): AsyncIterable<string>;
}

export interface LinesPort {
  readonly ring: TraceRing;
  /** False where the device has no line of its own here. */
  has(device: string): boolean;
  /** What the device's family reads in these bytes; null where it can't be asked. */
  decode(device: string, from: 'host' | 'device', bytes: Uint8Array): readonly object[];
  /** Sends these bytes as they are and then reads the device in full. Null where there is no such line. */
  send(device: string, bytes: Uint8Array, correlation: string): Promise<SendView | null>;
  /** `input` null ties nothing. Null where the matrix, its output or its input is not there. */
  tie(
    device: string,
    tie: { readonly output: number; readonly input: number | null },
    correlation: string,
  ): Promise<Outcome | null>;
}

/** Drawing for people; codes: picture-not-drawn, pictures-busy, picture-unusable. */
export interface PicturesPort {
  card(order: CardOrder): Promise<Buffer>;
  inspect(path: string): Promise<PictureFacts>;
  slice(order: SliceOrder): Promise<Buffer>;
  /** Codes besides: still-… (daemon/edges/preview/errors.ts). */
  still(order: StillOrder): Promise<Buffer>;
  thumbnail(order: ThumbnailOrder): Promise<Buffer>;
  /** True where a still would be seen as one in a region of a scene in small. */
  hasRoomForStill(wall: ThumbnailOrder['wall'], region: Omit<ThumbnailRegion, 'source'>): boolean;
  /** Px that a picture over the wall has where it is shown as it is. */
  canvas(wall: SliceOrder['wall']): { readonly width: number; readonly height: number };
  stop(): void;
}

/** Plays a recorded line to a simulated device, and to no other. */
export interface ReplayPort {
  /**
   * `text` is what the line monitor gave out, `file` what it is called in errors. Codes: cli-record-wrong,
   * cli-replay-without-line, cli-driver-unknown, record-of-other-family, replay-running.
   */
  replay(asked: {
    readonly driver: string;
    readonly size: { readonly inputs?: number; readonly outputs?: number; readonly panels?: number };
    readonly text: string;
    readonly file: string;
  }): Promise<ReplayReport>;
}

export interface ReplayReport {
  /** In the record; more than were played where they took too long. */
  readonly exchanges: number;
  readonly played: readonly {
    readonly number: number;
    readonly ms: number;
    readonly sent: Buffer;
    readonly recorded: Buffer;
    readonly got: Buffer;
    readonly agrees: boolean;
  }[];
}

export interface InventoryPort {
  serialPorts(): Promise<readonly Omit<SerialPortView, 'usedBy'>[]>;
  /** Rejects with hid-unavailable. */
  hidDevices(): Promise<readonly Omit<HidDeviceView, 'usedBy'>[]>;
  /** Code: cli-path-not-a-target, port-busy and what else keeps a port from being opened. */
  probe(target: string, baudRate: number | null): Promise<ProbeView>;
}
