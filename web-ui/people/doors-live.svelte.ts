/** The doors as the daemon tells them, and what happens at them; silent streams are lost ones. */
import type { DoorEntriesView, DoorEntryView, DoorsView } from '../../daemon/edges/http/api-types.js';
import { told } from '../client/answer.js';
import { apiBase, type Api } from '../client/api.js';

const mostShown = 100;

export class DoorsLive {
  view = $state.raw<DoorsView | null>(null);
  entries = $state.raw<readonly DoorEntryView[]>([]);
  isFresh = $state(false);
  readonly #api: Api;
  #events: EventSource | null = null;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Ends with the function that it gives back. */
  start(): () => void {
    const events = new EventSource(`${apiBase}/doors/events`);
    this.#events = events;
    events.addEventListener('doors', (event: MessageEvent<string>) => {
      this.view = told<DoorsView>(JSON.parse(event.data));
      this.isFresh = true;
    });
    events.addEventListener('entry', (event: MessageEvent<string>) => {
      this.#take([told<DoorEntryView>(JSON.parse(event.data))]);
    });
    events.addEventListener('error', () => (this.isFresh = false));
    this.#api
      .get<DoorEntriesView>('/doors/entries')
      .then(({ entries }) => this.#take(entries))
      .catch(() => undefined);
    return () => {
      this.#events?.close();
      this.#events = null;
    };
  }

  /** Newest first, each once. */
  #take(entries: readonly DoorEntryView[]): void {
    const all = new Map([...this.entries, ...entries].map((entry) => [entry.seq, entry]));
    this.entries = [...all.values()].sort((a, b) => b.seq - a.seq).slice(0, mostShown);
  }
}
