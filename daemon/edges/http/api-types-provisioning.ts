/** What goes over the HTTP API about provisioning. Only types. */
import type { ProvisioningView } from '../../provisioning/provisioning-port.js';

/** GET /provisioning */
export interface ProvisioningStatus extends ProvisioningView {
  /** What the bundle that waits would change, a sentence each, in the reader's language; empty where none waits. */
  readonly difference: readonly string[];
}

/** POST /provisioning/look and /provisioning/take: the bundle's text as it is in its file. */
export interface BundleAsked {
  readonly bundle: string;
}

/** POST /provisioning/look: a good bundle; nothing was taken. */
export interface BundleView {
  readonly revision: number;
  readonly signer: string;
  readonly difference: readonly string[];
}

/** POST /provisioning/{take,apply,discard,confirm,return} */
export interface ProvisioningOutcome {
  readonly revision: number | null;
  readonly status: 'staged' | 'trying' | 'known' | 'confirmed' | 'returned' | 'discarded';
}
