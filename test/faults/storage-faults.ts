/** The machine's files with one fault: for loops that let the Nth call fail, N = 1, 2, 3 … until a run has no Nth call. */
import { truncate, writeFile } from 'node:fs/promises';
import { nodeFiles, type AppendFile, type Files } from '../../daemon/edges/storage/files.js';

/**
 * `fail`: the Nth call fails and does nothing. `short`: where it writes, half of the bytes are written and it fails,
 * as on a full disk. `die`: as short, and every call after it fails too, until somebody starts again with real files.
 */
export type StorageFault = 'fail' | 'short' | 'die';

export const storageFaults: readonly StorageFault[] = ['fail', 'short', 'die'];

interface Written {
  /** Bytes that a power cut can't take back. */
  synced: number;
  length: number;
}

export class FaultyFiles implements Files {
  readonly #nth: number;
  readonly #fault: StorageFault;
  readonly #files: Files;
  readonly #written = new Map<string, Written>();
  #calls = 0;

  constructor(nth: number, fault: StorageFault, files: Files = nodeFiles) {
    this.#nth = nth;
    this.#fault = fault;
    this.#files = files;
  }

  /** False while the Nth call has not come: the loop is through. */
  get struck(): boolean {
    return this.#calls >= this.#nth;
  }

  /** What a power cut does to what was written and not synced: `kept` (0..1) of it is on the disk. */
  async cutPower(kept: number): Promise<void> {
    for (const [path, { synced, length }] of this.#written) {
      if (length > synced) await truncate(path, synced + Math.floor((length - synced) * kept)).catch(() => undefined);
    }
  }

  read(path: string): Promise<Buffer> {
    return this.#call(() => this.#files.read(path));
  }

  write(path: string, bytes: Uint8Array, mode: number): Promise<void> {
    return this.#call(
      () => this.#files.write(path, bytes, mode),
      () => this.#files.write(path, half(bytes), mode),
    );
  }

  rename(from: string, to: string): Promise<void> {
    return this.#call(() => this.#files.rename(from, to));
  }

  remove(path: string): Promise<void> {
    return this.#call(() => this.#files.remove(path));
  }

  list(folder: string): Promise<readonly string[]> {
    return this.#call(() => this.#files.list(folder));
  }

  makeFolder(folder: string, mode: number): Promise<void> {
    return this.#call(() => this.#files.makeFolder(folder, mode));
  }

  syncFolder(folder: string): Promise<void> {
    return this.#call(() => this.#files.syncFolder(folder));
  }

  size(path: string): Promise<number | null> {
    return this.#call(() => this.#files.size(path));
  }

  async openAppend(path: string, mode: number): Promise<AppendFile> {
    const file = await this.#call(() => this.#files.openAppend(path, mode));
    const length = (await this.#files.size(path)) ?? 0;
    const written = this.#written.get(path) ?? { synced: length, length };
    this.#written.set(path, written);
    // Whole, it is on the disk; of a part nobody knows what a power cut leaves.
    const append = async (bytes: Uint8Array, isWhole: boolean): Promise<void> => {
      await file.append(bytes);
      written.length += bytes.length;
      if (isWhole) written.synced = written.length;
    };
    return {
      append: (bytes) =>
        this.#call(
          () => append(bytes, true),
          () => append(half(bytes), false),
        ),
      sync: () =>
        this.#call(async () => {
          await file.sync();
          written.synced = written.length;
        }),
      truncate: (to) =>
        this.#call(async () => {
          await file.truncate(to);
          written.length = to;
          written.synced = Math.min(written.synced, to);
        }),
      // A process that is gone has closed everything.
      close: () => file.close(),
    };
  }

  async #call<T>(work: () => Promise<T>, part: () => Promise<void> = () => Promise.resolve()): Promise<T> {
    this.#calls += 1;
    const dead = this.#fault === 'die' && this.#calls > this.#nth;
    if (dead) throw new Error('EIO: the machine is off');
    if (this.#calls !== this.#nth) return work();
    if (this.#fault !== 'fail') await part();
    throw new Error('ENOSPC: no space left on device');
  }
}

function half(bytes: Uint8Array): Uint8Array {
  return bytes.slice(0, bytes.length >> 1);
}

/** The machine's files without waiting for the disk: for loops in which only the order of the calls counts. */
export const hastyFiles: Files = {
  ...nodeFiles,
  write: (path, bytes, mode) => writeFile(path, bytes, { mode }),
  syncFolder: () => Promise.resolve(),
  openAppend: async (path, mode) => ({ ...(await nodeFiles.openAppend(path, mode)), sync: () => Promise.resolve() }),
};

const atOnce = 8;

/** Tries N = 1, 2, 3 … a few at a time, until one of them says that its run had no Nth call. */
export async function allStruck(struckAt: (nth: number) => Promise<boolean>): Promise<void> {
  for (let first = 1; ; first += atOnce) {
    const struck = await Promise.all(Array.from({ length: atOnce }, (_, index) => struckAt(first + index)));
    if (struck.includes(false)) return;
  }
}
