/** A scene while it is edited: the draft with its history, and what is chosen of it. */
import type { CaptureView, Priority } from '../../daemon/edges/http/api-types.js';
import type { SceneConfig, WallConfig } from '../../daemon/config/schema.js';
import type { Library } from '../client/library.svelte.js';
import { begin, edit, redo, undo, type EditHistory } from './edit-history.js';
import { carryOver, inReadingOrder, type Regions } from './regions.js';
import type { Draft } from './save-plan.js';
import { template } from './templates.js';

export class EditorState {
  history = $state.raw<EditHistory<Draft>>(begin(emptyDraft('', [])));
  /** Ids; the first is the one whose details are shown, all of them are what merging takes. */
  chosen = $state.raw<readonly string[]>([]);
  /** ETag of the scene as it was loaded; null for a new one. */
  etag = $state<string | null>(null);
  readonly draft = $derived(this.history.present);
  readonly isChanged = $derived(this.history.past.length > 0);
  readonly region = $derived(this.draft.regions.find(({ id }) => id === this.chosen[0]) ?? null);

  beginNew(wall: WallConfig): void {
    this.#begin(emptyDraft(wall.id, template('panels', wall) ?? []), null);
  }

  load(scene: SceneConfig, etag: string, library: Library): void {
    const layout = library.layout(scene.layout);
    const { id, name, priority, assignments } = scene;
    const draft = { wall: layout?.wall ?? '', id, name, priority, assignments };
    this.#begin({ ...draft, regions: inReadingOrder(layout?.regions ?? []) }, etag);
  }

  /** What the wall really shows, as an edit of what is there. */
  take(captured: CaptureView, library: Library): void {
    const { layout, assignments } = captured;
    const regions = typeof layout === 'string' ? (library.layout(layout)?.regions ?? []) : layout.regions;
    this.change({ regions: inReadingOrder(regions), assignments });
  }

  change(part: Partial<Draft>): void {
    this.history = edit(this.history, { ...this.draft, ...part });
    this.chosen = this.chosen.filter((id) => this.draft.regions.some((region) => region.id === id));
  }

  /** An edit of the regions: those that are still there keep their sources, new ones show what was there. */
  part(regions: Regions | null): void {
    this.#part(regions, true);
  }

  /** Another partition altogether: sources stay where they were to be seen. */
  replace(regions: Regions | null): void {
    this.#part(regions, false);
  }

  #part(regions: Regions | null, keepsNames: boolean): void {
    if (regions === null) return;
    const { draft } = this;
    this.change({ regions, assignments: carryOver(draft.regions, regions, draft.assignments, keepsNames) });
  }

  /** `undefined` takes the region's source away: its panels stay as they are. */
  assign(region: string, source: string | null | undefined): void {
    const others = Object.entries(this.draft.assignments).filter(([id]) => id !== region);
    const assignments = Object.fromEntries(source === undefined ? others : [...others, [region, source]]);
    this.change({ assignments });
  }

  name(name: string): void {
    this.change({ name });
  }

  prioritise(priority: Priority): void {
    this.change({ priority });
  }

  undo(): void {
    this.history = undo(this.history);
  }

  redo(): void {
    this.history = redo(this.history);
  }

  #begin(draft: Draft, etag: string | null): void {
    this.history = begin(draft);
    this.etag = etag;
    this.chosen = draft.regions.slice(0, 1).map(({ id }) => id);
  }
}

function emptyDraft(wall: string, regions: Regions): Draft {
  return { wall, id: null, name: '', priority: 'routine', regions, assignments: {} };
}
