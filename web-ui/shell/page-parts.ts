/** The parts of the page, in the order of the navigation, and the right that each needs. Pure. */
import type { Right } from '../../daemon/edges/http/api-types.js';

export const pageParts = [
  { name: 'home', right: 'state.read' },
  { name: 'scenes', right: 'library.write' },
  { name: 'people', right: 'doors.read' },
  { name: 'health', right: 'state.read' },
  { name: 'room', right: 'devices.read' },
  { name: 'bench', right: 'bench' },
  { name: 'journal', right: 'journal.read' },
  { name: 'accounts', right: 'accounts' },
  { name: 'password', right: 'own-account' },
] as const satisfies readonly { readonly name: string; readonly right: Right }[];

export type PartName = (typeof pageParts)[number]['name'];

/** What `#journal` or `#journal/…` names; the wall for everything else. */
export function partAt(hash: string): PartName {
  const name = hash.replace(/^#/, '').split('/')[0] ?? '';
  return pageParts.find((part) => part.name === name)?.name ?? 'home';
}

/** What the navigation offers to an account with these rights; one's own password is in the header. */
export function offered(rights: readonly Right[]): readonly PartName[] {
  return pageParts.filter(({ name, right }) => name !== 'password' && rights.includes(right)).map(({ name }) => name);
}
