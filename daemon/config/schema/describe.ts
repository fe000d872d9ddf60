/**
 * One schema feeds validation, types, documentation and the page's forms. A part of it is plain JSON Schema plus
 * words for people; the words are kept out of its static type, so that FromSchema has only the shape to read.
 */

/** Words for people: English and Indonesian. */
export interface Words {
  readonly en: string;
  readonly id: string;
}

export interface Hints {
  /** Unit a person reads beside the field: `ms`, `px`, `mm`. */
  readonly unit?: string;
  /** Set to false where a running daemon takes the change over without a restart. */
  readonly requiresRestart?: boolean;
}

/** What stands under `x-ui` of every described part. Fields are shown in the order in which `properties` has them. */
export interface UiHints {
  readonly label: Words;
  readonly help: Words;
  readonly unit: string | null;
  readonly requiresRestart: boolean;
}

/** The shape with `title`, `description` and `x-ui` added. */
export function describe<const S extends object>(label: Words, help: Words, shape: S, hints: Hints = {}): S {
  const ui: UiHints = {
    label,
    help,
    unit: hints.unit ?? null,
    requiresRestart: hints.requiresRestart ?? true,
  };
  return { title: label.en, description: help.en, ...shape, 'x-ui': ui };
}
