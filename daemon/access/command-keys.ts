/**
 * The public keys of those that may sign: DIR/secrets/command-keys/<client>.pem for door commands,
 * DIR/secrets/provisioning-keys/<signer>.pem for configuration bundles.
 */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { Files } from '../edges/storage/files.js';
import type { CommandChecks } from './signed-command.js';

export interface CommandKeys extends Pick<CommandChecks, 'isKnownClient' | 'isSignedBy'> {
  /** Files that hold no Ed25519 public key, for the log; their clients are unknown. */
  readonly unusable: readonly string[];
  /** Names that have a key, sorted. */
  readonly names: readonly string[];
}

export async function readCommandKeys(
  files: Files,
  dataDir: string,
  kind: 'command-keys' | 'provisioning-keys' = 'command-keys',
): Promise<CommandKeys> {
  const folder = join(dataDir, 'secrets', kind);
  const keys = new Map<string, KeyObject>();
  const unusable: string[] = [];
  for (const name of await files.list(folder)) {
    const key = /^[a-z0-9][a-z0-9_-]{0,63}\.pem$/.test(name) ? keyOf(await files.read(join(folder, name))) : null;
    if (key === null) unusable.push(name);
    else keys.set(name.slice(0, -4), key);
  }
  return {
    unusable,
    names: [...keys.keys()],
    isKnownClient: (client) => keys.has(client),
    isSignedBy: (client, text, signature) => {
      const key = keys.get(client);
      return key !== undefined && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
    },
  };
}

/** A private key is refused: one that lies here was sent here. */
function keyOf(pem: Buffer): KeyObject | null {
  if (pem.includes('PRIVATE')) return null;
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}
