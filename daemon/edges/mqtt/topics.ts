/** Names of contract.md §3. Pure. */

export interface Topics {
  readonly base: string;
  readonly status: string;
  readonly catalog: string;
  readonly sceneResult: string;
  readonly sceneState: string;
  readonly event: string;
  readonly libraryResult: string;
  /** Signed commands of the server; there is none that unlocks. */
  readonly lockdownSet: string;
  readonly lockdownResult: string;
  /** Signed configuration bundles; may be retained. */
  readonly provisionSet: string;
  readonly provisionResult: string;
  readonly provisionState: string;
}

export function topicsOf(base: string): Topics {
  return {
    base,
    status: `${base}/status`,
    catalog: `${base}/catalog`,
    sceneResult: `${base}/scene/result`,
    sceneState: `${base}/scene/state`,
    event: `${base}/event`,
    libraryResult: `${base}/library/result`,
    lockdownSet: `${base}/lockdown/set`,
    lockdownResult: `${base}/lockdown/result`,
    provisionSet: `${base}/provision/set`,
    provisionResult: `${base}/provision/result`,
    provisionState: `${base}/provision/state`,
  };
}

export type LibraryKind = 'layouts' | 'scenes';

export type Incoming =
  | { readonly kind: 'scene' }
  | { readonly kind: 'library'; readonly list: LibraryKind; readonly id: string }
  | { readonly kind: 'lockdown' }
  | { readonly kind: 'provision' }
  | { readonly kind: 'status' }
  /** Something of our own retained tree, seen when looking for what an earlier configuration left. */
  | { readonly kind: 'own' }
  | { readonly kind: 'none' };

/** What a message on this topic is to us; `groups` are further bases whose scene/set is obeyed. */
export function incoming(topic: string, base: string, groups: readonly string[]): Incoming {
  if ([base, ...groups].some((one) => topic === `${one}/scene/set`)) return { kind: 'scene' };
  if (topic === `${base}/status`) return { kind: 'status' };
  if (topic === `${base}/lockdown/set`) return { kind: 'lockdown' };
  if (topic === `${base}/provision/set`) return { kind: 'provision' };
  if (!topic.startsWith(`${base}/`)) return { kind: 'none' };
  const [tree, second, third, fourth, ...more] = topic.slice(base.length + 1).split('/');
  if (tree === 'library' && (second === 'layouts' || second === 'scenes') && third !== undefined && more.length === 0) {
    if (fourth === 'set') return { kind: 'library', list: second, id: third };
    return fourth === undefined ? { kind: 'own' } : { kind: 'none' };
  }
  return tree === 'device' || tree === 'door' || tree === 'wall' ? { kind: 'own' } : { kind: 'none' };
}

/** A response topic that may be answered on: no wildcard, no $ tree, and none of our own command topics. */
export function isAnswerable(topic: string, base: string): boolean {
  return (
    topic !== '' &&
    !/[+#\u0000]/.test(topic) &&
    !topic.startsWith('$') &&
    !(topic.startsWith(`${base}/`) && topic.endsWith('/set'))
  );
}
