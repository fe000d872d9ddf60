/** The appliance's Ed25519 key for checkpoints: made once, private part in secrets/, public part beside the journal. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { join } from 'node:path';
import { KeeperError } from '../../drivers/errors.js';
import { isMissing, type Files } from '../edges/storage/files.js';
import { checkpointText, type Checkpoint, type Digest, type Head } from './chain.js';
import { removalText, type Removal, type SignedRemoval } from './removal.js';
import { journalFolder } from './segments.js';

export const sha256: Digest = (text) => createHash('sha256').update(text).digest('hex');

export interface CheckpointSigner {
  /** Lower-case hex SHA-256 of the public key's DER SubjectPublicKeyInfo. */
  readonly key: string;
  /** Base64 signature over checkpointText(head, key). */
  sign(head: Head): string;
  /** The removal with this key's signature over removalText(removal, key). */
  signRemoval(removal: Removal): SignedRemoval;
}

/** The key of DIR/secrets/journal-key.pem, made durable there first where it is missing. Code: journal-key-unreadable. */
export async function openSigner(files: Files, dataDir: string): Promise<CheckpointSigner> {
  const privateKey = await readOrMake(files, join(dataDir, 'secrets'));
  const publicKey = createPublicKey(privateKey);
  await publish(files, journalFolder(dataDir), publicKey);
  const key = keyId(publicKey);
  const signed = (text: string): string => sign(null, Buffer.from(text), privateKey).toString('base64');
  return {
    key,
    sign: (head) => signed(checkpointText(head, key)),
    signRemoval: (removal) => ({ ...removal, key, signature: signed(removalText(removal, key)) }),
  };
}

async function readOrMake(files: Files, folder: string): Promise<KeyObject> {
  const path = join(folder, 'journal-key.pem');
  try {
    return createPrivateKey(await files.read(path));
  } catch (error) {
    if (!isMissing(error)) throw new KeeperError('journal-key-unreadable', { path, reason: reasonOf(error) }, error);
  }
  const made = generateKeyPairSync('ed25519').privateKey;
  await files.makeFolder(folder, 0o700);
  await replace(files, path, made.export({ type: 'pkcs8', format: 'pem' }).toString());
  await files.syncFolder(folder);
  return made;
}

/** Another key that vouched for what is here already stays beside the new one, where `audit verify` finds it. */
async function publish(files: Files, folder: string, publicKey: KeyObject): Promise<void> {
  await files.makeFolder(folder, 0o700);
  const path = join(folder, 'public-key.pem');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const before = await files.read(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (before?.toString('utf8') === pem) return;
  // An empty one is what a power cut may have left of the first start; it vouched for nothing.
  if (before !== null && before.length > 0) {
    const name = `public-key-${sha256(before.toString('utf8')).slice(0, 12)}.pem`;
    await files.write(join(folder, name), before, 0o644);
  }
  await replace(files, path, pem, 0o644);
  await files.syncFolder(folder);
}

async function replace(files: Files, path: string, text: string, mode = 0o600): Promise<void> {
  await files.write(`${path}.new`, Buffer.from(text), mode);
  await files.rename(`${path}.new`, path);
}

export interface PublicKey {
  /** As in CheckpointSigner.key. */
  readonly id: string;
  /** True where the signature is this key's over this checkpoint. */
  vouches(checkpoint: Checkpoint): boolean;
  /** The same for the digest of a removed segment. */
  vouchesForRemoval(removal: SignedRemoval): boolean;
}

/** Null where the text is no Ed25519 public key. */
export function publicKeyOf(pem: string): PublicKey | null {
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType !== 'ed25519') return null;
    const id = keyId(key);
    return {
      id,
      vouches: ({ head, signature }) =>
        verify(null, Buffer.from(checkpointText(head, id)), key, Buffer.from(signature, 'base64')),
      vouchesForRemoval: (removal) =>
        verify(null, Buffer.from(removalText(removal, id)), key, Buffer.from(removal.signature, 'base64')),
    };
  } catch {
    return null;
  }
}

function keyId(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
