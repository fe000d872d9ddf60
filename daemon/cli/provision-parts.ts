/** What the provision verbs need of the other parts: keys and signatures for a maker, the inbox for a technician. */
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../drivers/clock.js';
import { KeeperError } from '../../drivers/errors.js';
import { readCommandKeys } from '../access/command-keys.js';
import { roomParser } from '../config/parse.js';
import { becomeOwner } from '../edges/storage/become-owner.js';
import { nodeFiles } from '../edges/storage/files.js';
import { differenceText } from '../messages/difference-text.js';
import type { Language } from '../messages/language.js';
import { trialSentences } from '../messages/trial-sentences.js';
import { bundleFormat, isBundleName } from '../provisioning/bundle.js';
import { checkBundle } from '../provisioning/check-bundle.js';
import { roomDifference } from '../provisioning/difference.js';
import { bundleName, leaveInInbox, orderText, type InboxOrder } from '../provisioning/inbox.js';
import { makeKeys, readPrivateKey, signBundle } from '../provisioning/sign.js';
import { readState, stateName } from '../provisioning/state-file.js';
import type { ProvisioningState } from '../provisioning/trial.js';
import { checkKnowledge } from './check-knowledge.js';

/** Writes `<name>.key` and `<name>.pem` into the folder; refuses to write over one. Codes: provisioning-name-bad, provisioning-file-there. */
export async function makeKeyFiles(
  folder: string,
  name: string,
): Promise<readonly [privateFile: string, publicFile: string]> {
  if (!isBundleName(name)) throw new KeeperError('provisioning-name-bad', { name });
  const [privateFile, publicFile] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  for (const path of [privateFile, publicFile])
    if ((await nodeFiles.size(path)) !== null) throw new KeeperError('provisioning-file-there', { path });
  const keys = makeKeys();
  await nodeFiles.write(privateFile, Buffer.from(keys.privateKey), 0o600);
  await nodeFiles.write(publicFile, Buffer.from(keys.publicKey), 0o644);
  return [privateFile, publicFile];
}

export interface SignAsked {
  readonly roomFile: string;
  readonly keyFile: string;
  readonly signer: string;
  readonly revision: number;
  readonly days: number;
  readonly withoutPeople: boolean;
  /** The bundle's file. */
  readonly out: string;
}

/** Checks the configuration as the appliance will, and signs it. Codes: config-invalid, provisioning-key-unusable. */
export async function signRoomFile(asked: SignAsked): Promise<{ readonly room: string }> {
  const { roomFile, keyFile, signer, revision, days, withoutPeople, out } = asked;
  if (!isBundleName(signer)) throw new KeeperError('provisioning-name-bad', { name: signer });
  const key = readPrivateKey(await nodeFiles.read(keyFile), keyFile);
  const bytes = await nodeFiles.read(roomFile);
  const { room, problems } = (await roomParser(checkKnowledge))(bytes);
  if (room === null) {
    const worst = problems.find(({ severity }) => severity === 'error');
    const problem = `${worst?.code ?? '?'}: ${worst?.value ?? ''} (${worst?.expected ?? ''})`;
    throw new KeeperError('config-invalid', { pointer: worst?.pointer ?? '', problem });
  }
  const { people, ...rest } = room;
  const now = systemClock.wall();
  const text = signBundle(
    {
      ...{ format: bundleFormat, room: room.room.id, signer, revision },
      madeAt: new Date(now).toISOString(),
      expiresAt: new Date(now + days * 86_400_000).toISOString(),
      configuration: withoutPeople ? rest : { ...rest, people },
    },
    key,
  );
  await nodeFiles.write(out, Buffer.from(text), 0o600);
  return { room: room.room.id };
}

export interface BundleSeen {
  readonly revision: number;
  readonly signer: string;
  /** What it would change, a sentence each. */
  readonly lines: readonly string[];
  readonly bytes: Uint8Array;
}

/** What the bundle would change in that data folder. Codes: those of checkBundle; config-unreadable. */
export async function lookAtBundle(file: string, dataDir: string, language: Language): Promise<BundleSeen> {
  const parse = await roomParser(checkKnowledge);
  const path = join(dataDir, 'room.json');
  const { room } = parse(await nodeFiles.read(path));
  if (room === null) throw new KeeperError('config-unreadable', { path, reason: 'wallkeeper check' });
  const read = await readState(nodeFiles, dataDir);
  const state = read.kind === 'read' ? read.state : { path: join(dataDir, stateName), reason: read.reason };
  const keys = await readCommandKeys(nodeFiles, dataDir, 'provisioning-keys');
  const bytes = await nodeFiles.read(file);
  const checked = checkBundle(bytes, { state, keys, room, parse, now: systemClock.wall() });
  if ('code' in checked) throw new KeeperError(checked.code, checked.parameters);
  const { revision, signer } = checked.bundle;
  const lines = roomDifference(room, checked.room).map((one) => differenceText(one, language));
  return { revision, signer, lines, bytes };
}

/**
 * Leaves the bundle for the daemon that runs there, or for its next start. Root has become the folder's owner afterwards:
 * a stick is mounted for whom it pleases, and root can read it.
 */
export async function leaveBundle(bytes: Uint8Array, dataDir: string): Promise<void> {
  await becomeOwner(dataDir);
  await leaveInInbox(nodeFiles, dataDir, bundleName, bytes);
}

/**
 * The same with an order: of what waits or is on trial now, and of nothing else. Codes: config-missing,
 * provisioning-state-unreadable, provisioning-no-trial, provisioning-nothing-staged.
 */
export async function leaveOrder(dataDir: string, order: InboxOrder): Promise<{ readonly revision: number }> {
  const { staged, trial } = await stateIn(dataDir);
  const isOfTrial = order === 'confirm' || order === 'return';
  const revision = (isOfTrial ? trial : staged)?.revision;
  if (revision === undefined)
    throw new KeeperError(isOfTrial ? 'provisioning-no-trial' : 'provisioning-nothing-staged', {});
  const actor = `cli:${userInfo().username}`;
  await becomeOwner(dataDir);
  await leaveInInbox(nodeFiles, dataDir, order, orderText({ actor, revision }));
  return { revision };
}

/** How provisioning stands in that data folder, a sentence each. Codes: config-missing, provisioning-state-unreadable. */
export async function provisioningLines(dataDir: string, language: Language): Promise<readonly string[]> {
  return trialSentences(await stateIn(dataDir), language);
}

async function stateIn(dataDir: string): Promise<ProvisioningState> {
  const path = join(dataDir, 'room.json');
  if ((await nodeFiles.size(path)) === null) throw new KeeperError('config-missing', { path });
  const read = await readState(nodeFiles, dataDir);
  if (read.kind === 'damaged')
    throw new KeeperError('provisioning-state-unreadable', { path: join(dataDir, stateName), reason: read.reason });
  return read.state;
}
