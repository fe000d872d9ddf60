import { join } from 'node:path';
import t from 'tap';
import { MemoryLine } from '../../../drivers/link/memory-transport.js';
import { SerialTransport } from '../../../drivers/link/serial-transport.js';
import { TcpTransport } from '../../../drivers/link/tcp-transport.js';
import { PtyHost } from '../../../drivers/simulators/pty-host.js';
import { TcpHost } from '../../../drivers/simulators/tcp-host.js';
import { linkContract } from './link-contract.js';
import { testFolder } from '../../folder.js';

linkContract(t, 'memory', { absentCode: 'port-missing', kicks: true, tooMany: 1000 }, (_, clock) => {
  const line = new MemoryLine(() => clock.now(), null, clock);
  return Promise.resolve({
    transport: line,
    plug: () => {
      line.plug();
      return Promise.resolve();
    },
    unplug: () => line.unplug(),
    stall: (on) => {
      line.stalled = on;
    },
    send: (bytes) => line.send(bytes),
    heard: () => Uint8Array.from(line.received.flatMap((bytes) => [...bytes])),
  });
});

linkContract(t, 'serial', { absentCode: 'port-missing', kicks: true, tooMany: 1_000_000 }, (t, clock) => {
  const path = join(testFolder(t), 'port');
  const heard: number[] = [];
  const host = new PtyHost(path, (bytes) => heard.push(...bytes));
  t.teardown(() => host.unplug());
  const settings = { path, baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;
  return Promise.resolve({
    transport: new SerialTransport(settings, clock),
    plug: () => host.plug(),
    unplug: () => host.unplug(),
    stall: (on) => host.stall(on),
    send: (bytes) => host.send(bytes),
    heard: () => Uint8Array.from(heard),
  });
});

linkContract(t, 'tcp', { absentCode: 'connection-refused', kicks: false, tooMany: 8_000_000 }, async (t, clock) => {
  const heard: number[] = [];
  const host = new TcpHost(0, (bytes) => {
    for (const byte of bytes) heard.push(byte);
  });
  // Once, to learn a port that is free.
  const port = await host.plug();
  host.unplug();
  t.teardown(() => host.unplug());
  return {
    transport: new TcpTransport({ host: '127.0.0.1', port, lineBaudRate: null }, clock),
    plug: async () => {
      await host.plug();
    },
    unplug: () => host.unplug(),
    stall: (on) => host.stall(on),
    send: (bytes) => host.send(bytes),
    heard: () => Uint8Array.from(heard),
  };
});
