/** What the edges see of provisioning. */
import type { ErrorParameters } from '../../drivers/errors.js';
import type { Room } from '../config/schema.js';
import type { HealthLine } from '../wall/devices-port.js';
import type { BundleWay, EndedTrial, TrialPhase } from './trial.js';

/** What became of a bundle, or of a step that a person ordered. */
export interface ProvisioningResult {
  /** Null where no bundle could be read. */
  readonly revision: number | null;
  readonly signer: string | null;
  /**
   * `staged`: it waits for a person. `trying`: the daemon restarts with it. `known`: this very bundle was taken before;
   * nothing was done. `confirmed`, `returned`: a trial ended. `discarded`: one that waited was thrown away.
   */
  readonly status: 'staged' | 'trying' | 'known' | 'confirmed' | 'returned' | 'discarded' | 'rejected';
  /** Registry code; null unless rejected. */
  readonly code: string | null;
  readonly parameters: ErrorParameters;
}

export interface ProvisioningView {
  /** `off`: nobody has a key. */
  readonly phase: 'off' | 'idle' | 'staged' | 'trial';
  /** Names that have a key here. */
  readonly signers: readonly string[];
  readonly highest: number;
  readonly staged: {
    readonly revision: number;
    readonly signer: string;
    readonly way: BundleWay;
    readonly takenAt: string;
    readonly expiresAt: string;
  } | null;
  readonly trial: {
    readonly revision: number;
    readonly signer: string;
    readonly phase: TrialPhase;
    readonly begunAt: string;
    readonly begunBy: string;
    /** ISO time at which it ends by itself. */
    readonly until: string;
    /** Health parts that have not come back. */
    readonly missing: readonly string[];
  } | null;
  readonly last: EndedTrial | null;
}

/** A bundle that was looked at and not taken. */
export type LookedAt =
  | {
      readonly kind: 'good';
      readonly revision: number;
      readonly signer: string;
      readonly before: Room;
      readonly after: Room;
    }
  | { readonly kind: 'refused'; readonly code: string; readonly parameters: ErrorParameters };

export interface ProvisioningPort {
  view(): ProvisioningView;
  /** The configuration that waits beside the one in force; null where none waits, or it does not fit any more. */
  staged(): { readonly before: Room; readonly after: Room } | null;
  look(bytes: Uint8Array): Promise<LookedAt>;
  /** Takes a bundle; one that comes by the page is applied at once, the others as provisioning.apply says. */
  take(bytes: Uint8Array, way: BundleWay, actor: string): Promise<ProvisioningResult>;
  /**
   * A person's orders. With a revision they are for that one and for no other: where another waits or is on trial, they
   * are rejected as where nothing is.
   */
  apply(actor: string, revision?: number): Promise<ProvisioningResult>;
  discard(actor: string, revision?: number): Promise<ProvisioningResult>;
  confirm(actor: string, revision?: number): Promise<ProvisioningResult>;
  giveBack(actor: string, revision?: number): Promise<ProvisioningResult>;
  health(): HealthLine;
  /** `result` is null where only the view changed. */
  subscribe(listener: (result: ProvisioningResult | null) => void): () => void;
}
