/** Fits the other parts to what the verbs need; each is loaded when it is first asked for. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../drivers/clock.js';
import { KeeperError } from '../../drivers/errors.js';
import type { Files } from '../edges/storage/files.js';
import type { FolderLock } from '../edges/storage/lock.js';
import { unknownDriver } from './family-named.js';
import type { CliParts } from './parts-port.js';

export const cliParts: CliParts = {
  checkRoom: async (text, language) => {
    const { roomParser } = await import('../config/parse.js');
    const { checkKnowledge } = await import('./check-knowledge.js');
    const parse = await roomParser(checkKnowledge);
    const { findingText, roomFindings } = await import('../messages/findings.js');
    return parse(text).problems.map((problem) => ({
      severity: problem.severity,
      pointer: problem.pointer,
      code: problem.code,
      message: findingText(roomFindings, problem, language),
    }));
  },
  serialPorts: async () => (await import('../../drivers/serial-inventory.js')).listSerialPorts(),
  udevRules: async (text, path) => {
    const { roomParser } = await import('../config/parse.js');
    const { checkKnowledge } = await import('./check-knowledge.js');
    const { configuredHidDevice } = await import('../../drivers/registry.js');
    const { udevRules } = await import('../../drivers/udev-rules.js');
    const { room } = (await roomParser(checkKnowledge))(text);
    if (room === null) throw new KeeperError('config-unreadable', { path, reason: `wallkeeper check ${path}` });
    const devices = await Promise.all(
      room.devices.map(async (device) => {
        const { id, driver, link } = device;
        if (link.type !== 'hid') return null;
        const { vendorId, productId } = link;
        const profile = 'profile' in device ? { profile: device.profile } : {};
        return configuredHidDevice({ id, driver, vendorId, productId, ...profile });
      }),
    );
    return udevRules(
      devices.filter((device) => device !== null),
      `${room.room.id}: made by wallkeeper udev-rules`,
    );
  },
  hidDevices: async () => (await import('../../drivers/hid-inventory.js')).listHidDevices(),
  serialTransport: async (path, baudRate) => {
    const { SerialTransport } = await import('../../drivers/link/serial-transport.js');
    return new SerialTransport({ path, baudRate, dataBits: 8, parity: 'none', stopBits: 1 }, systemClock);
  },
  tcpTransport: async (host, port) => {
    const { TcpTransport } = await import('../../drivers/link/tcp-transport.js');
    return new TcpTransport({ host, port, lineBaudRate: null }, systemClock);
  },
  familyNames: async () => (await import('../../drivers/registry.js')).familyNames,
  family: async (name) => (await import('../../drivers/registry.js')).familyTools(name),
  familyBaudRate: async (name) => {
    const { loadFamily } = await import('../../drivers/registry.js');
    return (await loadFamily(name))?.line?.baudRate ?? null;
  },
  simulatorNames: async () => (await import('../../drivers/registry.js')).simulatorNames,
  simulatorDefaults: async (name) => {
    const { loadSimulator } = await import('../../drivers/registry.js');
    return (await loadSimulator(name))?.defaults ?? { baudRate: 9600, tcpPort: null };
  },
  simulate: async (name, settings, changed) => {
    const { loadSimulator, simulatorNames } = await import('../../drivers/registry.js');
    const simulator = await loadSimulator(name);
    if (simulator === null) throw unknownDriver(name, simulatorNames);
    return simulator.start(settings, changed);
  },
  verifyJournal: async (dataDir, language) => {
    const { verifyJournal } = await import('../journal/verify.js');
    const { sha256 } = await import('../journal/signing-key.js');
    const { findingText, journalFindings } = await import('../messages/findings.js');
    const { say } = await import('../messages/catalogue.js');
    const verdict = await verifyJournal(await filesOf(dataDir), dataDir, sha256);
    return {
      entries: verdict.entries,
      lastSeq: verdict.head?.seq ?? null,
      head: verdict.head?.hash ?? null,
      checkpoints: verdict.checkpoints,
      faults: verdict.faults.map(
        ({ segment, line, fault }) =>
          `journal/${segment}:${line}: ${findingText(journalFindings, { code: fault }, language)}`,
      ),
      notes: verdict.tornBytes > 0 ? [say(language, 'audit-torn', { bytes: verdict.tornBytes })] : [],
    };
  },
  exportJournal: async function* (dataDir) {
    const { exportLines } = await import('../journal/verify.js');
    yield* exportLines(await filesOf(dataDir), dataDir);
  },
  personReport: async (dataDir, person) => (await import('./person-parts.js')).personReportOf(dataDir, person),
  personErase: async (dataDir, person) => (await import('./person-parts.js')).erasePersonIn(dataDir, person),
  personErased: async (dataDir, order) => (await import('./person-parts.js')).confirmErasureIn(dataDir, order),
  secureBoards: async (dataDir) => (await import('./secure-parts.js')).secureBoardsOf(dataDir),
  backup: async (dataDir, file, passphrase) => {
    const { writeBackup } = await import('../backup/backup.js');
    const { nodeFiles } = await import('../edges/storage/files.js');
    const { readVersion } = await import('./version.js');
    const at = systemClock.wall();
    return writeBackup({ files: nodeFiles, dataDir, file, at, version: readVersion(), passphrase });
  },
  restore: async (file, dataDir, order) => {
    const { restoreBackup } = await import('../backup/restore.js');
    const { nodeFiles } = await import('../edges/storage/files.js');
    const { becomeOwner } = await import('../edges/storage/become-owner.js');
    const { lockFolder } = await import('../edges/storage/lock.js');
    const at = new Date(systemClock.wall()).toISOString();
    const locks: FolderLock[] = [];
    const begin = async (): Promise<void> => {
      await becomeOwner(dataDir);
      // A daemon that runs would write on into what is being replaced.
      if (order.how === 'replace') locks.push(await lockFolder(dataDir, process.pid));
    };
    try {
      return await restoreBackup({ files: nodeFiles, file, dataDir, at, begin, ...order });
    } finally {
      for (const lock of locks) await lock.release();
    }
  },
};

/** The file system, once the journal's folder is known to be there: a mistyped path is not an empty journal. */
async function filesOf(dataDir: string): Promise<Files> {
  await stat(join(dataDir, 'journal'));
  return (await import('../edges/storage/files.js')).nodeFiles;
}
