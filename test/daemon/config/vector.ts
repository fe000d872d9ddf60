/** Files of test/vectors/config/. */
import { readFileSync } from 'node:fs';

export function vector(name: string): string {
  return readFileSync(new URL(`../../../../test/vectors/config/${name}`, import.meta.url), 'utf8');
}

/** The document with one value put at a JSON pointer (undefined removes it). */
export function changed(text: string, pointer: string, value: unknown): string {
  const document: unknown = JSON.parse(text);
  const tokens = pointer.split('/').slice(1);
  const last = tokens.pop() ?? '';
  const holder = tokens.reduce<unknown>((inner, token) => (inner as Record<string, unknown>)[token], document);
  if (value === undefined) Reflect.deleteProperty(holder as object, last);
  else Reflect.set(holder as object, last, value);
  return JSON.stringify(document);
}
