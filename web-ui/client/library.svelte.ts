/** What the room is made of: walls, sources, layouts and scenes, as the configuration has them. */
import type { ListView, StateView } from '../../daemon/edges/http/api-types.js';
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

  readonly #sourcesById = $derived(new Map(this.sources.map(({ item }) => [item.id, item])));
  readonly #api: Api;
  #asking: { readonly version: string; readonly done: Promise<void> } | null = null;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Fetches anew where the configuration is not the one that was fetched; settles when it is there. */
  async follow(version: string): Promise<void> {
    if (version === this.version) return;
    if (this.#asking?.version !== version) this.#asking = { version, done: this.#fetch(version) };
    await this.#asking.done;
  }

  async #fetch(version: string): Promise<void> {
    try {
      const [walls, sources, layouts, scenes] = await Promise.all([
        this.#list<WallConfig>('walls'),
        this.#list<SourceConfig>('sources'),
        this.#list<LayoutConfig>('layouts'),
        this.#list<SceneConfig>('scenes'),
      ]);
      // An answer that was overtaken by a newer configuration is not shown any more.
      if (this.#asking?.version === version)
        Object.assign(this, { walls, sources, layouts, scenes, version, fault: null });
    } catch (error) {
      this.fault = error;
    } finally {
      if (this.#asking?.version === version) this.#asking = null;
    }
  }

  forget(): void {
    this.version = null;
  }

  /** After a change of one's own: what is shown next has to have it. */
  async refresh(): Promise<void> {
    const state = await this.#api.get<StateView>('/state');
    this.version = null;
    await this.follow(state.configuration);
  }

  wall(id: string): WallConfig | null {
    return this.walls.find(({ item }) => item.id === id)?.item ?? null;
  }

  layout(id: string): LayoutConfig | null {
    return this.layouts.find(({ item }) => item.id === id)?.item ?? null;
  }

  source(id: string): SourceConfig | null {
    return this.#sourcesById.get(id) ?? null;
  }

  sourceName(id: string): string {
    return this.source(id)?.name ?? id;
  }

  sceneName(id: string): string {
    return this.scenes.find(({ item }) => item.id === id)?.item.name ?? id;
  }

  async #list<T>(name: string): Promise<readonly Stored<T>[]> {
    const { items } = await this.#api.get<ListView>(`/library/${name}`);
    return told<readonly Stored<T>[]>(items);
  }
}
