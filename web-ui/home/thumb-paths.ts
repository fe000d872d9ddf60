/** A scene in small as few shapes: one path for all regions of a kind of source, however many they are. Pure. */
import type { Area, WallShape } from '../wall/wall-scale.js';
import { boxOf } from '../wall/wall-scale.js';

export interface ThumbPath {
  readonly kind: string;
  /** SVG path data. */
  readonly d: string;
}

export function thumbPaths<T extends Area>(
  wall: WallShape,
  regions: readonly T[],
  size: { readonly width: number; readonly height: number },
  kindOf: (region: T) => string,
): readonly ThumbPath[] {
  const paths = new Map<string, string>();
  const px = (value: number): string => String(Math.round(value * 10) / 10);
  for (const region of regions) {
    const box = boxOf(wall, region);
    const [x, y] = [(box.left * size.width) / 100, (box.top * size.height) / 100];
    const [width, height] = [(box.width * size.width) / 100, (box.height * size.height) / 100];
    const kind = kindOf(region);
    paths.set(kind, `${paths.get(kind) ?? ''}M${px(x)} ${px(y)}h${px(width)}v${px(height)}h${px(-width)}z`);
  }
  return [...paths].map(([kind, d]) => ({ kind, d }));
}
