// Puts beside the compiled code what tsc does not carry: the page's HTML and CSS, the preview's font settings.
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(top, 'dist', 'web-ui');
mkdirSync(target, { recursive: true });
for (const name of readdirSync(join(top, 'web-ui'))) {
  if (['.html', '.css', '.svg'].includes(extname(name))) cpSync(join(top, 'web-ui', name), join(target, name));
}

const fonts = join('daemon', 'edges', 'preview', 'fonts.conf');
cpSync(join(top, fonts), join(top, 'dist', fonts));
