/** A wall as SVG: panels to scale, each with what it shows and how well that is known. Pure: same picture, same text. */
import { escaped, fit, leading, type Measure } from './lettering.js';
import { badge, kindColours, kindSigns, markLooks, marks, type Mark, type SourceKind } from './marks.js';
import { boxOf, groupsOf, type Box, type PanelGroup } from './geometry.js';
import type { PanelPicture, Shown, WallPicture } from './wall-picture.js';

export interface DrawingOptions {
  readonly measure: Measure;
  /** data: address of a source's snapshot, by source id; the others show their name alone. */
  readonly images: ReadonlyMap<string, string>;
  /** When the state was so, as people read it. */
  readonly at: string;
}

export interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** The whole picture is at least and at most so wide, and the wall in it at most so high, px. */
const leastWidth = 640;
const mostWidth = 1920;
const mostWallHeight = 1600;
const panelWidth = 300;
const margin = 16;
const headHeight = 60;
const legendLine = 26;
const ink = { text: '#f2f5f8', dim: '#aab4c0', ground: '#0d1117', bezel: '#05070a', panel: '#1b2530' };

/** SVG of the wall with a head (name, scene, status, time) and a legend of the marks that occur. */
export function drawWall(picture: WallPicture, options: DrawingOptions): Drawing {
  const { rows, columns, widthMm, heightMm, bezelMm } = picture;
  const wallMm = { width: columns * widthMm + (columns - 1) * bezelMm, height: rows * heightMm + (rows - 1) * bezelMm };
  const wanted = Math.min(mostWidth - 2 * margin, Math.max(leastWidth - 2 * margin, columns * panelWidth));
  const scale = Math.min(wanted / wallMm.width, mostWallHeight / wallMm.height);
  const wall = { width: wallMm.width * scale, height: wallMm.height * scale };
  const width = Math.ceil(Math.max(leastWidth, wall.width + 2 * margin));
  const legend = drawLegend(picture, width - 2 * margin, options.measure);
  const legendTop = headHeight + wall.height + 14;
  const height = Math.ceil(legendTop + legend.height + 8);
  const place = { left: (width - wall.width) / 2, top: headHeight, scale, widthMm, heightMm, bezelMm };
  const groups = groupsOf(picture.panels).map((group, index) => drawGroup(group, index, place, picture, options));
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans Condensed">`,
    patterns,
    rect({ x: 0, y: 0, width, height }, `fill="${ink.ground}"`),
    drawHead(picture, width, options),
    ...groups,
    `<g transform="translate(${margin} ${n(legendTop)})">${legend.svg}</g>`,
    '</svg>',
  ].join('\n');
  return { svg, width, height };
}

const patterns = [
  '<defs>',
  '<pattern id="stripes" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">',
  '<rect width="4" height="12" fill="#f5d25c" fill-opacity=".22"/></pattern>',
  '<pattern id="dots" width="12" height="12" patternUnits="userSpaceOnUse">',
  '<circle cx="3" cy="3" r="1.4" fill="#b5bcc6" fill-opacity=".45"/></pattern>',
  '</defs>',
].join('');

function drawHead(picture: WallPicture, width: number, { measure, at }: DrawingOptions): string {
  const { name, scene, status, words } = picture;
  const pillText = fit(status.text, { ...oneLine, width: 200, largest: 15 }, measure);
  const pillLine = pillText.lines[0] ?? '';
  const pill = measure(pillLine, true) * pillText.size + 24;
  const right = width - margin;
  const when = `${words.asOf} ${at}`;
  const whenWidth = measure(when, false) * 13;
  return [
    line(name, { x: margin, y: 27, width: width - 2 * margin - pill - 16, size: 20, bold: true }, measure),
    line(scene, { x: margin, y: 49, width: width - 2 * margin - whenWidth - 16, size: 14, colour: ink.dim }, measure),
    rect({ x: right - pill, y: 9, width: pill, height: 24 }, `rx="12" fill="${status.colour}"`),
    `<text x="${n(right - pill / 2)}" y="26" text-anchor="middle" font-weight="700" font-size="${pillText.size}" fill="#10151b">${escaped(pillLine)}</text>`,
    `<text x="${right}" y="49" text-anchor="end" font-size="13" fill="${ink.dim}">${escaped(when)}</text>`,
  ].join('');
}

const oneLine = { height: 100, smallest: 8, mostLines: 1, bold: true } as const;

interface LineLook {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly bold?: boolean;
  readonly colour?: string;
}

/** One line of text, made smaller and at last cut to its width; `y` is its baseline. */
function line(text: string, look: LineLook, measure: Measure): string {
  const bold = look.bold ?? false;
  const room = { ...oneLine, bold, width: look.width, largest: look.size, smallest: Math.max(8, look.size - 4) };
  const fitted = fit(text, room, measure);
  return `<text x="${n(look.x)}" y="${n(look.y)}" font-size="${fitted.size}"${bold ? ' font-weight="700"' : ''} fill="${look.colour ?? ink.text}">${escaped(fitted.lines[0] ?? '')}</text>`;
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly bezelMm: number;
}

/** Panels that show one picture together, or one panel alone. */
function drawGroup(
  group: PanelGroup,
  index: number,
  place: Place,
  picture: WallPicture,
  options: DrawingOptions,
): string {
  const whole = boxOf(group.area, place);
  const boxes = group.panels.map((panel) => ({ panel, box: boxOf({ ...panel, rows: 1, columns: 1 }, place) }));
  const [first] = group.panels;
  const image = first?.shown.what === 'source' ? options.images.get(first.shown.id) : undefined;
  const clip = `clip-${index}`;
  const grounds = boxes.map(({ panel, box }) => rect(box, `fill="${groundOf(panel.shown)}"`)).join('');
  const clipped =
    image === undefined
      ? ''
      : `<clipPath id="${clip}">${boxes.map(({ box }) => rect(box, '')).join('')}</clipPath>` +
        `<g clip-path="url(#${clip})"><image ${sides(whole)} href="${image}" preserveAspectRatio="xMidYMid meet"/></g>`;
  // A picture that is whole and of one mind has one frame and one name across it; else every panel says its own.
  const told = group.isWhole ? boxes.slice(0, 1).map(({ panel }) => ({ panel, box: whole })) : boxes;
  const overlays = told.map(({ panel, box }) => drawOverlay(panel, box));
  const labels = told.map(({ panel, box }) => drawLabel(panel, box, image !== undefined, picture, options.measure));
  return `<g>${grounds}${clipped}${overlays.join('')}${labels.join('')}</g>`;
}

function groundOf(shown: Shown): string {
  if (shown.what === 'nothing' || shown.what === 'off') return ink.bezel;
  return shown.what === 'unknown' ? '#20262d' : ink.panel;
}

/** Pattern and frame of one panel: what its mark adds to whatever it shows. */
function drawOverlay({ mark, shown }: PanelPicture, box: Box): string {
  const { colour, frame, pattern } = markLooks[mark];
  const inset = frame.width / 2 + 0.5;
  const inner = { x: box.x + inset, y: box.y + inset, width: box.width - 2 * inset, height: box.height - 2 * inset };
  const dash = frame.dash === '' ? '' : ` stroke-dasharray="${frame.dash}"`;
  const cross = `M${n(box.x)} ${n(box.y)}L${n(box.x + box.width)} ${n(box.y + box.height)}M${n(box.x + box.width)} ${n(box.y)}L${n(box.x)} ${n(box.y + box.height)}`;
  return [
    shown.what === 'nothing' ? `<path d="${cross}" stroke="#333d49" stroke-width="1"/>` : '',
    shown.what === 'off' ? drawPowerSign(box) : '',
    pattern === null ? '' : rect(box, `fill="url(#${pattern})"`),
    rect(inner, `fill="none" stroke="${colour}" stroke-width="${frame.width}"${dash}`),
  ].join('');
}

/** The sign of a power switch, large and dim in the middle. */
function drawPowerSign({ x, y, width, height }: Box): string {
  const size = Math.min(width, height) * 0.028;
  return `<path transform="translate(${n(x + width / 2)} ${n(y + height / 2)}) scale(${n(size)})" d="M0-11V-2M-5-8A9 9 0 1 0 5-8" fill="none" stroke="#333d49" stroke-width="2.4" stroke-linecap="round"/>`;
}

function drawLabel(panel: PanelPicture, box: Box, hasImage: boolean, picture: WallPicture, measure: Measure): string {
  const radius = Math.max(5, Math.min(13, box.height * 0.09, box.width * 0.09));
  const pad = Math.max(4, Math.min(12, box.width * 0.045));
  const badgeAt = { x: box.x + box.width - pad - radius, y: box.y + pad + radius };
  const parts = [
    `<g transform="translate(${n(badgeAt.x)} ${n(badgeAt.y)}) scale(${n(radius / 10)})">${badge(panel.mark)}</g>`,
  ];
  const { shown } = panel;
  const small = Math.max(9, Math.min(14, box.height * 0.085));
  const left = box.x + pad;
  const inside = box.width - 2 * pad;
  if (shown.what === 'source') {
    const edge = markLooks[panel.mark].frame.width + 1;
    const stripe = { x: box.x + edge, y: box.y + edge, width: Math.max(2, pad * 0.4), height: box.height - 2 * edge };
    parts.push(rect(stripe, `fill="${kindColours[shown.kind]}"`));
    const place = { left: left + pad / 3, top: box.y + pad, width: inside - 2 * radius - 5, size: small };
    if (inside > 40) parts.push(drawKind(shown.kind, picture.words.kinds[shown.kind], place, measure));
  }
  const footer = panel.wanted === null || box.height < 70 ? 0 : small * 1.9;
  const head = pad + Math.max(2 * radius, small * 1.35) + 3;
  const space = { top: box.y + head, height: box.height - head - footer - pad / 2 };
  parts.push(drawName(shown, { ...space, left: left + pad / 3, width: inside - pad / 3 }, hasImage, measure));
  if (footer > 0 && panel.wanted !== null) {
    const { colour, frame } = markLooks[panel.mark];
    const strip = {
      x: box.x + frame.width,
      y: box.y + box.height - footer - frame.width,
      width: box.width - 2 * frame.width,
      height: footer,
    };
    const text = { x: left + pad / 3, y: strip.y + footer / 2 + small * 0.36, width: inside, size: small, bold: true };
    parts.push(rect(strip, `fill="${colour}"`), line(panel.wanted, { ...text, colour: '#10151b' }, measure));
  }
  return parts.join('');
}

interface KindPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly size: number;
}

/** Sign and word of a source's kind; the sign alone where the word has no room. */
function drawKind(kind: SourceKind, word: string, place: KindPlace, measure: Measure): string {
  const { left, top, width, size } = place;
  const sign = size * 1.35;
  const at = `translate(${n(left)} ${n(top)}) scale(${n(sign / 24)})`;
  const path = (stroke: string, wide: number): string =>
    `<path transform="${at}" d="${kindSigns[kind]}" fill="none" stroke="${stroke}" stroke-width="${wide}" stroke-linecap="round" stroke-linejoin="round"/>`;
  const text =
    measure(word, false) * size > width - sign
      ? ''
      : `<text x="${n(left + sign + 5)}" y="${n(top + sign * 0.76)}" font-size="${n(size)}" fill="${ink.dim}"${halo(size, ink.panel)}>${escaped(word)}</text>`;
  return path(ink.panel, 5) + path(ink.text, 1.8) + text;
}

interface NameRoom {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The name in the middle of its room; over a snapshot at its foot, on a ground of its own. */
function drawName(shown: Shown, room: NameRoom, hasImage: boolean, measure: Measure): string {
  const bold = shown.what === 'source' || shown.what === 'input';
  const largest = Math.round(Math.max(9, Math.min(hasImage ? 18 : 40, room.height * (hasImage ? 0.16 : 0.3))));
  const { lines, size } = fit(
    shown.name,
    { width: room.width, height: room.height, largest, smallest: 8, mostLines: hasImage ? 1 : 4, bold },
    measure,
  );
  const tall = lines.length * size * leading;
  const top = hasImage ? room.top + room.height - tall - 2 : room.top + (room.height - tall) / 2;
  const ground = hasImage
    ? rect(
        { x: room.left - 6, y: top - 2, width: room.width + 12, height: tall + 6 },
        `fill="#000" fill-opacity=".72" rx="3"`,
      )
    : '';
  const texts = lines.map(
    (text, index) =>
      `<text x="${n(room.left)}" y="${n(top + (index + 0.86) * size * leading)}" font-size="${size}"${bold ? ' font-weight="700"' : ''} fill="${bold ? ink.text : ink.dim}"${halo(size, groundOf(shown))}>${escaped(text)}</text>`,
  );
  return ground + texts.join('');
}

/** Keeps letters readable on stripes, bezels and snapshots. */
function halo(size: number, ground: string): string {
  return ` stroke="${ground}" stroke-width="${n(size * 0.22)}" stroke-linejoin="round" paint-order="stroke"`;
}

/** The marks that occur, each with its badge and its word, in as many lines as they need. */
function drawLegend(
  picture: WallPicture,
  width: number,
  measure: Measure,
): { readonly svg: string; readonly height: number } {
  const occurring = new Set<Mark>(picture.panels.map(({ mark }) => mark));
  let x = 0;
  let row = 0;
  const parts = marks
    .filter((mark) => occurring.has(mark))
    .map((mark) => {
      const word = picture.words.marks[mark];
      const wide = measure(word, false) * 13 + 44;
      if (x > 0 && x + wide > width) {
        x = 0;
        row += 1;
      }
      const at = { x, y: row * legendLine + 10 };
      x += wide;
      return `<g transform="translate(${n(at.x + 9)} ${at.y}) scale(.85)">${badge(mark)}</g><text x="${n(at.x + 24)}" y="${at.y + 5}" font-size="13" fill="${ink.dim}">${escaped(word)}</text>`;
    });
  return { svg: parts.join(''), height: (row + 1) * legendLine };
}

function rect(box: Box, look: string): string {
  return `<rect ${sides(box)} ${look}/>`;
}

function sides({ x, y, width, height }: Box): string {
  return `x="${n(x)}" y="${n(y)}" width="${n(Math.max(0, width))}" height="${n(Math.max(0, height))}"`;
}

/** A number as SVG has it, to a hundredth of a px. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
