/** Fits the other parts to what the verbs need; each is loaded when it is first asked for. */
import { systemClock } from '../../drivers/clock.js';
import { KeeperError } from '../../drivers/errors.js';
import type { CliParts, SimulatorSettings } from './parts-port.js';

export const cliParts: CliParts = {
  checkRoom: async (text, language) => {
    const { roomParser } = await import('../config/parse.js');
    const { checkKnowledge } = await import('./check-knowledge.js');
    const parse = await roomParser(checkKnowledge);
    return parse(text)
      .problems.filter((problem) => problem.severity === 'error')
      .map(({ pointer, code, value, expected }) => ({
        pointer,
        code,
        message: language === 'id' ? `${value}; yang diharapkan: ${expected}` : `${value}; expected: ${expected}`,
      }));
  },
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
  familyNames: () => Promise.resolve(['extron-sis']),
  family: async (name) => (await import('../../drivers/registry.js')).familyTools(name),
  simulatorNames: () => Promise.resolve(['extron-sis']),
  simulate: async (_name, settings: SimulatorSettings, changed) => {
    const { SimulatedSis } = await import('../../drivers/simulators/simulated-sis.js');
    const { control } = await import('../../drivers/simulators/control.js');
    const device = new SimulatedSis(settings);
    device.onChange = (ties) => changed(`ties ${ties.join(' ')}`);
    const addresses = await device.start();
    return {
      addresses,
      control: (order) => {
        void control(device, order).then((answer) => changed(JSON.stringify(answer ?? { error: 'not understood' })));
      },
      stop: () => {
        device.stop();
        return Promise.resolve();
      },
    };
  },
  verifyJournal: async (dataDir) => {
    const { verifyJournal } = await import('../journal/verify.js');
    const { sha256 } = await import('../journal/signing-key.js');
    const { nodeFiles } = await import('../edges/storage/files.js');
    const verdict = await verifyJournal(nodeFiles, dataDir, sha256);
    return {
      entries: verdict.entries,
      lastSeq: verdict.head?.seq ?? null,
      head: verdict.head?.hash ?? null,
      checkpoints: verdict.checkpoints,
      faults: verdict.faults.map(({ segment, line, fault }) => `${segment}:${line}: ${fault}`),
      notes: verdict.tornBytes > 0 ? [`unfinished last line: ${verdict.tornBytes} bytes`] : [],
    };
  },
  exportJournal: async function* (dataDir) {
    const { exportLines } = await import('../journal/verify.js');
    const { nodeFiles } = await import('../edges/storage/files.js');
    yield* exportLines(nodeFiles, dataDir);
  },
  backup: () => missing('backup'),
  restore: () => missing('backup'),
};

function missing(part: string): Promise<never> {
  return Promise.reject(new KeeperError('cli-part-missing', { part }));
}
