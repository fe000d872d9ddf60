/** A simulated device's socket on 127.0.0.1; one host at a time, as small devices have it. */
import { createServer, type Server, type Socket } from 'node:net';

export class TcpHost {
  readonly #received: (bytes: Uint8Array) => void;
  readonly #connected: () => void;
  #port: number;
  #server: Server | null = null;
  #socket: Socket | null = null;
  #stalled = false;

  /** `port` 0 takes any free one, and that one again after an unplug. `connected` is called for every host. */
  constructor(port: number, received: (bytes: Uint8Array) => void, connected: () => void = () => undefined) {
    this.#port = port;
    this.#received = received;
    this.#connected = connected;
  }

  /** The port it listens on; rejects where it is taken. */
  plug(): Promise<number> {
    const server = createServer({ noDelay: true }, (socket) => {
      if (this.#server !== server) {
        // It knocked before the unplug.
        socket.destroy();
        return;
      }
      this.#socket?.destroy();
      this.#socket = socket;
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => this.#received(bytes));
      if (this.#stalled) socket.pause();
      this.#connected();
    });
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', () => {
        const address = server.address();
        if (typeof address === 'object' && address !== null) this.#port = address.port;
        resolve(this.#port);
      });
    });
  }

  unplug(): void {
    this.#socket?.destroy();
    this.#socket = null;
    this.#server?.close();
    this.#server = null;
  }

  /** True: the device reads no more, and its kernel soon takes no more. */
  stall(on: boolean): void {
    this.#stalled = on;
    if (on) this.#socket?.pause();
    else this.#socket?.resume();
  }

  send(bytes: Uint8Array): void {
    this.#socket?.write(bytes);
  }
}
