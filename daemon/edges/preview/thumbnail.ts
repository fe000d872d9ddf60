/**
 * A scene in small as SVG, for the button that launches it: its regions to scale, each with the still of its source or,
 * where there is none, on the colour of the source's kind with as much of its name as can be read. Pure.
 */
import { boxOf, type Box } from './geometry.js';
import { escaped, fit, leading, type Measure } from './lettering.js';
import type { SourceKind } from './marks.js';

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export interface ThumbnailOrder {
  readonly wall: {
    readonly rows: number;
    readonly columns: number;
    readonly widthMm: number;
    readonly heightMm: number;
    readonly bezelMm: number;
  };
  readonly regions: readonly ThumbnailRegion[];
  /** By id; an id that is not here is drawn as one that shows nothing. */
  readonly sources: Readonly<Record<string, ThumbnailSource>>;
  readonly theme: Theme;
}

/** In panels, rows and columns from 0. */
export interface ThumbnailRegion {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
  /** Null where the scene shows nothing. */
  readonly source: string | null;
}

export interface ThumbnailSource {
  readonly name: string;
  readonly kind: SourceKind;
  /** data: address of its still; null where there is none. */
  readonly image: string | null;
}

export interface ThumbnailColours {
  readonly ground: string;
  readonly ink: string;
  readonly kinds: Readonly<Record<SourceKind, string>>;
}

/** As the page's own style has them (web-ui/home/home.css, theme.css); a test holds the two equal. */
export const thumbnailColours: Readonly<Record<Theme, ThumbnailColours>> = {
  light: {
    ground: '#2b333c',
    ink: '#12181f',
    kinds: {
      online: '#bfe6cf',
      offline: '#dfe7ee',
      internal: '#eadcf7',
      external: '#b7d6f5',
      conference: '#f7dfb6',
    },
  },
  dark: {
    ground: '#05070a',
    ink: '#edf1f5',
    kinds: {
      online: '#23694a',
      offline: '#46525f',
      internal: '#5c4382',
      external: '#2c5a85',
      conference: '#7a5a1c',
    },
  },
};

/** The page shows it 80 px wide: three times as many are sharp on a phone too. */
const most = { width: 240, height: 180 };
/** What is smaller than this in the picture is no letter to a person, but a speck. */
const lettersPx = { largest: 30, smallest: 20 };
/** A still in less than this shows nothing; the colour of its kind does. */
const leastStillPx = 24;

type WallOfThumbnail = ThumbnailOrder['wall'];

/** Px of the picture, and for each mm of the wall. */
export function thumbnailSize({ rows, columns, widthMm, heightMm, bezelMm }: WallOfThumbnail): {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
} {
  const wide = columns * widthMm + (columns - 1) * bezelMm;
  const high = rows * heightMm + (rows - 1) * bezelMm;
  const scale = Math.min(most.width / wide, most.height / high);
  return { width: Math.max(1, Math.round(wide * scale)), height: Math.max(1, Math.round(high * scale)), scale };
}

/** Where a region lies in the picture, px. */
export function thumbnailBox(wall: WallOfThumbnail, region: Omit<ThumbnailRegion, 'source'>): Box {
  const { row, column, rowSpan: rows, columnSpan: columns } = region;
  return boxOf({ row, column, rows, columns }, { left: 0, top: 0, scale: thumbnailSize(wall).scale, ...wall });
}

/** True where a still would be seen as one. */
export function hasRoomForStill(wall: WallOfThumbnail, region: Omit<ThumbnailRegion, 'source'>): boolean {
  const box = thumbnailBox(wall, region);
  return box.width >= leastStillPx && box.height >= leastStillPx;
}

export function drawThumbnail({ wall, regions, sources, theme }: ThumbnailOrder, measure: Measure): string {
  const { width, height } = thumbnailSize(wall);
  const colours = thumbnailColours[theme];
  const parts = regions.map((region) => {
    const source = region.source === null ? undefined : sources[region.source];
    return source === undefined ? '' : drawRegion(source, thumbnailBox(wall, region), colours, measure);
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans Condensed">`,
    `<rect width="${width}" height="${height}" fill="${colours.ground}"/>`,
    ...parts,
    '</svg>',
  ].join('');
}

function drawRegion({ name, kind, image }: ThumbnailSource, box: Box, colours: ThumbnailColours, measure: Measure) {
  const ground = `<rect ${sides(box)} fill="${colours.kinds[kind]}"/>`;
  // A picture of its own cuts off what a still of another shape has too much of.
  if (image !== null)
    return `${ground}<svg ${sides(box)}><image width="100%" height="100%" href="${image}" preserveAspectRatio="xMidYMid slice"/></svg>`;
  return ground + drawName(name, box, colours.ink, measure);
}

/** The whole name where it can be read, else its initials, else nothing. */
function drawName(name: string, box: Box, ink: string, measure: Measure): string {
  const room = { width: box.width - 8, height: box.height - 4, mostLines: 3, bold: true, ...lettersPx };
  const whole = fit(name, room, measure);
  const isWhole = whole.lines.length > 0 && whole.lines.join(' ') === name.trim().split(/\s+/).join(' ');
  const { lines, size } = isWhole ? whole : fit(initials(name), { ...room, mostLines: 1 }, measure);
  if (lines.some((line) => line.includes('…'))) return '';
  const top = box.y + (box.height - lines.length * size * leading) / 2;
  return lines
    .map((line, index) => {
      const y = top + (index + 0.86) * size * leading;
      return `<text x="${n(box.x + box.width / 2)}" y="${n(y)}" font-size="${size}" font-weight="700" text-anchor="middle" fill="${ink}">${escaped(line)}</text>`;
    })
    .join('');
}

/** Two or three letters that stand for a name; the page's own are the same. */
export function initials(name: string): string {
  const words = name.split(/[\s\-_]+/).filter((word) => word !== '');
  const [first = ''] = words;
  if (words.length === 1) return first.slice(0, 3);
  return words
    .slice(0, 3)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('');
}

function sides({ x, y, width, height }: Box): string {
  return `x="${n(x)}" y="${n(y)}" width="${n(Math.max(0, width))}" height="${n(Math.max(0, height))}"`;
}

/** A number as SVG has it, to a hundredth of a px. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
