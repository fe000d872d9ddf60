/** Keys and bundles to provision a room with. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFormat, type BundleContent } from '../../../daemon/provisioning/bundle.js';
import { makeKeys, readPrivateKey, signBundle, type ProvisioningKeys } from '../../../daemon/provisioning/sign.js';

export const signer = 'pusat';

/** Puts the public key of `name` where the appliance looks for it. */
export function trust(dataDir: string, keys: ProvisioningKeys, name = signer): void {
  const folder = join(dataDir, 'secrets', 'provisioning-keys');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, `${name}.pem`), keys.publicKey, { mode: 0o600 });
}

export function bundleOf(
  keys: ProvisioningKeys,
  configuration: Readonly<Record<string, unknown>>,
  more: Partial<BundleContent> & { readonly room: string; readonly revision: number },
): string {
  const content: BundleContent = {
    format: bundleFormat,
    signer,
    madeAt: new Date(Date.now() - 60_000).toISOString(),
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    configuration,
    ...more,
  };
  return signBundle(content, readPrivateKey(Buffer.from(keys.privateKey), 'key'));
}

export { makeKeys };
