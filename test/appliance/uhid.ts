/**
 * A HID device of the machine it runs on, made by the kernel's /dev/uhid: hidraw node, input device and udev events are
 * the kernel's own. Layouts and numbers: Linux, include/uapi/linux/uhid.h (packed; 4376 bytes an event).
 */
import { closeSync, openSync, read, writeSync } from 'node:fs';
import type { HidDeviceSide } from '../../drivers/simulators/hid-host.js';

const eventBytes = 4376;
const kinds = { destroy: 1, stop: 3, output: 6, get: 9, getReply: 10, create: 11, input: 12, set: 13, setReply: 14 };
/** The kernel's UHID_FEATURE_REPORT. */
const feature = 0;
const usbBus = 3;
/** Linux, EIO: what a device that refuses is told by. */
const refused = 5;

export class UhidDevice {
  readonly #side: HidDeviceSide;
  #fd: number | null = null;

  constructor(side: HidDeviceSide) {
    this.#side = side;
  }

  plug(): void {
    if (this.#fd !== null) return;
    const { vendorId, productId, serialNumber, product, descriptor } = this.#side.facts();
    const create = Buffer.alloc(eventBytes);
    create.writeUInt32LE(kinds.create, 0);
    create.write(product ?? '', 4, 127);
    create.write(serialNumber ?? '', 4 + 128 + 64, 63);
    create.writeUInt16LE(descriptor.length, 4 + 256);
    create.writeUInt16LE(usbBus, 4 + 258);
    create.writeUInt32LE(vendorId, 4 + 260);
    create.writeUInt32LE(productId, 4 + 264);
    create.set(descriptor, 4 + 276);
    const fd = openSync('/dev/uhid', 'r+');
    writeSync(fd, create);
    this.#fd = fd;
    this.#listen(fd);
  }

  unplug(): void {
    const fd = this.#fd;
    this.#fd = null;
    // The kernel's last event, STOP, ends the reading, which closes the file.
    if (fd !== null) writeSync(fd, word(kinds.destroy));
  }

  /** An input report, its id first where the device numbers them. */
  report(bytes: Uint8Array): void {
    if (this.#fd === null) return;
    const length = Buffer.alloc(2);
    length.writeUInt16LE(bytes.length);
    writeSync(this.#fd, Buffer.concat([word(kinds.input), length, bytes]));
  }

  #listen(fd: number): void {
    const event = Buffer.alloc(eventBytes);
    read(fd, event, 0, eventBytes, null, (error) => {
      const kind = event.readUInt32LE(0);
      if (error !== null || (kind === kinds.stop && this.#fd !== fd)) {
        closeSync(fd);
        return;
      }
      const answer = this.#fd === fd ? this.#answer(kind, event.subarray(4)) : null;
      if (answer !== null) writeSync(fd, answer);
      this.#listen(fd);
    });
  }

  #answer(kind: number, body: Buffer): Buffer | null {
    const id = body.subarray(0, 4);
    const [number = 0, type] = body.subarray(4);
    if (kind === kinds.output) {
      this.#side.write(Uint8Array.from(body.subarray(0, body.readUInt16LE(4096))));
      return null;
    }
    if (kind === kinds.set) {
      const bytes = Uint8Array.from(body.subarray(8, 8 + body.readUInt16LE(6)));
      const taken = type === feature ? this.#side.sendFeature(bytes) : this.#side.write(bytes);
      return Buffer.concat([word(kinds.setReply), id, half(taken ? 0 : refused)]);
    }
    if (kind !== kinds.get) return null;
    const bytes = type === feature ? this.#side.getFeature(number, 4096) : null;
    const given = bytes ?? new Uint8Array();
    return Buffer.concat([word(kinds.getReply), id, half(bytes === null ? refused : 0), half(given.length), given]);
  }
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function half(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
