/**
 * What the verbs need of the other parts, in the verbs' own words. parts.ts fits the parts to it, each loaded on its
 * first use; tests hand in their own.
 */
import type { HidDevice } from '../../drivers/hid-inventory.js';
import type { SerialPortView } from '../../drivers/serial-inventory.js';
import type { FamilyTools } from '../../drivers/family.js';
import type { Transport } from '../../drivers/link/transport.js';
import type { RunningSimulator, SimulatorDefaults, SimulatorSettings } from '../../drivers/simulators/simulator.js';
import type { Language } from '../messages/language.js';

/** One fault of a configuration. */
export interface RoomFault {
  /** A warning is told and leaves the exit code alone. */
  readonly severity: 'error' | 'warning';
  /** JSON pointer, '' for the whole document. */
  readonly pointer: string;
  /** Registry or checker code, kebab-case. */
  readonly code: string;
  /** In the reader's language: the value, and what was expected. */
  readonly message: string;
}

export type { FamilyProbe, FamilyTools, ProbeFinding } from '../../drivers/family.js';

export type { RunningSimulator, SimulatorSettings } from '../../drivers/simulators/simulator.js';

export interface JournalVerdict {
  readonly entries: number;
  /** Null where the journal is empty. */
  readonly lastSeq: number | null;
  /** Hash of the last entry, to compare with the one the server holds; null where the journal is empty. */
  readonly head: string | null;
  readonly checkpoints: number;
  /** Each in the reader's language with its place; empty where nothing is wrong. */
  readonly faults: readonly string[];
  /** What is no fault and worth knowing: a torn last line that the next start heals. */
  readonly notes: readonly string[];
}

export interface PersonErased {
  readonly order: string;
  readonly terminals: readonly string[];
  readonly subjects: readonly string[];
  /** Damaged files that still name the person. */
  readonly leftovers: readonly string[];
}

export interface RestoreOrder {
  readonly passphrase: string | null;
  /** `empty`: only into a folder without a room. `look`: nothing is changed. */
  readonly how: 'empty' | 'replace' | 'look';
}

/** What a restore would change. */
export interface BundleDifferenceView {
  /** JSON pointers with the values here and in the backup, null for none or not to be told; null: one is unreadable. */
  readonly changes: readonly { readonly at: string; readonly was: string | null; readonly is: string | null }[] | null;
  readonly lastSeqHere: number | null;
  readonly lastSeqThere: number | null;
  readonly bringsSecrets: boolean;
}

export interface RestoredView {
  /** What was put back, one name each; empty where nothing was to be changed. */
  readonly names: readonly string[];
  /** Null where the folder held no room before. */
  readonly difference: BundleDifferenceView | null;
  /** Folder that holds what was there before; null where nothing was. */
  readonly replaced: string | null;
}

export interface CliParts {
  checkRoom(text: string, language: Language): Promise<readonly RoomFault[]>;
  serialPorts(): Promise<readonly SerialPortView[]>;
  /** Of the HID devices in that text of a room.json; rejects with config-unreadable. */
  udevRules(text: string, path: string): Promise<string>;
  /** Rejects with hid-unavailable. */
  hidDevices(): Promise<readonly HidDevice[]>;
  serialTransport(path: string, baudRate: number): Promise<Transport>;
  tcpTransport(host: string, port: number): Promise<Transport>;
  familyNames(): Promise<readonly string[]>;
  /** Null where there is no such family. */
  family(name: string): Promise<FamilyTools | null>;
  /** The baud rate that the family's devices leave the factory with; null where there is no such family. */
  familyBaudRate(name: string): Promise<number | null>;
  simulatorNames(): Promise<readonly string[]>;
  simulatorDefaults(name: string): Promise<SimulatorDefaults>;
  simulate(
    name: string,
    settings: SimulatorSettings,
    /** One readable line for each change of the simulated device's state. */
    changed: (line: string) => void,
  ): Promise<RunningSimulator>;
  verifyJournal(dataDir: string, language: Language): Promise<JournalVerdict>;
  /** Entries as their JSON lines, without line end, in order. */
  exportJournal(dataDir: string): AsyncIterable<string>;
  /** Everything stored about a person, as JSON can hold it. */
  personReport(dataDir: string, person: string): Promise<object>;
  personErase(dataDir: string, person: string): Promise<PersonErased>;
  personErased(dataDir: string, order: string): Promise<void>;
  /** Secures the channels of every relay board of the room; one answer a board. */
  secureBoards(dataDir: string): Promise<readonly SecuredBoard[]>;
  /** What is in the file now, one name each. With a passphrase it is sealed and holds the secrets too. */
  backup(dataDir: string, file: string, passphrase: string | null): Promise<readonly string[]>;
  restore(file: string, dataDir: string, asked: RestoreOrder): Promise<RestoredView>;
}

export interface SecuredBoard {
  readonly device: string;
  readonly secured: boolean;
  /** Registry code of what kept it from being; null where it was secured. */
  readonly code: string | null;
}
