/** Which scenes are for which wall. Pure. */
import type { LayoutConfig, SceneConfig } from '../../daemon/config/schema.js';

interface Stored<T> {
  readonly item: T;
}

/** The partition that a scene uses; null where it names one that is not there. */
export function layoutOf(scene: SceneConfig, layouts: readonly Stored<LayoutConfig>[]): LayoutConfig | null {
  return layouts.find(({ item }) => item.id === scene.layout)?.item ?? null;
}

/** In the configuration's order. */
export function scenesOfWall(
  wall: string,
  scenes: readonly Stored<SceneConfig>[],
  layouts: readonly Stored<LayoutConfig>[],
): readonly SceneConfig[] {
  const walls = new Map(layouts.map(({ item }) => [item.id, item.wall]));
  return scenes.map(({ item }) => item).filter(({ layout }) => walls.get(layout) === wall);
}

/** Those whose name or id holds every word that was typed. */
export function matchingScenes(scenes: readonly SceneConfig[], typed: string): readonly SceneConfig[] {
  const words = typed.toLowerCase().split(/\s+/);
  return scenes.filter(({ id, name }) => words.every((word) => `${name} ${id}`.toLowerCase().includes(word)));
}
