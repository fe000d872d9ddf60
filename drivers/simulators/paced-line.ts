/** A UART between a host and a simulated device: every byte takes ten bit times, in each direction by itself. */

export interface LineEnds {
  /** A byte has arrived at the device; `at` is when its stop bit ended, monotonic ms. */
  toDevice(byte: number, at: number): void;
  /** Bytes whose stop bits have ended by now, for the host. */
  toHost(bytes: Uint8Array): void;
}

/** Times are monotonic ms on the machine's clock, so that several processes can compare them. */
export interface LineRecord {
  bytesToDevice: number;
  bytesToHost: number;
  firstToDeviceAt: number | null;
  lastToDeviceAt: number | null;
  lastToHostAt: number | null;
}

export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Timers have a grain of a millisecond; closer than this the event loop is turned instead. */
const spinWithinMs = 1.6;

interface Byte {
  readonly at: number;
  readonly value: number;
}

export class PacedLine {
  readonly byteMs: number;
  readonly record: LineRecord = emptyRecord();
  readonly #ends: LineEnds;
  #toDevice: Byte[] = [];
  #toHost: Byte[] = [];
  #deviceFreeAt = 0;
  #hostFreeAt = 0;
  #timer: NodeJS.Timeout | null = null;
  #spin: NodeJS.Immediate | null = null;

  constructor(baudRate: number, ends: LineEnds) {
    this.byteMs = 10_000 / baudRate;
    this.#ends = ends;
  }

  /** The host has written these bytes now. */
  fromHost(bytes: Uint8Array): void {
    const now = monotonicMs();
    for (const value of bytes) {
      const from = Math.max(now, this.#deviceFreeAt);
      this.#deviceFreeAt = from + this.byteMs;
      this.record.firstToDeviceAt ??= from;
      this.record.lastToDeviceAt = this.#deviceFreeAt;
      this.#toDevice.push({ at: this.#deviceFreeAt, value });
    }
    this.record.bytesToDevice += bytes.length;
    this.#schedule();
  }

  /** The device says this, not before `at`. */
  fromDevice(bytes: Uint8Array, at: number): void {
    for (const value of bytes) {
      this.#hostFreeAt = Math.max(at, this.#hostFreeAt) + this.byteMs;
      this.#toHost.push({ at: this.#hostFreeAt, value });
    }
    this.#schedule();
  }

  get busy(): boolean {
    return this.#toDevice.length > 0 || this.#toHost.length > 0;
  }

  /** What is on the line is lost, as when the cable is pulled or the device loses power. */
  clear(): void {
    this.#toDevice = [];
    this.#toHost = [];
    this.#stopTimers();
  }

  mark(): void {
    Object.assign(this.record, emptyRecord());
  }

  #pump(): void {
    this.#timer = null;
    this.#spin = null;
    const now = monotonicMs();
    const arrived = dueCount(this.#toDevice, now);
    for (const { value, at } of this.#toDevice.splice(0, arrived)) this.#ends.toDevice(value, at);
    const ready = dueCount(this.#toHost, now);
    if (ready > 0) {
      const bytes = Uint8Array.from(this.#toHost.splice(0, ready), (byte) => byte.value);
      this.record.bytesToHost += bytes.length;
      this.record.lastToHostAt = monotonicMs();
      this.#ends.toHost(bytes);
    }
    this.#schedule();
  }

  #schedule(): void {
    const next = Math.min(
      this.#toDevice[0]?.at ?? Number.POSITIVE_INFINITY,
      this.#toHost[0]?.at ?? Number.POSITIVE_INFINITY,
    );
    if (next === Number.POSITIVE_INFINITY || this.#spin !== null) return;
    const wait = next - monotonicMs();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (wait <= spinWithinMs) this.#spin = setImmediate(() => this.#pump());
    else this.#timer = setTimeout(() => this.#pump(), wait - 1.1);
  }

  #stopTimers(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#spin !== null) clearImmediate(this.#spin);
    this.#timer = null;
    this.#spin = null;
  }
}

function dueCount(queue: readonly Byte[], now: number): number {
  let count = 0;
  while (count < queue.length && (queue[count]?.at ?? Number.POSITIVE_INFINITY) <= now) count += 1;
  return count;
}

function emptyRecord(): LineRecord {
  return { bytesToDevice: 0, bytesToHost: 0, firstToDeviceAt: null, lastToDeviceAt: null, lastToHostAt: null };
}
