/** JSON lines over a socket of the unix domain, as qemu's monitor and the guest's agent speak them. */
import { connect, type Socket } from 'node:net';

type Message = Readonly<Record<string, unknown>>;

export class LineChannel {
  readonly #socket: Socket;
  readonly #inbox: Message[] = [];
  #rest = '';
  #wake: () => void = () => undefined;
  #gone = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#take(text));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#gone = true;
      this.#wake();
    });
  }

  static open(path: string): Promise<LineChannel> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new LineChannel(socket));
      });
    });
  }

  send(message: object, before = ''): void {
    this.#socket.write(`${before}${JSON.stringify(message)}\n`, 'latin1');
  }

  /** The next message that is wanted; what comes before it is dropped. Rejects after `withinMs`. */
  async next(wanted: (message: Message) => boolean, withinMs: number): Promise<Message> {
    const until = performance.now() + withinMs;
    for (;;) {
      for (let one = this.#inbox.shift(); one !== undefined; one = this.#inbox.shift()) if (wanted(one)) return one;
      const left = until - performance.now();
      if (this.#gone || left <= 0)
        throw new Error(this.#gone ? 'the channel is closed' : `no answer in ${withinMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      // The agent marks the answer to a sync with a byte that no JSON begins with.
      const from = line.indexOf('{');
      if (from < 0) continue;
      try {
        this.#inbox.push(JSON.parse(line.slice(from)) as Message);
      } catch {
        // The rest of an answer that was cut by a reset of the guest.
      }
    }
    this.#wake();
  }
}
