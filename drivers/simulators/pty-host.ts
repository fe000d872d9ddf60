/** A real pseudo-terminal in this process, behind a link that a host opens; the only file that knows node-pty. */
import { closeSync, constants, openSync, renameSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import type { ReadStream } from 'node:tty';

interface OpenedPty {
  readonly _master: ReadStream;
  readonly _slave: ReadStream;
  readonly _fd: number;
  /** Path of the slave side. */
  readonly _pty: string;
}

export class PtyHost {
  readonly #link: string;
  readonly #received: (bytes: Uint8Array) => void;
  #open: OpenedPty | null = null;
  #slave: number | null = null;

  /** `link` is made when plugged and gone when unplugged, as udev does with a real adapter. */
  constructor(link: string, received: (bytes: Uint8Array) => void) {
    this.#link = link;
    this.#received = received;
  }

  async plug(): Promise<void> {
    if (this.#open !== null) return;
    const pty = openPty(await import('@lydell/node-pty'));
    this.#open = pty;
    // A descriptor of our own keeps the pair alive while no host has it open. The library's stream on it would eat
    // the first bytes that are meant for the host.
    this.#slave = openSync(pty._pty, constants.O_RDWR | constants.O_NOCTTY);
    pty._slave.on('error', () => undefined);
    // Until a host sets the line raw, the terminal would send our own words back to us.
    pty._slave.setRawMode(true);
    pty._slave.destroy();
    pty._master.on('error', () => undefined);
    pty._master.on('data', (bytes: Uint8Array) => this.#received(bytes));
    const fresh = `${this.#link}.new`;
    rmSync(fresh, { force: true });
    symlinkSync(pty._pty, fresh);
    renameSync(fresh, this.#link);
  }

  unplug(): void {
    if (this.#open === null) return;
    rmSync(this.#link, { force: true });
    if (this.#slave !== null) closeSync(this.#slave);
    this.#slave = null;
    this.#open._master.destroy();
    this.#open = null;
  }

  /** True: the device takes no more bytes, as one whose flow control says so. */
  stall(on: boolean): void {
    if (on) this.#open?._master.pause();
    else this.#open?._master.resume();
  }

  send(bytes: Uint8Array): void {
    if (this.#open === null) return;
    try {
      writeSync(this.#open._fd, bytes);
    } catch {
      // Nobody reads and the terminal is full: on a real line these bytes would be gone too.
    }
  }
}

/** The library has `open`, its typings don't. */
function openPty(library: object): OpenedPty {
  const found = 'open' in library ? library : 'default' in library ? library.default : null;
  if (typeof found === 'object' && found !== null && 'open' in found && typeof found.open === 'function') {
    const opened: unknown = Reflect.apply(found.open, found, [{ encoding: null }]);
    if (isOpened(opened)) return opened;
  }
  throw new Error('@lydell/node-pty no longer has open()');
}

function isOpened(value: unknown): value is OpenedPty {
  return (
    typeof value === 'object' &&
    value !== null &&
    '_master' in value &&
    '_slave' in value &&
    '_pty' in value &&
    '_fd' in value
  );
}
