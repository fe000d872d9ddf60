/**
 * A simulated HID device's socket, in the words of drivers/link/hid-socket.ts: who connects hears who it is and then
 * every input report, as every opener of a hidraw node does.
 */
import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';

export interface HidDeviceFacts {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string | null;
  readonly product: string | null;
  readonly descriptor: Uint8Array;
}

export interface HidDeviceSide {
  facts(): HidDeviceFacts;
  /** An output report, its id first; false where the device will not take it. */
  write(report: Uint8Array): boolean;
  sendFeature(report: Uint8Array): boolean;
  /** Null where it has no such report. */
  getFeature(reportId: number, length: number): Uint8Array | null;
}

/** Longer than any request. */
const longestLine = 16_384;

export class HidHost {
  readonly #path: string;
  /** What answers, whatever carries its words. */
  readonly device: HidDeviceSide;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  /** True: it answers no request, as a device whose firmware hangs. */
  deaf = false;

  constructor(path: string, device: HidDeviceSide) {
    this.#path = path;
    this.device = device;
  }

  /** Rejects where the socket can't be made. */
  plug(): Promise<void> {
    if (this.#server !== null) return Promise.resolve();
    // What an ended simulator left behind; where one still listens, both would be one device.
    rmSync(this.#path, { force: true });
    const server = createServer((socket) => this.#connected(socket));
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#path, () => resolve());
    });
  }

  unplug(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    this.#server?.close();
    this.#server = null;
    rmSync(this.#path, { force: true });
  }

  /** An input report, its id first where the device numbers them. */
  report(bytes: Uint8Array): void {
    const line = `${JSON.stringify({ report: hexOf(bytes) })}\n`;
    for (const socket of this.#sockets) socket.write(line);
  }

  #connected(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    const { descriptor, ...facts } = this.device.facts();
    socket.write(`${JSON.stringify({ hid: 1, ...facts, descriptor: hexOf(descriptor) })}\n`);
    let rest = '';
    socket.on('data', (text: Buffer | string) => {
      const lines = (rest + String(text)).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > longestLine) socket.destroy();
      for (const line of lines) this.#asked(line, socket);
    });
  }

  #asked(line: string, socket: Socket): void {
    const request = parsed(line);
    const { n, write, sendFeature, getFeature, length } = request ?? {};
    if (typeof n !== 'number' || this.deaf) return;
    const answer = (done: boolean, bytes: Uint8Array | null = null): void => {
      const said = done ? { done: n, ...(bytes === null ? {} : { bytes: hexOf(bytes) }) } : { failed: n };
      socket.write(`${JSON.stringify(said)}\n`);
    };
    if (typeof write === 'string') answer(this.device.write(Buffer.from(write, 'hex')));
    else if (typeof sendFeature === 'string') answer(this.device.sendFeature(Buffer.from(sendFeature, 'hex')));
    else if (typeof getFeature === 'number' && typeof length === 'number') {
      const bytes = this.device.getFeature(getFeature, length);
      answer(bytes !== null, bytes);
    } else answer(false);
  }
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null ? Object.fromEntries(Object.entries(message)) : null;
  } catch {
    return null;
  }
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
