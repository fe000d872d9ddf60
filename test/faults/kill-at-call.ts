/**
 * Loaded before the built daemon (`node --import`): counts its calls of the store, the link and the broker where they
 * leave for the system, and kills the process with SIGKILL at the Nth of one kind. The daemon knows nothing of it.
 *
 * store: what changes the data folder. link: a write to a terminal, a read that brought bytes. broker: connecting, a
 * write to the broker's port, bytes from there. `before` dies with the call still to come; `half` lets half of the
 * bytes out first. Bytes that came die with the process before anybody has seen them.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { killVariable, parseKillOrder, type CallKind } from './kill-order.js';

type Call = (self: unknown, args: unknown[]) => unknown;

const order = parseKillOrder(process.env[killVariable] ?? '');
const counts: Record<CallKind, boolean[]> = { store: [], link: [], broker: [] };

await countStore();
countTerminals();
countBroker();
syncBuiltinESMExports();
process.on('exit', () => {
  fs.writeFileSync(order.countsPath, JSON.stringify(counts));
});

/** Counts a call and dies at the one ordered; true where that is to happen after half of its bytes. */
function strikes(kind: CallKind, hasBytes: boolean): boolean {
  counts[kind].push(hasBytes);
  if (kind !== order.kind || counts[kind].length !== order.nth) return false;
  if (order.part === 'half' && hasBytes) return true;
  return die();
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

async function countStore(): Promise<void> {
  const kept = new WeakSet();
  const isKept = (path: unknown): boolean => typeof path === 'string' && path.startsWith(`${order.folder}/`);
  for (const name of ['rename', 'unlink', 'mkdir', 'link']) {
    wrap(fs.promises, name, (original) => (self, args) => {
      if (isKept(args[0])) strikes('store', false);
      return original(self, args);
    });
  }
  wrap(fs.promises, 'open', (original) => async (self, args) => {
    const changes = isKept(args[0]) && args[1] !== fs.constants.O_RDONLY;
    if (changes) strikes('store', false);
    const handle = await original(self, args);
    if (changes && typeof handle === 'object' && handle !== null) kept.add(handle);
    return handle;
  });
  wrap(fs.promises, 'writeFile', (original) => (self, args) => {
    if (!isKept(args[0]) || !strikes('store', true)) return original(self, args);
    return thenDie(original(self, [args[0], half(args[1]), args[2]]));
  });
  const sample = await fs.promises.open('/dev/null');
  const prototype: object = Object.getPrototypeOf(sample) as object;
  await sample.close();
  for (const name of ['sync', 'datasync', 'truncate', 'write', 'writeFile']) {
    const hasBytes = name.startsWith('write');
    wrap(prototype, name, (original) => (self, args) => {
      if (!kept.has(self as object) || !strikes('store', hasBytes)) return original(self, args);
      return thenDie(original(self, [half(args[0])]));
    });
  }
}

/** Whoever opens a terminal, and however, reads and writes it by these. */
function countTerminals(): void {
  wrap(fs, 'writeSync', (original) => (self, args) => {
    const [fd, bytes, offset] = args;
    if (!isTerminal(fd) || !strikes('link', true)) return original(self, args);
    original(self, [fd, half(Buffer.from(bytes as Uint8Array).subarray(Number(offset ?? 0)))]);
    return die();
  });
  wrap(fs, 'readSync', (original) => (self, args) => {
    const bytesRead = original(self, args);
    if (isTerminal(args[0]) && Number(bytesRead) > 0) strikes('link', false);
    return bytesRead;
  });
  wrap(fs, 'write', (original) => (self, args) => {
    const [fd, bytes, offset, length] = args;
    if (!isTerminal(fd) || !strikes('link', true)) return original(self, args);
    return original(self, [fd, bytes, offset, Number(length) >> 1, null, die]);
  });
  wrap(fs, 'read', (original) => (self, args) => {
    const done: unknown = args.at(-1);
    if (!isTerminal(args[0]) || typeof done !== 'function') return original(self, args);
    const counted = (error: unknown, bytesRead: unknown, buffer: unknown): void => {
      if (Number(bytesRead) > 0) strikes('link', false);
      Reflect.apply(done, undefined, [error, bytesRead, buffer]);
    };
    return original(self, [...args.slice(0, -1), counted]);
  });
}

function isTerminal(fd: unknown): boolean {
  if (typeof fd !== 'number' || fd < 3) return false;
  try {
    return fs.readlinkSync(`/proc/self/fd/${fd}`).startsWith('/dev/pts/');
  } catch {
    return false;
  }
}

function countBroker(): void {
  const toBroker = new WeakSet();
  const { prototype } = net.Socket;
  wrap(prototype, 'connect', (original) => (self, args) => {
    // net.connect() hands on its own normalised list.
    const [first] = args.flat() as { port?: unknown }[];
    if (Number(first?.port) === order.brokerPort) {
      toBroker.add(self as object);
      strikes('broker', false);
    }
    return original(self, args);
  });
  const write = Reflect.get(prototype, '_write') as (...args: unknown[]) => unknown;
  const isOurs = (self: unknown): boolean => toBroker.has(self as object);
  wrap(prototype, '_write', (original) => (self, args) => {
    if (!isOurs(self) || !strikes('broker', true)) return original(self, args);
    // One try to write is made at once, in this very call.
    original(self, [half(args[0]), args[1], args[2]]);
    return die();
  });
  wrap(prototype, '_writev', (original) => (self, args) => {
    if (!isOurs(self) || !strikes('broker', true)) return original(self, args);
    const chunks = args[0] as { chunk: Uint8Array | string }[];
    const whole = Buffer.concat(chunks.map(({ chunk }) => Buffer.from(chunk)));
    Reflect.apply(write, self, [half(whole), 'buffer', args[1]]);
    return die();
  });
  wrap(prototype, 'push', (original) => (self, args) => {
    if (isOurs(self) && args[0] !== null) strikes('broker', false);
    return original(self, args);
  });
}

async function thenDie(work: unknown): Promise<never> {
  await work;
  return die();
}

function half(bytes: unknown): Uint8Array {
  const all = typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes as Uint8Array);
  return all.subarray(0, all.length >> 1);
}

function wrap(holder: object, name: string, make: (original: Call) => Call): void {
  const original: unknown = Reflect.get(holder, name);
  if (typeof original !== 'function') throw new Error(`${name} is not there to be counted`);
  const call = make((self, args) => Reflect.apply(original, self, args) as unknown);
  const replacement = function (this: unknown, ...args: unknown[]): unknown {
    return call(this, args);
  };
  // promisify() of fs.read and fs.write goes by a symbol on the function.
  for (const symbol of Object.getOwnPropertySymbols(original)) {
    Object.defineProperty(replacement, symbol, { value: Reflect.get(original, symbol) as unknown });
  }
  Object.defineProperty(holder, name, { value: replacement, writable: true, configurable: true });
}
