/** base/provision/…: bundles from the server, what became of them, and how it stands. */
import type { ErrorParameters } from '../../../drivers/errors.js';
import type { ProvisioningPort, ProvisioningResult } from '../../provisioning/provisioning-port.js';
import type { IncomingMessage } from './client.js';

/**
 * Takes a bundle. It may be retained: a revision is taken once, so that the broker's repeating it with every connection
 * changes nothing and is not answered. Null where there is nothing to answer; every other result comes to those that
 * subscribe to provisioning.
 */
export async function takeBundle(
  provisioning: ProvisioningPort,
  { payload, retained }: IncomingMessage,
): Promise<ProvisioningResult | null> {
  // An empty message is how a retained one is taken back.
  if (payload.length === 0) return null;
  const result = await provisioning.take(payload, 'mqtt', 'mqtt');
  return result.status === 'known' && !retained ? result : null;
}

export function resultText(
  { revision, signer, status, code, parameters }: ProvisioningResult,
  describe: (code: string, parameters: ErrorParameters) => string,
): string {
  const error = code === null ? null : { code, message: describe(code, parameters) };
  return JSON.stringify({ revision, signer, status, error });
}
