/** The journal's address for what a person looks for, and what an entry says. Pure. */
import type { ChangeView, EntryView } from '../../daemon/edges/http/api-types.js';

export interface Wanted {
  readonly kind: string;
  readonly actor: string;
  readonly text: string;
  /** Local times of the room as an input gives them, `2026-11-25T14:05`; '' for none. */
  readonly from: string;
  readonly to: string;
}

/** `?kind=scene.&actor=mqtt`, without what is empty. `before` is a seq. */
export function queryOf(wanted: Wanted, timeZone: string, before: number | null = null): string {
  const query = new URLSearchParams();
  for (const key of ['kind', 'actor', 'text'] as const)
    if (wanted[key].trim() !== '') query.set(key, wanted[key].trim());
  for (const key of ['from', 'to'] as const) {
    const at = instantOf(wanted[key], timeZone);
    if (at !== null) query.set(key, new Date(at).toISOString());
  }
  if (before !== null) query.set('before', String(before));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Epoch ms of a local time in a zone; null where it is none. */
export function instantOf(local: string, timeZone: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(local)) return null;
  const asUtc = Date.parse(`${local.slice(0, 16)}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  // The offset at the wanted instant is the offset at about that instant, but on the day of a change of clocks.
  const guess = asUtc - offsetMs(asUtc, timeZone);
  return asUtc - offsetMs(guess, timeZone);
}

function offsetMs(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return (
    Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) -
    Math.floor(at / 1000) * 1000
  );
}

/** The readable difference of an entry that changed something; empty for every other. */
export function changesIn({ data }: EntryView): readonly ChangeView[] {
  const changes: unknown = 'changes' in data ? data.changes : [];
  return Array.isArray(changes) ? changes.filter(isChange) : [];
}

function isChange(value: unknown): value is ChangeView {
  return typeof value === 'object' && value !== null && 'at' in value && 'was' in value && 'is' in value;
}

export interface Shown {
  readonly wall: string;
  readonly scene: string | null;
  readonly status: string;
  readonly panels: readonly { readonly row: number; readonly column: number; readonly source: string | null }[];
}

/** What a result in the journal says of a wall; null for an entry that is no proof of a picture. */
export function shownBy({ kind, data }: EntryView): Shown | null {
  if (kind !== 'scene.finished' || !('wall' in data) || !('status' in data) || !('panels' in data)) return null;
  const { wall, status, panels } = data;
  const scene = 'scene' in data && typeof data.scene === 'string' ? data.scene : null;
  if (typeof wall !== 'string' || (status !== 'applied' && status !== 'unchanged') || !Array.isArray(panels))
    return null;
  return { wall, status, scene, panels: panels.filter(isPanel) };
}

function isPanel(value: unknown): value is Shown['panels'][number] {
  return typeof value === 'object' && value !== null && 'row' in value && 'column' in value && 'source' in value;
}
