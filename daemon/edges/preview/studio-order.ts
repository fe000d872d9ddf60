/** What goes between the studio and the process that draws for it: JSON lines there, numbered frames back. */
import type { ErrorParameters } from '../../../drivers/errors.js';
import type { CanvasWall } from './card-geometry.js';
import type { CardOrder } from './cards.js';
import type { ThumbnailOrder } from './thumbnail.js';

export type StudioWork =
  | { readonly kind: 'card'; readonly order: CardOrder }
  /** What a file holds; answered with a PictureFacts as JSON. */
  | { readonly kind: 'inspect'; readonly path: string }
  | { readonly kind: 'slice'; readonly order: SliceOrder }
  | { readonly kind: 'thumbnail'; readonly order: ThumbnailOrder }
  | { readonly kind: 'still'; readonly order: StillOrder };

/** Of a picture over a large wall, which a person uploads: the map of a province has 100 million px. */
export const uploadLimits = { megapixels: 120, megabytes: 64 } as const;

export interface StillOrder {
  readonly url: string;
  /** `pictures.privateNetworks`. */
  readonly privateNetworks: readonly string[];
}

export interface SliceOrder {
  /** File of the picture. */
  readonly path: string;
  readonly wall: CanvasWall;
  /** The panel whose part is wanted; null for the whole wall in small. */
  readonly panel: { readonly row: number; readonly column: number } | null;
  readonly fit: Fit;
}

/** `cover` fills the canvas and cuts off what is over, `contain` shows all of the picture on black. */
export const fits = ['cover', 'contain'] as const;
export type Fit = (typeof fits)[number];

export interface PictureFacts {
  readonly format: string;
  readonly width: number;
  readonly height: number;
}

export interface StudioOrder {
  /** Of this process, from 1. */
  readonly number: number;
  readonly work: StudioWork;
}

/** Whoever writes to the pipe is this version of the daemon: that it is an order at all is enough. */
export function isStudioOrder(value: unknown): value is StudioOrder {
  return typeof value === 'object' && value !== null && 'number' in value && 'work' in value;
}

/** Why an order failed, as it goes over the pipe. */
export interface StudioFault {
  readonly code: string;
  readonly parameters: ErrorParameters;
}

export function isStudioFault(value: unknown): value is StudioFault {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}

/** Body of a frame: the order's number (4 bytes, big end first), then the answer. */
export function numbered(number: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(number);
  return Buffer.concat([head, body]);
}
