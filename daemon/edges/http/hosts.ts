/** Under which names this machine may be asked, and from which pages. Pure. */

/** Without port and brackets, lower case; null where it is no host. */
export function hostName(host: string | undefined): string | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/.exec((host ?? '').toLowerCase());
  return match?.[1] ?? match?.[2] ?? null;
}

/**
 * A page of another site can make a browser ask this machine under that site's name (DNS rebinding). An address is no
 * name that anybody else could hold, so addresses are good, and beside them only names that are known to be ours.
 */
export function isOurName(host: string | undefined, names: readonly string[]): boolean {
  const name = hostName(host);
  if (name === null) return false;
  if (name.includes(':') || /^\d{1,3}(\.\d{1,3}){3}$/.test(name)) return true;
  const bare = name.replace(/\.$/, '');
  return ['localhost', ...names].some((known) => bare === known.toLowerCase());
}

/** True where a browser says that the request comes from a page of this very origin, or nothing says otherwise. */
export function isOurOrigin(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  own: { readonly protocol: string; readonly host: string | undefined },
): boolean {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string' && site !== 'same-origin' && site !== 'none') return false;
  if (origin === undefined) return true;
  return origin === `${own.protocol}://${own.host ?? ''}`;
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
