/** Internet addresses as numbers, and which of them are a room's own affair. Pure. RFC 6890, RFC 4291, RFC 6052. */

/** 16 bytes; an IPv4 address is `::ffff:a.b.c.d`. */
export type Address = readonly number[];

/** Null where the text is no address: a name, a zone (`%eth0`), a number too many. */
export function parseAddress(text: string): Address | null {
  const four = parseFour(text);
  if (four !== null) return [...mappedHead, ...four];
  return text.includes(':') ? parseSixteen(text) : null;
}

function parseFour(text: string): readonly number[] | null {
  // A leading zero is octal to some and decimal to others.
  if (!/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(text)) return null;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

function parseSixteen(text: string): Address | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map(groupsOf);
  if (head === undefined || head === null || tail === null) return null;
  if (tail === undefined) return head.length === 16 ? head : null;
  const gap = 16 - head.length - tail.length;
  return gap < 2 ? null : [...head, ...Array.from({ length: gap }, () => 0), ...tail];
}

/** Bytes of groups between colons, the last of which may be an IPv4 address; null where one is none. */
function groupsOf(text: string): readonly number[] | null {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    const four = index === groups.length - 1 ? parseFour(group) : null;
    if (four !== null) bytes.push(...four);
    else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 255);
    } else return null;
  }
  return bytes.length > 16 ? null : bytes;
}

export interface Network {
  readonly address: Address;
  /** Of the 128 bits. */
  readonly bits: number;
}

/** `192.168.4.0/24` or `fd00:4::/64`; null where it is none. */
export function parseNetwork(text: string): Network | null {
  const [, base = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(base);
  if (address === null) return null;
  const isFour = parseFour(base) !== null;
  const bits = Number(length) + (isFour ? 96 : 0);
  return bits > 128 ? null : { address, bits };
}

export function isWithin(address: Address, { address: base, bits }: Network): boolean {
  for (let byte = 0; byte * 8 < bits; byte += 1) {
    const mask = 256 - 2 ** Math.max(0, 8 - (bits - byte * 8));
    if (((address[byte] ?? 0) & mask) !== ((base[byte] ?? 0) & mask)) return false;
  }
  return true;
}

const mappedHead = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];

function networks(...texts: readonly string[]): readonly Network[] {
  return texts.map(parseNetwork).filter((network) => network !== null);
}

const four = networks('::ffff:0:0/96');
/** Translated addresses: the last four bytes are what is really asked. */
const translated = networks('64:ff9b::/96');
/** Nobody is there to be asked: unspecified, multicast, broadcast and reserved. */
const nobody = networks('0.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4', '::/128', 'ff00::/8');
const privateFour = networks(
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '169.254.0.0/16', '100.64.0.0/10'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
);
const publicSix = networks('2000::/3');
/** Within it, but tunnels into somewhere else, or documentation. */
const oddSix = networks('2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20');

export type Reach = 'public' | 'private' | 'nobody';

/** Of an IPv6 address only what the internet hands out is public; all else is somebody's own. */
export function reachOf(address: Address): Reach {
  const real = unwrapped(address);
  const among = (list: readonly Network[]): boolean => list.some((network) => isWithin(real, network));
  if (among(nobody)) return 'nobody';
  if (among(four)) return among(privateFour) ? 'private' : 'public';
  return among(publicSix) && !among(oddSix) ? 'public' : 'private';
}

/** Whether a picture may be fetched from there: from the internet, and from the private networks that are named. */
export function mayFetchFrom(address: Address, privateNetworks: readonly Network[]): boolean {
  const reach = reachOf(address);
  if (reach !== 'private') return reach === 'public';
  const real = unwrapped(address);
  return privateNetworks.some((network) => isWithin(real, network));
}

function unwrapped(address: Address): Address {
  return translated.some((network) => isWithin(address, network)) ? [...mappedHead, ...address.slice(12)] : address;
}
