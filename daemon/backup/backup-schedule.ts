/** The backups that the appliance makes by itself: each is read back before it counts, and the oldest go. */
import { rename, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Clock } from '../../drivers/clock.js';
import { KeeperError } from '../../drivers/errors.js';
import type { Files } from '../edges/storage/files.js';
import type { JournalPort } from '../journal/entry.js';
import type { HealthLine } from '../wall/devices-port.js';
import { writeBackup } from './backup.js';
import { readBundle } from './read-bundle.js';

export interface BackupSettings {
  /** 0 for none. */
  readonly everyHours: number;
  readonly keep: number;
  /** Relative to the data folder where it is relative. */
  readonly folder: string;
  readonly passphraseFile?: string | undefined;
}

export interface BackupScheduleOptions {
  readonly files: Files;
  readonly dataDir: string;
  readonly version: string;
  readonly settings: () => BackupSettings;
  readonly journal: JournalPort;
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
}

/** After the start the room comes first. */
const firstLookMs = 5 * 60_000;
const lookEveryMs = 10 * 60_000;
const hourMs = 3_600_000;
/**
 * Only what was read back is called so. The number says which is the newest: a clock that said 1970 for a day must not
 * make that day's the oldest, which goes first. Without a number: one of version 0.1.
 */
const verifiedName = /^room-(?:(\d{6})-)?(\d{4}-\d{2}-\d{2}T\d{6}Z)\.backup$/;

export class BackupSchedule {
  readonly #options: BackupScheduleOptions;
  #cancel: (() => void) | null = null;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;
  /** Epoch ms of the newest one that was read back; null before the first. */
  #verifiedAt: number | null = null;
  /** Monotonic ms of the same where it was made since the start, which no clock that is set can age. */
  #madeAt: number | null = null;
  #failure: string | null = null;
  /** Monotonic ms of the start: an appliance that is new has time to make its first one. */
  #since = 0;

  constructor(options: BackupScheduleOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#since = this.#options.clock.now();
    this.#verifiedAt = await this.#newest().catch(() => null);
    this.#lookAfter(firstLookMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    this.#cancel = null;
    await this.#running;
  }

  /**
   * Not ok when the last one that was read back is older than twice the time between two. The detail is the ISO time of that
   * one, `none` where there is none and it is late, and after `; ` why the last attempt failed.
   */
  health(): HealthLine {
    const { settings, clock } = this.#options;
    const { everyHours } = settings();
    const at = this.#verifiedAt;
    const age = this.#madeAt === null && at !== null ? clock.wall() - at : clock.now() - (this.#madeAt ?? this.#since);
    const late = everyHours > 0 && age > 2 * everyHours * hourMs;
    const told = at === null ? null : new Date(at).toISOString();
    const why = [told ?? 'none', ...(this.#failure === null ? [] : [this.#failure])].join('; ');
    return { part: 'backup', ok: !late, code: late ? 'backup-old' : null, detail: late ? why : told };
  }

  /** Makes one where one is due. Never rejects. */
  async look(): Promise<void> {
    const { settings, clock } = this.#options;
    const { everyHours } = settings();
    const age = this.#verifiedAt === null ? Infinity : clock.wall() - this.#verifiedAt;
    // A clock that was set back makes the last one lie in the future; another is no harm.
    if (everyHours === 0 || (age >= 0 && age < everyHours * hourMs)) return;
    try {
      await this.#make();
      this.#failure = null;
    } catch (error) {
      this.#failed(error);
    }
  }

  #lookAfter(ms: number): void {
    if (this.#stopped) return;
    this.#cancel = this.#options.clock.after(ms, () => {
      this.#running = this.look().then(() => this.#lookAfter(lookEveryMs));
    });
  }

  async #make(): Promise<void> {
    const { files, dataDir, version, clock, settings, journal } = this.#options;
    const { keep, passphraseFile } = settings();
    const folder = this.#folder();
    await files.makeFolder(folder, 0o700);
    const passphrase = passphraseFile === undefined ? null : await this.#passphrase(passphraseFile);
    const at = Math.floor(clock.wall() / 1000) * 1000;
    const number = Math.max(0, ...(await this.#names()).map((one) => Number(verifiedName.exec(one)?.[1] ?? 0))) + 1;
    const name = `room-${String(number).padStart(6, '0')}-${stampOf(at)}.backup`;
    const unverified = join(folder, `unverified-${name}`);
    try {
      await writeBackup({ files, dataDir, file: unverified, at, version, passphrase });
      await readBundle({ file: unverified, passphrase }, () => Promise.resolve());
      await rename(unverified, join(folder, name));
    } finally {
      await rm(unverified, { force: true });
    }
    await files.syncFolder(folder);
    this.#verifiedAt = at;
    this.#madeAt = clock.now();
    for (const old of (await this.#names()).slice(0, -keep)) await files.remove(join(folder, old));
    const data = { file: name, bytes: await files.size(join(folder, name)), sealed: passphrase !== null };
    await journal.append({ kind: 'backup.made', actor: 'system', forServer: true, data });
  }

  #failed(error: unknown): void {
    const { log, journal } = this.#options;
    const reason = error instanceof KeeperError ? error.code : error instanceof Error ? error.message : String(error);
    // Tried again every few minutes; said once.
    if (this.#failure === reason) return;
    this.#failure = reason;
    log.warn({ error: reason }, 'no backup was made');
    journal
      .append({ kind: 'backup.failed', actor: 'system', forServer: true, data: { reason } })
      .catch((failure: unknown) => log.warn({ error: String(failure) }, 'journal'));
  }

  async #passphrase(file: string): Promise<string> {
    const { files, dataDir } = this.#options;
    const text = (await files.read(isAbsolute(file) ? file : join(dataDir, file))).toString('utf8');
    const passphrase = (text.split('\n')[0] ?? '').trim();
    if (passphrase === '') throw new Error(`${file} is empty`);
    return passphrase;
  }

  #folder(): string {
    const { folder } = this.#options.settings();
    return isAbsolute(folder) ? folder : join(this.#options.dataDir, folder);
  }

  /** Those that were read back, the oldest first. */
  async #names(): Promise<readonly string[]> {
    const names = (await this.#options.files.list(this.#folder())).filter((name) => verifiedName.test(name));
    const key = (name: string): string => name.replace(/^room-(?=\d{4}-)/, 'room-000000-');
    return [...names].sort((one, other) => (key(one) < key(other) ? -1 : 1));
  }

  async #newest(): Promise<number | null> {
    const stamp = verifiedName.exec((await this.#names()).at(-1) ?? '')?.[2];
    if (stamp === undefined) return null;
    const at = Date.parse(stamp.replace(/T(\d\d)(\d\d)(\d\d)Z$/, 'T$1:$2:$3Z'));
    return Number.isNaN(at) ? null : at;
  }
}

/** Sorts as the times do, and has no colon, which a memory stick's file system may not take. */
function stampOf(at: number): string {
  return new Date(at)
    .toISOString()
    .replace(/:/g, '')
    .replace(/\.\d+Z$/, 'Z');
}
