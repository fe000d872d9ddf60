/** Secures the locks of a room whose daemon is gone: for the unit's ExecStopPost, and for whoever stands before the door. */
import { systemClock } from '../../drivers/clock.js';
import type { DriverPorts } from '../../drivers/driver.js';
import { KeeperError } from '../../drivers/errors.js';
import { makeRelay } from '../../drivers/registry.js';
import type { RelayDriver } from '../../drivers/relay.js';
import { isRelay, relaySettings } from '../compose-door-devices.js';
import { roomParser } from '../config/parse.js';
import type { Room } from '../config/schema.js';
import { nodeFiles } from '../edges/storage/files.js';
import { checkKnowledge } from './check-knowledge.js';
import type { SecuredBoard } from './parts-port.js';

/** A board that has not answered by then is told and left to its own: the caller is a unit that has to end in ten seconds. */
const withinMs = 8000;

const quietPorts: DriverPorts = {
  clock: systemClock,
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
  trace: () => undefined,
};

/** One for each relay board of the configuration. Codes: config-missing, config-unreadable. */
export async function secureBoardsOf(dataDir: string): Promise<readonly SecuredBoard[]> {
  const room = await usableRoom(dataDir);
  const boards = room.devices.filter(isRelay);
  return Promise.all(
    boards.map(async (device) => {
      const made = await makeRelay(relaySettings(device), quietPorts);
      if (made === null) return { device: device.id, secured: false, code: 'device-not-connected' };
      return secure(made.driver);
    }),
  );
}

/** A driver secures every channel of a board before it calls it ready. */
async function secure(board: RelayDriver): Promise<SecuredBoard> {
  const ready = new Promise<boolean>((resolve) => {
    const cancel = systemClock.after(withinMs, () => resolve(false));
    board.subscribe(() => {
      if (board.status.state !== 'ready') return;
      cancel();
      resolve(true);
    });
  });
  board.start();
  const secured = await ready;
  const code = secured ? null : (board.status.lastError ?? 'device-not-connected');
  await board.stop();
  return { device: board.id, secured, code };
}

/** The configuration, or its newest earlier version that is whole: a damaged file must not leave a door open. */
async function usableRoom(dataDir: string): Promise<Room> {
  const parse = await roomParser(checkKnowledge);
  const path = `${dataDir}/room.json`;
  if ((await nodeFiles.size(path)) === null) throw new KeeperError('config-missing', { path });
  for (const name of [path, ...[1, 2, 3, 4, 5].map((number) => `${path}.${number}`)]) {
    const bytes = await nodeFiles.read(name).catch(() => null);
    const room = bytes === null ? null : parse(bytes).room;
    if (room !== null) return room;
  }
  throw new KeeperError('config-unreadable', { path, reason: 'wallkeeper check' });
}
