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
import { isMissing, type Files } from '../edges/storage/files.js';
import { checkpointText, type Digest, type Head } from './chain.js';

export const sha256: Digest = (text) => createHash('sha256').update(text).digest('hex');

export interface CheckpointSigner {
  /** Base64 signature over checkpointText(head). */
  sign(head: Head): string;
}

/** The key of DIR/secrets/journal-key.pem, made durable there first where it is missing. */
export async function openSigner(files: Files, folder: string): Promise<CheckpointSigner> {
  const secrets = join(folder, 'secrets');
  const path = join(secrets, 'journal-key.pem');
  let key: KeyObject;
  try {
    key = createPrivateKey(await files.read(path));
  } catch (error) {
    if (!isMissing(error)) throw error;
    key = generateKeyPairSync('ed25519').privateKey;
    await files.makeFolder(secrets, 0o700);
    await files.write(`${path}.new`, Buffer.from(key.export({ type: 'pkcs8', format: 'pem' })), 0o600);
    await files.rename(`${path}.new`, path);
    await files.syncFolder(secrets);
  }
  const journal = join(folder, 'journal');
  await files.makeFolder(journal, 0o700);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' });
  await files.write(join(journal, 'public-key.pem'), Buffer.from(publicKey), 0o644);
  return { sign: (head) => sign(null, Buffer.from(checkpointText(head)), key).toString('base64') };
}

/** True where the signature is this key's over this head. */
export function isSigned(head: Head, signature: string, publicKeyPem: string): boolean {
  try {
    return verify(
      null,
      Buffer.from(checkpointText(head)),
      createPublicKey(publicKeyPem),
      Buffer.from(signature, 'base64'),
    );
  } catch {
    return false;
  }
}
