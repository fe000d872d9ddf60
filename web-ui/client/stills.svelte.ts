/** Stills of the sources, looked at anew while somebody sees them. */
import type { StillsView, StillView } from '../../daemon/edges/http/api-types.js';
import { apiBase, type Api } from './api.js';

/** The daemon fetches what is older than half a minute when it is asked. */
const everyMs = 20_000;
/** What is being fetched is there soon. */
const soonMs = 1500;

export class Stills {
  all = $state.raw<readonly StillView[]>([]);
  readonly #bySource = $derived(new Map(this.all.map((still) => [still.source, still])));
  readonly #api: Api;
  #watchers = 0;
  #timer = 0;

  constructor(api: Api) {
    this.#api = api;
  }

  of(source: string): StillView | null {
    return this.#bySource.get(source) ?? null;
  }

  /** Address of the still that is there; null where none is. */
  address(source: string): string | null {
    const version = this.of(source)?.version ?? null;
    return version === null ? null : `${apiBase}/sources/${encodeURIComponent(source)}/still?v=${version}`;
  }

  /** Keeps them fresh until the answer is called; a page in the background asks for none. */
  watch(): () => void {
    this.#watchers += 1;
    if (this.#watchers === 1) void this.#look();
    return () => {
      this.#watchers -= 1;
      if (this.#watchers === 0) window.clearTimeout(this.#timer);
    };
  }

  async #look(): Promise<void> {
    if (document.visibilityState === 'visible') {
      // Without stills the page says all that it has to say.
      const view = await this.#api.get<StillsView>('/stills').catch(() => null);
      if (view !== null && JSON.stringify(view.stills) !== JSON.stringify(this.all)) this.all = view.stills;
    }
    if (this.#watchers === 0) return;
    window.clearTimeout(this.#timer);
    const ms = this.all.some(({ underway }) => underway) ? soonMs : everyMs;
    this.#timer = window.setTimeout(() => void this.#look(), ms);
  }
}
