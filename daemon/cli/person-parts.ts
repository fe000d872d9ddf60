/** What the person verbs need of the other parts: a stopped daemon's folder, locked, its room and its journal. */
import { userInfo } from 'node:os';
import { systemClock } from '../../drivers/clock.js';
import { KeeperError } from '../../drivers/errors.js';
import { confirmErasure, erasePerson, type ErasureParts } from '../access/erase-person.js';
import { reportPerson } from '../access/person-report.js';
import { openPseudonyms } from '../access/pseudonyms.js';
import { roomParser } from '../config/parse.js';
import { RoomStore } from '../config/room-store.js';
import { nodeFiles } from '../edges/storage/files.js';
import { lockFolder } from '../edges/storage/lock.js';
import { openRoomFile } from '../edges/storage/room-file.js';
import { Journal } from '../journal/journal.js';
import { openSigner, sha256 } from '../journal/signing-key.js';
import { checkKnowledge } from './check-knowledge.js';
import type { PersonErased } from './parts-port.js';

/** Codes: person-not-here, config-missing, config-unreadable, pseudonyms-unreadable. */
export async function personReportOf(dataDir: string, person: string): Promise<object> {
  const parse = await roomParser(checkKnowledge);
  const { room } = parse(await nodeFiles.read(`${dataDir}/room.json`));
  if (room === null)
    throw new KeeperError('config-unreadable', { path: `${dataDir}/room.json`, reason: 'wallkeeper check' });
  return reportPerson(nodeFiles, dataDir, room, await openPseudonyms(nodeFiles, dataDir), person);
}

export function erasePersonIn(dataDir: string, person: string): Promise<PersonErased> {
  return withFolder(dataDir, async (parts) => {
    const { order, leftovers } = await erasePerson(parts, person);
    return { order: order.order, terminals: order.terminals, subjects: order.subjects, leftovers };
  });
}

export function confirmErasureIn(dataDir: string, order: string): Promise<void> {
  return withFolder(dataDir, async (parts) => {
    await confirmErasure(parts, order);
  });
}

/** Codes: data-folder-in-use while the daemon runs, config-missing before anything is made in the folder. */
async function withFolder<T>(dataDir: string, work: (parts: ErasureParts) => Promise<T>): Promise<T> {
  if ((await nodeFiles.size(`${dataDir}/room.json`)) === null) {
    throw new KeeperError('config-missing', { path: `${dataDir}/room.json` });
  }
  const lock = await lockFolder(dataDir, process.pid);
  try {
    const now = (): string => new Date(systemClock.wall()).toISOString();
    const parse = await roomParser(checkKnowledge);
    const { db } = await openRoomFile(nodeFiles, dataDir, parse, now());
    const signer = await openSigner(nodeFiles, dataDir);
    // What the daemon carries into a new segment only the daemon knows, so no segment is begun here.
    const segmentBytes = Number.MAX_SAFE_INTEGER;
    const journal = new Journal({
      files: nodeFiles,
      folder: dataDir,
      clock: systemClock,
      digest: sha256,
      signer,
      carry: () => ({}),
      segmentBytes,
    });
    await journal.open();
    try {
      return await work({
        files: nodeFiles,
        dataDir,
        room: new RoomStore(db, journal),
        pseudonyms: await openPseudonyms(nodeFiles, dataDir),
        journal,
        actor: `cli:${userInfo().username}`,
        now,
      });
    } finally {
      await journal.stop();
    }
  } finally {
    await lock.release();
  }
}
