/** What the room is made of: walls, sources, layouts and scenes, as the configuration has them. */
import type { ListView } from '../../daemon/edges/http/api-types.js';
import type { LayoutConfig, SceneConfig, SourceConfig, WallConfig } from '../../daemon/config/schema.js';
import type { Api } from './api.js';
import { told } from './answer.js';

export interface Stored<T> {
  readonly etag: string;
  readonly item: T;
}

export class Library {
  walls = $state.raw<readonly Stored<WallConfig>[]>([]);
  sources = $state.raw<readonly Stored<SourceConfig>[]>([]);
  layouts = $state.raw<readonly Stored<LayoutConfig>[]>([]);
  scenes = $state.raw<readonly Stored<SceneConfig>[]>([]);
  /** ETag of the configuration that all of it is from; null before the first time. */
  version = $state<string | null>(null);
  fault = $state.raw<unknown>(null);

  readonly #api: Api;
  #asking: string | null = null;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Fetches anew where the configuration is not the one that was fetched. */
  async follow(version: string): Promise<void> {
    if (version === this.version || version === this.#asking) return;
    this.#asking = version;
    try {
      const [walls, sources, layouts, scenes] = await Promise.all([
        this.#list<WallConfig>('walls'),
        this.#list<SourceConfig>('sources'),
        this.#list<LayoutConfig>('layouts'),
        this.#list<SceneConfig>('scenes'),
      ]);
      Object.assign(this, { walls, sources, layouts, scenes, version, fault: null });
    } catch (error) {
      this.fault = error;
    } finally {
      if (this.#asking === version) this.#asking = null;
    }
  }

  forget(): void {
    this.version = null;
  }

  wall(id: string): WallConfig | null {
    return this.walls.find(({ item }) => item.id === id)?.item ?? null;
  }

  layout(id: string): LayoutConfig | null {
    return this.layouts.find(({ item }) => item.id === id)?.item ?? null;
  }

  sourceName(id: string): string {
    return this.sources.find(({ item }) => item.id === id)?.item.name ?? id;
  }

  sceneName(id: string): string {
    return this.scenes.find(({ item }) => item.id === id)?.item.name ?? id;
  }

  async #list<T>(name: string): Promise<readonly Stored<T>[]> {
    const { items } = await this.#api.get<ListView>(`/library/${name}`);
    return told<readonly Stored<T>[]>(items);
  }
}
