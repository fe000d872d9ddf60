/** The maker's side of a bundle: a pair of keys, and the signature. The private key never lies on an appliance. */
import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { KeeperError } from '../../drivers/errors.js';
import { canonicalJson } from '../access/canonical-json.js';
import { signedText, type BundleContent } from './bundle.js';

export interface ProvisioningKeys {
  /** PEM, PKCS #8: for whoever makes bundles. */
  readonly privateKey: string;
  /** PEM, SPKI: for DIR/secrets/provisioning-keys/<signer>.pem on every appliance. */
  readonly publicKey: string;
}

export function makeKeys(): ProvisioningKeys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** The key in a PEM; `path` is for the message. Code: provisioning-key-unusable. */
export function readPrivateKey(pem: Uint8Array, path: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(Buffer.from(pem));
  } catch (error) {
    throw new KeeperError('provisioning-key-unusable', { path }, error);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new KeeperError('provisioning-key-unusable', { path });
  return key;
}

/** The bundle's text with its line end. Code: bundle-malformed, for a configuration that has no canonical form. */
export function signBundle(content: BundleContent, key: KeyObject): string {
  const text = signedText(content);
  if (text === null) throw new KeeperError('bundle-malformed', { detail: 'configuration' });
  const signature = sign(null, Buffer.from(text), key).toString('base64');
  return `${canonicalJson({ ...content, signature }) ?? ''}\n`;
}
