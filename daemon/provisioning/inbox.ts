/**
 * DIR/provisioning/inbox/: where `wallkeeper provision` leaves bundles and orders for the running daemon, or for its
 * next start. Whoever may write there may write room.json as well; a bundle's signature is asked for all the same.
 */
import { join } from 'node:path';
import type { Clock } from '../../drivers/clock.js';
import type { Files } from '../edges/storage/files.js';
import { mostBundleBytes } from './bundle.js';
import type { ProvisioningPort, ProvisioningResult } from './provisioning-port.js';

export const inboxOrders = ['apply', 'discard', 'confirm', 'return'] as const;
export type InboxOrder = (typeof inboxOrders)[number];

/**
 * What a person at the command line decided, of this revision and of no other: the daemon may read it only after a
 * restart, when another bundle is on trial.
 */
export interface Order {
  /** `cli:<user>`. */
  readonly actor: string;
  readonly revision: number;
}

export const bundleName = 'stick.bundle';

/** For a file system that does not tell of changes; where it does, what comes is taken at once. */
const lookEveryMs = 15_000;
/** A name appears before it is whole, under another; both within this time. */
const settleMs = 50;

export interface InboxOptions {
  readonly files: Files;
  readonly dataDir: string;
  readonly provisioning: ProvisioningPort;
  readonly clock: Clock;
  /** Calls back after changes in a folder, best effort; the returned function ends that. */
  readonly watch: (folder: string, changed: () => void) => () => void;
  readonly failed: (error: unknown, doing: string) => void;
}

export class Inbox {
  readonly #options: InboxOptions;
  #cancel: (() => void) | null = null;
  #endWatch: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { files, dataDir, watch, failed } = this.#options;
    const folder = inboxOf(dataDir);
    // What is not there can't be watched. A disk that is full is no reason not to start: it is looked at by time then.
    await files.makeFolder(folder, 0o700).catch((error: unknown) => failed(error, 'provisioning inbox'));
    this.#endWatch = watch(folder, () => this.#lookAfter(settleMs));
    this.#lookAfter(settleMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#endWatch();
    this.#cancel?.();
    await this.#running;
  }

  /** Takes what lies there. Each is gone before it is carried out: what kills the daemon must not kill it again. */
  async look(): Promise<void> {
    const { files, dataDir } = this.#options;
    const folder = inboxOf(dataDir);
    for (const name of await files.list(folder)) {
      // What is still being written.
      if (name.endsWith('.new')) continue;
      const path = join(folder, name);
      const isWhole = ((await files.size(path)) ?? 0) <= mostBundleBytes;
      const bytes = isWhole ? await files.read(path) : Buffer.alloc(mostBundleBytes + 1);
      await files.remove(path);
      await this.#carryOut(name, bytes);
    }
  }

  async #carryOut(name: string, bytes: Buffer): Promise<ProvisioningResult | null> {
    const { provisioning } = this.#options;
    if (name.endsWith('.bundle')) return provisioning.take(bytes, 'stick', 'cli');
    const kind = inboxOrders.find((one) => one === name);
    const order = readOrder(bytes);
    if (kind === undefined || order === null) {
      this.#options.failed(new Error(`provisioning/inbox/${name} is no order`), 'provisioning inbox');
      return null;
    }
    const { actor, revision } = order;
    switch (kind) {
      case 'apply':
        return provisioning.apply(actor, revision);
      case 'discard':
        return provisioning.discard(actor, revision);
      case 'confirm':
        return provisioning.confirm(actor, revision);
      case 'return':
        return provisioning.giveBack(actor, revision);
    }
  }

  /** One look at a time: what changes during one has the next. */
  #lookAfter(ms: number): void {
    if (this.#stopped) return;
    this.#cancel?.();
    this.#cancel = this.#options.clock.after(ms, () => {
      this.#running = this.#running
        .then(() => this.look())
        .catch((error: unknown) => this.#options.failed(error, 'provisioning inbox'));
      this.#lookAfter(lookEveryMs);
    });
  }
}

export function inboxOf(dataDir: string): string {
  return join(dataDir, 'provisioning', 'inbox');
}

/** Leaves something for the daemon; it appears whole. */
export async function leaveInInbox(files: Files, dataDir: string, name: string, bytes: Uint8Array): Promise<void> {
  const folder = inboxOf(dataDir);
  await files.makeFolder(folder, 0o700);
  await files.write(join(folder, `${name}.new`), bytes, 0o600);
  await files.rename(join(folder, `${name}.new`), join(folder, name));
  await files.syncFolder(folder);
}

/** An order as it lies in the inbox. */
export function orderText({ actor, revision }: Order): Buffer {
  return Buffer.from(`${actor} ${revision}\n`);
}

/** Null where the bytes are no order. */
function readOrder(bytes: Buffer): Order | null {
  const [, actor, revision] = /^(cli:[\w.-]{1,64}) (\d{1,15})\n$/.exec(bytes.toString('latin1')) ?? [];
  return actor === undefined ? null : { actor, revision: Number(revision) };
}
