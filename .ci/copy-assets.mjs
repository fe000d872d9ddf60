// Puts beside the compiled code what tsc does not carry: the preview's font settings. Packs the built page, so that the
// daemon never has to.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';

const top = dirname(dirname(fileURLToPath(import.meta.url)));
const page = join(top, 'dist', 'page');
for (const entry of readdirSync(page, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !['.html', '.css', '.js', '.svg'].includes(extname(path))) continue;
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }));
}

const fonts = join('daemon', 'edges', 'preview', 'fonts.conf');
cpSync(join(top, fonts), join(top, 'dist', fonts));
