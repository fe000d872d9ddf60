/** Brings an older room.json up to the present schema version, one version at a time. Pure. */

/** A document of any version: an object, its inside not yet known to fit anything. */
export type AnyDocument = Readonly<Record<string, unknown>>;

export interface MigrationStep {
  /** Takes a document of this version to the next. */
  readonly from: number;
  /** What the step changes, for the log and the changelog. */
  readonly what: string;
  /** Pure; never changes its argument. May throw where the document is not of its version; `schemaVersion` is set by the caller. */
  migrate(document: AnyDocument): AnyDocument;
}

export type Migrated =
  | { readonly kind: 'present' }
  | {
      readonly kind: 'migrated';
      readonly document: AnyDocument;
      readonly from: number;
      readonly what: readonly string[];
    }
  | { readonly kind: 'failed'; readonly version: number; readonly reason: string };

/** Runs the steps from `version` to `target`; `present` where it is that version already. Never throws. */
export function migrate(
  document: AnyDocument,
  version: number,
  target: number,
  steps: readonly MigrationStep[],
): Migrated {
  if (version === target) return { kind: 'present' };
  const what: string[] = [];
  let present = document;
  for (let at = version; at < target; at += 1) {
    const step = steps.find((candidate) => candidate.from === at);
    if (step === undefined) return { kind: 'failed', version: at, reason: `no step leads on from version ${at}` };
    try {
      present = { ...step.migrate(present), schemaVersion: at + 1 };
    } catch (error) {
      return { kind: 'failed', version: at, reason: error instanceof Error ? error.message : String(error) };
    }
    what.push(step.what);
  }
  return { kind: 'migrated', document: present, from: version, what };
}
