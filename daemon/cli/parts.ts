/** Fits the other parts to what the verbs need; each is loaded when it is first asked for. */
import { KeeperError } from '../../drivers/errors.js';
import { systemClock } from '../../drivers/clock.js';
import type { CliParts } from './parts-port.js';

export const cliParts: CliParts = {
  checkRoom: () => missing('config'),
  serialPorts: async () => (await import('../../drivers/serial-inventory.js')).listSerialPorts(),
  hidDevices: async () => (await import('../../drivers/hid-inventory.js')).listHidDevices(),
  serialTransport: async (path, baudRate) => {
    const { SerialTransport } = await import('../../drivers/link/serial-transport.js');
    return new SerialTransport({ path, baudRate, dataBits: 8, parity: 'none', stopBits: 1 }, systemClock);
  },
  tcpTransport: async (host, port) => {
    const { TcpTransport } = await import('../../drivers/link/tcp-transport.js');
    return new TcpTransport({ host, port, lineBaudRate: null }, systemClock);
  },
  familyNames: () => Promise.resolve([]),
  family: () => Promise.resolve(null),
  simulatorNames: () => Promise.resolve([]),
  simulate: () => missing('simulators'),
  verifyJournal: () => missing('journal'),
  exportJournal: () => ({ [Symbol.asyncIterator]: () => ({ next: () => missing('journal') }) }),
  backup: () => missing('backup'),
  restore: () => missing('backup'),
};

function missing(part: string): Promise<never> {
  return Promise.reject(new KeeperError('cli-part-missing', { part }));
}
