/** The two languages of the product, and which one a reader gets. */
export type Language = 'en' | 'id';

export interface Text {
  readonly en: string;
  readonly id: string;
}

/**
 * WALLKEEPER_LANG decides; without it the first of LC_ALL, LC_MESSAGES and LANG that is set (POSIX order).
 * Anything that is not Indonesian is answered in English.
 */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const wanted = [env.WALLKEEPER_LANG, env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value);
  return /^id([-_.@]|$)/i.test(wanted ?? '') ? 'id' : 'en';
}
