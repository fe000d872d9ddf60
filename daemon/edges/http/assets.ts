/** The built page. Only files that were in its folder when it was first asked for are ever read. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

export interface Asset {
  readonly bytes: Buffer;
  readonly type: string;
  /** `gzip` where the bytes are packed, else null. */
  readonly encoding: 'gzip' | null;
  readonly etag: string;
  /** True where the name holds a digest of the content, so that it never changes. */
  readonly isFixed: boolean;
}

export class Assets {
  readonly #folder: string;
  #files: ReadonlySet<string> | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Null where there is no such file. `path` is that of the address, without query. */
  async find(path: string, takesGzip: boolean): Promise<Asset | null> {
    this.#files ??= new Set(await namesIn(this.#folder));
    const name = path === '/' ? 'index.html' : path.slice(1);
    const type = types[extname(name)];
    if (type === undefined || !this.#files.has(name)) return null;
    const packed = takesGzip && this.#files.has(`${name}.gz`);
    const bytes = await readFile(join(this.#folder, packed ? `${name}.gz` : name));
    const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 20);
    const isFixed = /^assets\/.+-[\w-]{8,}\.\w+$/.test(name);
    return { bytes, type, encoding: packed ? 'gzip' : null, etag: `"${digest}"`, isFixed };
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
