/** Pictures that technicians sent to be sliced: files for an hour, few, and gone with the next start. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Clock } from '../../../drivers/clock.js';
import { KeeperError } from '../../../drivers/errors.js';
import type { AppendFile, Files } from '../storage/files.js';
import type { PictureFacts } from '../preview/studio-order.js';

export interface Upload extends PictureFacts {
  readonly id: string;
  readonly wall: string;
  readonly path: string;
  readonly bytes: number;
  /** Epoch ms. */
  readonly at: number;
}

export interface UploadLimits {
  readonly bytes: number;
  /** For the whole of it to arrive. */
  readonly withinMs: number;
  readonly kept: number;
  readonly keptMs: number;
}

export const uploadLimits: UploadLimits = {
  bytes: 64 * 2 ** 20,
  withinMs: 120_000,
  kept: 4,
  keptMs: 3_600_000,
};

export interface UploadsOptions {
  readonly files: Files;
  /** The data folder; the pictures are in `pictures/` below it. */
  readonly folder: string;
  readonly clock: Clock;
  readonly inspect: (path: string) => Promise<PictureFacts>;
  readonly limits?: UploadLimits;
}

export class Uploads {
  readonly #options: UploadsOptions;
  readonly #folder: string;
  readonly #limits: UploadLimits;
  /** Oldest first. */
  #kept: readonly Upload[] = [];
  #opened: Promise<void> | null = null;
  #arriving = 0;

  constructor(options: UploadsOptions) {
    this.#options = options;
    this.#folder = join(options.folder, 'pictures');
    this.#limits = options.limits ?? uploadLimits;
  }

  /**
   * Keeps what arrives. Codes: picture-unusable, picture-too-late, pictures-busy (two arrive already), body-too-large.
   * Nothing is left of what was refused.
   */
  async take(wall: string, stream: Readable): Promise<Upload> {
    if (this.#arriving >= 2) throw new KeeperError('pictures-busy');
    this.#arriving += 1;
    try {
      this.#opened ??= this.#open();
      await this.#opened;
      const id = randomBytes(9).toString('base64url').replaceAll('_', 'u').replaceAll('-', 'h');
      const path = join(this.#folder, id);
      try {
        const bytes = await this.#receive(path, stream);
        const facts = await this.#options.inspect(path);
        const upload = { id, wall, path, bytes, at: this.#options.clock.wall(), ...facts };
        this.#kept = [...this.#kept, upload];
        await this.#forgetOld();
        return upload;
      } catch (error) {
        await this.#remove(path);
        throw error;
      }
    } finally {
      this.#arriving -= 1;
    }
  }

  /** Null where there is none, or none any more. */
  find(wall: string, id: string): Upload | null {
    const { clock } = this.#options;
    const found = this.#kept.find((one) => one.id === id && one.wall === wall) ?? null;
    return found === null || clock.wall() - found.at > this.#limits.keptMs ? null : found;
  }

  async forget(id: string): Promise<void> {
    const gone = this.#kept.filter((one) => one.id === id);
    this.#kept = this.#kept.filter((one) => one.id !== id);
    for (const { path } of gone) await this.#remove(path);
  }

  /** What an earlier run left is nobody's any more. */
  async #open(): Promise<void> {
    const { files } = this.#options;
    await files.makeFolder(this.#folder, 0o700);
    for (const name of await files.list(this.#folder)) await this.#remove(join(this.#folder, name));
  }

  async #receive(path: string, stream: Readable): Promise<number> {
    const { clock, files } = this.#options;
    const cancel = clock.after(this.#limits.withinMs, () =>
      stream.destroy(new KeeperError('picture-too-late', { seconds: this.#limits.withinMs / 1000 })),
    );
    let file: AppendFile | null = null;
    try {
      file = await files.openAppend(path, 0o600);
      let length = 0;
      for await (const part of stream) {
        const bytes = Buffer.from(part);
        length += bytes.length;
        if (length > this.#limits.bytes) throw new KeeperError('body-too-large');
        await file.append(bytes);
      }
      return length;
    } finally {
      cancel();
      await file?.close();
    }
  }

  async #forgetOld(): Promise<void> {
    const now = this.#options.clock.wall();
    const { kept, keptMs } = this.#limits;
    const old = this.#kept.filter(({ at }, index) => index < this.#kept.length - kept || now - at > keptMs);
    for (const { id } of old) await this.forget(id);
  }

  async #remove(path: string): Promise<void> {
    // It may never have been made, and nobody can be helped by hearing of it.
    await this.#options.files.remove(path).catch(() => undefined);
  }
}
