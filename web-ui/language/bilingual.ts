/** The page's words, Indonesian first: each part of the page has its own table, loaded with it. Pure. */

export type Language = 'id' | 'en';

export type Bilingual<T> = Readonly<Record<Language, T>>;

/** A table whose English has exactly the keys and parameters of its Indonesian. */
export function bilingual<T extends object>(words: { readonly id: T; readonly en: NoInfer<T> }): Bilingual<T> {
  return words;
}

export function isLanguage(value: unknown): value is Language {
  return value === 'id' || value === 'en';
}
