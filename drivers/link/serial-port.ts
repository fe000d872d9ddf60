/**
 * A serial port opened, locked and set; the only file that knows serialport. Of that library only the opening, the
 * watch over the descriptor and the closing are used: its reading takes the end of a hung-up port (a read of nothing)
 * for a reason to read again, for ever and with a whole core (docs/adr/0021-a-hang-up-is-a-read-of-nothing.md).
 */

export interface SerialSettings {
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

export interface PortListener {
  /** There may be something to read, or the end of it. */
  readable(): void;
  /** The kernel takes bytes again. */
  writable(): void;
  /** The kernel says that the port has hung up. */
  hungUp(): void;
}

export interface OpenPort {
  readonly descriptor: number;
  listen(listener: PortListener): void;
  /** Waits for the next time it can be read, and written where that is wanted too; replaces an earlier wait. */
  await(wanted: 'read' | 'read-and-write'): void;
  /** Throws away what the kernel holds for the line. */
  discard(): Promise<void>;
  /** Settles when the operating system has let go. */
  close(): Promise<void>;
}

/** libuv's names for what a descriptor is watched for. */
const readableFlag = 1;
const writableFlag = 2;

/** Loads serialport before the first open needs it. */
export async function loadSerialLibrary(): Promise<void> {
  await import('serialport');
}

/** Opens without waiting for a carrier, alone (flock), raw, without flow control. Rejects with the library's error. */
export async function openPort({ path, baudRate, dataBits, parity, stopBits }: SerialSettings): Promise<OpenPort> {
  const { SerialPort } = await import('serialport');
  const port = await SerialPort.binding.open({ path, baudRate, dataBits, parity, stopBits, lock: true });
  if (!('poller' in port) || port.fd === null) {
    await port.close();
    throw new Error('ports of this operating system are not supported');
  }
  const { poller, fd: descriptor } = port;
  // What the library's watch is set for: it forgets what has happened and what it failed at, and setting it anew for what
  // it is set for already costs two calls into the kernel.
  let armed = 0;
  return {
    descriptor,
    listen: (listener) => {
      poller.on('readable', (error: Error | null) => {
        armed = error === null ? armed & ~readableFlag : 0;
        if (error === null) listener.readable();
        else listener.hungUp();
      });
      poller.on('writable', (error: Error | null) => {
        armed = error === null ? armed & ~writableFlag : 0;
        if (error === null) listener.writable();
        else listener.hungUp();
      });
    },
    await: (wanted) => {
      const flags = wanted === 'read' ? readableFlag : readableFlag | writableFlag;
      if (armed === flags) return;
      armed = flags;
      poller.poll(flags);
    },
    discard: () => port.flush(),
    close: async () => {
      await port.close();
      // The library keeps its watch for ever; not what hangs on it.
      poller.removeAllListeners();
    },
  };
}
