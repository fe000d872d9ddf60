/** SVG to PNG, and a still picture to one that fits a panel; the only file that knows sharp, in a process of its own. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Sharp, SharpOptions } from 'sharp';
import type { Measure } from './lettering.js';
import { measureWith, readTypeface } from './typeface.js';

export interface Painter {
  readonly measure: Measure;
  /** Drawn surfaces need few colours; `hasPhotos` asks for all 256 and for their mixing. */
  png(svg: string, hasPhotos: boolean): Promise<Buffer>;
  /** The picture as a JPEG data: address of at most 640×640 px; rejects what is no JPEG, PNG or WebP. */
  thumbnail(bytes: Uint8Array): Promise<string>;
}

/** A camera's still has 8 million px, a poster 40 million; a bomb has more. */
const mostPixels = 50_000_000;
const thumbnailSide = 640;
const pictureFormats = ['jpeg', 'png', 'webp'];

export async function loadPainter(): Promise<Painter> {
  const { default: sharp } = await import('sharp');
  // One picture a second: keeping things for the next one and drawing with many threads would only cost memory.
  sharp.cache(false);
  sharp.concurrency(1);
  const open = (bytes: Uint8Array, options: SharpOptions = {}): Sharp =>
    sharp(bytes, { limitInputPixels: mostPixels, ...options });
  return {
    measure: measureWith(typeface('DejaVuSansCondensed'), typeface('DejaVuSansCondensed-Bold')),
    png: (svg, hasPhotos) =>
      open(Buffer.from(svg))
        .removeAlpha()
        .png(hasPhotos ? { palette: true, effort: 3 } : { palette: true, effort: 1, colours: 64, dither: 0 })
        .toBuffer(),
    thumbnail: async (bytes) => {
      const { format } = await open(bytes).metadata();
      if (!pictureFormats.includes(format)) throw new TypeError(`no picture that is drawn: ${format}`);
      const small = await open(bytes)
        .autoOrient()
        .resize({ width: thumbnailSide, height: thumbnailSide, fit: 'inside', withoutEnlargement: true })
        .flatten()
        .jpeg({ quality: 80 })
        .toBuffer();
      return `data:image/jpeg;base64,${small.toString('base64')}`;
    },
  };
}

function typeface(name: string): ReturnType<typeof readTypeface> {
  const fonts = dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'));
  return readTypeface(readFileSync(join(fonts, 'ttf', `${name}.ttf`)));
}
