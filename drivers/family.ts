/** What a family offers to the verbs probe, decode and encode. */

/** What answered on a line. */
export interface ProbeFinding {
  readonly model: string | null;
  readonly firmware: string | null;
  /** Null where the device does not say. */
  readonly inputs: number | null;
  readonly outputs: number | null;
}

/** How a family is found without changing anything on the device. */
export interface FamilyProbe {
  /** Lower goes first: how little this question can disturb another family's device. */
  readonly harm: number;
  /** Asked in this order; each waits for its answer. Nothing further is asked once one stays without answer. */
  readonly questions: readonly Uint8Array[];
  /** What the answers say, one for each question asked so far; null where this is not the family. Never throws. */
  recognise(answers: readonly Uint8Array[]): ProbeFinding | null;
}

export interface FamilyTools {
  readonly name: string;
  /** Null where the family can't be recognised by asking. */
  readonly probe: FamilyProbe | null;
  /** One plain object a frame, bytes that belong to no frame included. Never throws. */
  decode(from: 'host' | 'device', bytes: Uint8Array): readonly object[];
  /** The bytes of one command; throws cli-input-not-a-command (detail: what was expected). */
  encode(command: unknown): Uint8Array;
}
