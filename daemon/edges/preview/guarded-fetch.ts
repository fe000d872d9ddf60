/**
 * Fetches from where the room's configuration allows. The name is looked up here, its addresses are judged, and the
 * connection goes to the very address that was judged: asked a second time, a name server could tell another one (DNS
 * rebinding). No redirect is followed; whoever does so comes back here with the new address.
 */
import { lookup } from 'node:dns/promises';
import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import { KeeperError } from '../../../drivers/errors.js';
import { mayFetchFrom, parseAddress, parseNetwork } from '../../config/networks.js';

export interface Guard {
  /** `pictures.privateNetworks`. */
  readonly privateNetworks: readonly string[];
  /** Addresses of a name, as the machine knows them. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
}

/**
 * The answer to a GET, whatever its status. Codes: still-address-refused, still-unreachable (no such name, no
 * connection, a certificate that is not trusted); rejects with the signal's reason once that is aborted.
 */
export async function guardedFetch(url: string, signal: AbortSignal, guard: Guard): Promise<Response> {
  const target = new URL(url);
  if (target.protocol !== 'http:' && target.protocol !== 'https:')
    throw new KeeperError('still-address-refused', { host: target.host, address: target.protocol });
  const name = target.hostname.replace(/^\[|\]$/g, '');
  const address = await judgedAddress(name, guard, signal);
  const answer = await answerOf(target, name, address, signal);
  const status = answer.statusCode ?? 0;
  const bare = status < 200 || [204, 205, 304].includes(status);
  const headers = new Headers();
  for (const header of ['location', 'content-type', 'content-length']) {
    const value = answer.headers[header];
    if (typeof value === 'string') headers.set(header, value);
  }
  if (bare) {
    answer.destroy();
    return new Response(null, { status: 204, headers });
  }
  return new Response(bodyOf(answer), { status, headers });
}

async function judgedAddress(
  name: string,
  { privateNetworks, resolve = addressesOf }: Guard,
  signal: AbortSignal,
): Promise<string> {
  const found = isIP(name) === 0 ? await resolvedWithin(resolve(name), signal, name) : [name];
  const networks = privateNetworks.map(parseNetwork).filter((network) => network !== null);
  const good = found.find((text) => {
    const address = parseAddress(text);
    return address !== null && mayFetchFrom(address, networks);
  });
  if (good === undefined)
    throw new KeeperError('still-address-refused', { host: name, address: found.join(', ') || '-' });
  return good;
}

/** A name server that does not answer is waited for no longer than everything else. */
async function resolvedWithin(
  looking: Promise<readonly string[]>,
  signal: AbortSignal,
  name: string,
): Promise<readonly string[]> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(reasonOf(signal)), { once: true });
  });
  try {
    return await Promise.race([looking, aborted]);
  } catch (error) {
    if (signal.aborted) throw reasonOf(signal);
    throw new KeeperError('still-unreachable', { host: name, reason: textOf(error) }, error);
  }
}

async function addressesOf(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

function answerOf(target: URL, name: string, address: string, signal: AbortSignal): Promise<IncomingMessage> {
  const isSecure = target.protocol === 'https:';
  const options: RequestOptions & { readonly servername?: string } = {
    host: address,
    port: target.port === '' ? (isSecure ? 443 : 80) : Number(target.port),
    path: `${target.pathname}${target.search}`,
    headers: { host: target.host, accept: 'image/jpeg, image/png, image/webp', 'user-agent': 'wallkeeper' },
    agent: false,
    signal,
    ...(target.username === '' ? {} : { auth: `${decoded(target.username)}:${decoded(target.password)}` }),
    // The certificate is that of the name, not of the address that it was found at.
    ...(isIP(name) === 0 ? { servername: name } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = (isSecure ? requestSecure : requestPlain)(options, resolve);
    request.once('error', (error) =>
      reject(
        signal.aborted
          ? reasonOf(signal)
          : new KeeperError('still-unreachable', { host: name, reason: textOf(error) }, error),
      ),
    );
    request.end();
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function bodyOf(answer: IncomingMessage): ReadableStream<Uint8Array> {
  const parts: AsyncIterator<Uint8Array> = Readable.prototype[Symbol.asyncIterator].call(answer);
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const part = await parts.next();
      if (part.done === true) controller.close();
      else controller.enqueue(part.value);
    },
    cancel: () => {
      answer.destroy();
    },
  });
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('given up');
}

function textOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return String(error.errors[0] ?? 'no connection');
  return error instanceof Error ? error.message : String(error);
}
