/** Test cards as SVG: what a technician puts on a panel or over a wall to see where it is and how it shows. Pure. */
import { canvasOf, overviewOf, panelNumber, sliceOf, type CanvasWall, type Slice } from './card-geometry.js';
import { cardWords, type CardWords } from './card-words.js';
import { escaped, fit, type Measure } from './lettering.js';

export const cardNames = ['number', 'grid', 'bars', 'greys', 'span'] as const;
/** `span` is one picture over the whole wall; each of the others is drawn on every panel by itself. */
export type CardName = (typeof cardNames)[number];

export interface CardPanel {
  readonly row: number;
  readonly column: number;
  readonly matrix: string;
  readonly output: number;
}

export interface CardWall extends CanvasWall {
  readonly id: string;
  readonly panels: readonly CardPanel[];
}

export interface CardOrder {
  readonly card: CardName;
  readonly wall: CardWall;
  /** The panel to draw in full; null for the whole wall in small, bezels included. */
  readonly panel: CardPanel | null;
  readonly language: 'id' | 'en';
}

const ink = { ground: '#000000', line: '#ffffff', soft: '#8a8a8a', bezel: '#303030' };

export function drawCard({ card, wall, panel, language }: CardOrder, measure: Measure): string {
  const words = cardWords[language];
  if (panel !== null) {
    const { widthPx: width, heightPx: height } = wall.panel;
    const view = card === 'span' ? sliceOf(wall, panel) : { x: 0, y: 0, width, height };
    return svg({ width, height }, view, contentOf({ card, wall, panel, words, line: 1 }, measure));
  }
  const canvas = canvasOf(wall);
  const line = Math.ceil(canvas.width / overviewOf(wall).width);
  const panels = wall.panels.map((one) => {
    const slice = sliceOf(wall, one);
    const view = card === 'span' ? slice : { ...slice, x: 0, y: 0 };
    return `<svg ${sides(slice)} viewBox="${viewBox(view)}">${contentOf({ card, wall, panel: one, words, line }, measure)}</svg>`;
  });
  const ground = rect({ x: 0, y: 0, ...canvas }, ink.bezel);
  return svg(overviewOf(wall), { x: 0, y: 0, ...canvas }, `${ground}${panels.join('')}`);
}

interface Content {
  readonly card: CardName;
  readonly wall: CardWall;
  readonly panel: CardPanel;
  readonly words: CardWords;
  /** Px of the thinnest line: one on a panel, and in small so many that none of them is lost. */
  readonly line: number;
}

function contentOf({ card, wall, panel, words, line }: Content, measure: Measure): string {
  const { widthPx: width, heightPx: height } = wall.panel;
  const whole = { x: 0, y: 0, width, height };
  const label = labelOf(wall, panel, words);
  switch (card) {
    case 'number':
      return rect(whole, '#14304d') + frame(whole, 4) + numberOn(whole, panelNumber(wall, panel), label, measure);
    case 'grid':
      return (
        rect(whole, ink.ground) +
        gridOn(whole, stepOf(whole), line) +
        frame(whole, line) +
        circleOn(whole, wall) +
        tag()
      );
    case 'bars':
      return barsOn(whole) + tag();
    case 'greys':
      return greysOn(whole) + tag();
    case 'span':
      return spanOn(wall, line) + tag(sliceOf(wall, panel));
  }
  function tag(at: Slice = whole): string {
    return tagOn(at, `${panelNumber(wall, panel)} · ${label.join(' · ')}`, measure);
  }
}

/** Where the panel is, in the words of the wiring. */
function labelOf(wall: CardWall, panel: CardPanel, words: CardWords): readonly string[] {
  return [
    `${words.wall} ${wall.id}, ${words.row} ${panel.row + 1}, ${words.column} ${panel.column + 1}`,
    `${panel.matrix}, ${words.output} ${panel.output}`,
    `${wall.panel.widthPx}×${wall.panel.heightPx}`,
  ];
}

function numberOn(box: Slice, number: number, label: readonly string[], measure: Measure): string {
  const room = { width: box.width * 0.9, mostLines: 1, bold: true };
  const text = String(number);
  const big = Math.floor(Math.min(box.height * 0.6, (box.width * 0.8) / Math.max(0.1, measure(text, true))));
  const middle = box.x + box.width / 2;
  const lines = label.map((words, index) => {
    const tall = box.height * 0.08;
    const { lines: fitted, size } = fit(
      words,
      { ...room, bold: false, height: tall * 1.3, largest: Math.max(6, Math.floor(tall)), smallest: 4 },
      measure,
    );
    return textAt(fitted[0] ?? '', {
      x: middle,
      y: box.y + box.height * (0.74 + index * 0.1),
      size,
      bold: false,
      fill: '#dbe6f2',
    });
  });
  const at = { x: middle, y: box.y + box.height * 0.34 + big * 0.36, size: big, bold: true, fill: ink.line };
  return textAt(text, at) + lines.join('');
}

/** A line of small text on a ground of its own at the foot of a panel; it hides a strip of the card and nothing else. */
function tagOn(box: Slice, words: string, measure: Measure): string {
  const tall = Math.max(6, Math.round(box.height * 0.035));
  const room = { width: box.width * 0.8, height: tall * 2, largest: tall, smallest: Math.min(tall, 4), mostLines: 1 };
  const { lines: fitted, size } = fit(words, { ...room, bold: false }, measure);
  const width = Math.ceil(measure(fitted[0] ?? '', false) * size + tall);
  const ground = {
    x: Math.round(box.x + (box.width - width) / 2),
    y: Math.round(box.y + box.height - tall * 2.4),
    width,
    height: Math.round(tall * 1.6),
  };
  const at = { x: box.x + box.width / 2, y: ground.y + tall * 1.15, size, bold: false, fill: ink.line };
  return rect(ground, ink.ground) + textAt(fitted[0] ?? '', at);
}

/** Squares of about an eighth of the shorter side, in whole px. */
function stepOf({ width, height }: { readonly width: number; readonly height: number }): number {
  return Math.max(4, Math.round(Math.min(width, height) / 8));
}

/** Lines of `line` pixels; the outermost pixels are the frame's. */
function gridOn(box: Slice, step: number, line: number): string {
  const lines: string[] = [];
  for (let x = step; x < box.width - 1; x += step) lines.push(`M${box.x + x} ${box.y}h${line}v${box.height}h${-line}z`);
  for (let y = step; y < box.height - 1; y += step)
    lines.push(`M${box.x} ${box.y + y}h${box.width}v${line}h${-box.width}z`);
  return `<path d="${lines.join('')}" fill="${ink.soft}" shape-rendering="crispEdges"/>`;
}

/** The outermost pixels: where the panel cuts the picture off (overscan), they are missing. */
function frame(box: Slice, wide: number): string {
  const { x, y, width, height } = box;
  const inner = `M${x + wide} ${y + wide}v${height - 2 * wide}h${width - 2 * wide}v${2 * wide - height}z`;
  const d = `M${x} ${y}h${width}v${height}h${-width}z${inner}`;
  return `<path d="${d}" fill="${ink.line}" shape-rendering="crispEdges"/>`;
}

/** Round where the panel's pixels are as wide and high as room.json says. */
function circleOn(box: Slice, { panel }: CanvasWall): string {
  const perMm = { x: panel.widthPx / panel.widthMm, y: panel.heightPx / panel.heightMm };
  const radiusMm = 0.46 * Math.min(box.width / perMm.x, box.height / perMm.y);
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  const radii = `rx="${n(radiusMm * perMm.x)}" ry="${n(radiusMm * perMm.y)}"`;
  return `<ellipse cx="${n(cx)}" cy="${n(cy)}" ${radii} fill="none" stroke="${ink.line}" stroke-width="2"/>`;
}

/** 75 % bars above, full ones below: white, yellow, cyan, green, magenta, red, blue, black. */
function barsOn(box: Slice): string {
  const columns = [7, 6, 3, 2, 5, 4, 1, 0];
  const upper = Math.round(box.height * 0.66);
  const colour = (bits: number, level: string): string =>
    `#${[4, 2, 1].map((bit) => ((bits & bit) === 0 ? '00' : level)).join('')}`;
  return columns
    .map((bits, index) => {
      const x = Math.round((index * box.width) / columns.length);
      const width = Math.round(((index + 1) * box.width) / columns.length) - x;
      return (
        rect({ x, y: 0, width, height: upper }, colour(bits, 'bf')) +
        rect({ x, y: upper, width, height: box.height - upper }, colour(bits, 'ff'))
      );
    })
    .join('');
}

/** Sixteen steps from black to white; below them the darkest and the brightest steps that a good panel still tells apart. */
function greysOn(box: Slice): string {
  const upper = Math.round(box.height * 0.7);
  const step = (levels: readonly number[], y: number, height: number): string =>
    levels
      .map((level, index) => {
        const x = Math.round((index * box.width) / levels.length);
        const width = Math.round(((index + 1) * box.width) / levels.length) - x;
        const hex = level.toString(16).padStart(2, '0');
        return rect({ x, y, width, height }, `#${hex}${hex}${hex}`);
      })
      .join('');
  const even = Array.from({ length: 16 }, (_, index) => index * 17);
  const ends = [0, 2, 4, 8, 12, 16, 239, 243, 247, 251, 253, 255];
  return step(even, 0, upper) + step(ends, upper, box.height - upper);
}

/** Over the whole wall: what crosses a bezel goes on where it would without one. */
function spanOn(wall: CardWall, line: number): string {
  const canvas = { x: 0, y: 0, ...canvasOf(wall) };
  const { width, height } = canvas;
  const diagonals = `<path d="M0 0L${width} ${height}M${width} 0L0 ${height}" fill="none" stroke="#ffd400" stroke-width="${3 * line}"/>`;
  const ramp = Array.from({ length: 32 }, (_, index) => {
    const x = Math.round((index * width) / 32);
    const hex = Math.round((index * 255) / 31)
      .toString(16)
      .padStart(2, '0');
    const box = { x, y: Math.round(height * 0.47), width: Math.round(((index + 1) * width) / 32) - x };
    return rect({ ...box, height: Math.max(1, Math.round(height * 0.06)) }, `#${hex}${hex}${hex}`);
  });
  const grid = gridOn(canvas, stepOf({ width: wall.panel.widthPx, height: wall.panel.heightPx }), line);
  return rect(canvas, '#101018') + grid + ramp.join('') + diagonals + circleOn(canvas, wall) + frame(canvas, 2 * line);
}

interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly bold: boolean;
  readonly fill: string;
}

function textAt(text: string, { x, y, size, bold, fill }: TextPlace): string {
  const weight = bold ? ' font-weight="700"' : '';
  return `<text x="${n(x)}" y="${n(y)}" text-anchor="middle" font-size="${n(size)}"${weight} fill="${fill}">${escaped(text)}</text>`;
}

function svg(size: { readonly width: number; readonly height: number }, view: Slice, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="${viewBox(view)}" font-family="DejaVu Sans Condensed">${content}</svg>`;
}

function rect(box: Slice, fill: string): string {
  return `<rect ${sides(box)} fill="${fill}" shape-rendering="crispEdges"/>`;
}

function sides({ x, y, width, height }: Slice): string {
  return `x="${x}" y="${y}" width="${width}" height="${height}"`;
}

function viewBox({ x, y, width, height }: Slice): string {
  return `${x} ${y} ${width} ${height}`;
}

/** A number as SVG has it, to a hundredth of a px. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
