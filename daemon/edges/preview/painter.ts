/** SVG to PNG, and a still picture to one that fits a panel; the only file that knows sharp, in a process of its own. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Sharp, SharpOptions } from 'sharp';
import { KeeperError } from '../../../drivers/errors.js';
import type { Slice } from './card-geometry.js';
import type { Measure } from './lettering.js';
import { uploadLimits, type Fit, type PictureFacts } from './studio-order.js';
import { measureWith, readTypeface } from './typeface.js';

export interface Painter {
  readonly measure: Measure;
  /** Drawn surfaces need few colours; `hasPhotos` asks for all 256 and for their mixing. */
  png(svg: string, hasPhotos: boolean): Promise<Buffer>;
  /** The picture as a JPEG data: address within a square of `side` px (640); rejects what is no JPEG, PNG or WebP. */
  thumbnail(bytes: Uint8Array, side?: number): Promise<string>;
  /** The drawing as it is, every colour its own: what a panel is judged by must not be mixed from others. */
  exact(svg: string): Promise<Buffer>;
  /** Code: picture-unusable. */
  inspect(path: string): Promise<PictureFacts>;
  /** Code: picture-unusable. */
  cut(order: Cut): Promise<Buffer>;
}

/** A picture made as large as the canvas, px, and what is cut out of it. */
export interface Cut {
  readonly path: string;
  readonly canvas: { readonly width: number; readonly height: number };
  readonly fit: Fit;
  readonly slice: Slice;
}

/** A camera's still has 8 million px, a poster 40 million; a bomb has more. */
const mostPixels = 50_000_000;
const mostUploadedPixels = uploadLimits.megapixels * 1e6;
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
    thumbnail: async (bytes, side = thumbnailSide) => {
      const { format } = await open(bytes).metadata();
      if (!pictureFormats.includes(format)) throw new TypeError(`no picture that is drawn: ${format}`);
      const small = await open(bytes)
        .autoOrient()
        .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
        .flatten()
        .jpeg({ quality: 80 })
        .toBuffer();
      return `data:image/jpeg;base64,${small.toString('base64')}`;
    },
    exact: (svg) => open(Buffer.from(svg)).removeAlpha().png(truePng).toBuffer(),
    inspect: async (path) => {
      const { format, width, height, autoOrient } = await usable(() => sharp(path, uploaded).metadata());
      if (!pictureFormats.includes(format)) throw unusable(`the format is ${format}`);
      if (width * height > mostUploadedPixels) throw unusable(`it has ${width}×${height} pixels`);
      return { format, width: autoOrient.width, height: autoOrient.height };
    },
    cut: ({ path, canvas, fit, slice }) =>
      usable(() =>
        // Of the canvas only what is cut out of it is ever in memory, however large the wall.
        sharp(path, uploaded)
          .autoOrient()
          .resize({ ...canvas, fit, background: '#000000' })
          .flatten({ background: '#000000' })
          .extract({ left: slice.x, top: slice.y, width: slice.width, height: slice.height })
          .png(truePng)
          .toBuffer(),
      ),
  };
}

const truePng = { palette: false, compressionLevel: 6, adaptiveFiltering: false } as const;
const uploaded: SharpOptions = { limitInputPixels: mostUploadedPixels, sequentialRead: true, failOn: 'error' };

function unusable(reason: string): KeeperError {
  return new KeeperError('picture-unusable', { reason, ...uploadLimits });
}

/** What the library has against a file is said of the file. */
async function usable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof KeeperError ? error : unusable(error instanceof Error ? error.message : String(error));
  }
}

function typeface(name: string): ReturnType<typeof readTypeface> {
  const fonts = dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'));
  return readTypeface(readFileSync(join(fonts, 'ttf', `${name}.ttf`)));
}
