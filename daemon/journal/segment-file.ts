/** The segment that is being written: what is in it is durable, or it is cut off again. */
import { dirname } from 'node:path';
import type { AppendFile, Files } from '../edges/storage/files.js';

export class SegmentFile {
  readonly path: string;
  readonly #files: Files;
  #file: AppendFile | null = null;
  #bytes: number;

  /** `bytes`: how many of the file are known to be good; 0 for one that is yet to be made. */
  constructor(files: Files, path: string, bytes: number) {
    this.#files = files;
    this.path = path;
    this.#bytes = bytes;
  }

  /** Bytes known to be on the disk. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Settles when the bytes are on the disk. After a rejection none of them is part of the segment. */
  async append(bytes: Uint8Array): Promise<void> {
    try {
      const file = this.#file ?? (await this.#open());
      await file.append(bytes);
      this.#bytes += bytes.length;
    } catch (error) {
      await this.#cut();
      throw error;
    }
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  async #open(): Promise<AppendFile> {
    const file = await this.#files.openAppend(this.path, 0o600);
    this.#file = file;
    await file.truncate(this.#bytes);
    if (this.#bytes > 0) await file.sync();
    else await this.#files.syncFolder(dirname(this.path));
    return file;
  }

  /**
   * Part of a failed write may be there, and whole lines of it would look like entries after a crash. Where even the
   * cut fails, the next append begins with it.
   */
  async #cut(): Promise<void> {
    try {
      await this.#file?.truncate(this.#bytes);
      await this.#file?.sync();
    } catch {
      // The next append opens and cuts anew; this file's state is nobody's to rely on.
    }
    await this.close().catch(() => undefined);
  }
}
