/** What an error code means to a person, in both languages of the product. */
export interface ErrorText {
  readonly en: string;
  readonly id: string;
}

export interface ErrorEntry {
  /** What happened and its effect; `{name}` marks a parameter. */
  readonly meaning: ErrorText;
  /** Likely causes in order, then the next step. */
  readonly todo: ErrorText;
  /** True where the same call may succeed later without anybody changing anything. */
  readonly retry: boolean;
}

export type ErrorRegistry = Readonly<Record<string, ErrorEntry>>;

export type ErrorParameters = Readonly<Record<string, string | number>>;

/**
 * The one error class of wallkeeper. `code` is a key of the registry (docs/errors.md); texts are looked up
 * when somebody reads it, so that each reader gets his own language.
 */
export class KeeperError extends Error {
  readonly code: string;
  readonly parameters: ErrorParameters;

  constructor(code: string, parameters: ErrorParameters = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(parameters)}`, cause === undefined ? undefined : { cause });
    this.name = 'KeeperError';
    this.code = code;
    this.parameters = parameters;
  }
}

/** Fills `{name}` marks of a registry text; an unknown mark stays visible. */
export function fillText(text: string, parameters: ErrorParameters): string {
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => String(parameters[name] ?? mark));
}

/** Fails to compile where a case of a union was forgotten, and throws if it is reached all the same. */
export function assertNever(value: never): never {
  throw new Error(`not a case this code knows: ${JSON.stringify(value)}`);
}
