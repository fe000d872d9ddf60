/**
 * Reads what a terminal types. It can't be told from a person by who it is, only by how it types: faster than anybody,
 * in one burst, ended by Enter, and of one shape. Pure; bounded by the longest burst.
 */
import type { Malformed } from '../../terminal.js';
import { keysDown } from './codec.js';
import type { KeyboardProfile } from './profile.js';
import { endKeys, foreignModifiers, shiftMask, usLetters } from './table.js';

export type Typed =
  { readonly text: string; readonly fault: null } | { readonly text: null; readonly fault: Malformed };

export class WedgeReader {
  readonly #profile: KeyboardProfile;
  #down: readonly number[] = [];
  #text = '';
  #lastAt = Number.NEGATIVE_INFINITY;
  /** The burst is spoilt; its rest is part of the fault that was told. */
  #spoilt = false;

  constructor(profile: KeyboardProfile) {
    this.#profile = profile;
  }

  reset(): void {
    this.#down = [];
    this.#text = '';
    this.#lastAt = Number.NEGATIVE_INFINITY;
    this.#spoilt = false;
  }

  /** A report at that monotonic ms: at most one thing in it is worth telling; null for nothing yet. */
  push(bytes: Uint8Array, at: number): Typed | null {
    const pressed = keysDown(bytes);
    if (pressed === null) return this.#spoil(bytes.length === 8 ? 'value' : 'length');
    const { modifiers, keys } = pressed;
    const fresh = keys.filter((key) => !this.#down.includes(key));
    this.#down = keys;
    if (fresh.length === 0) return null;
    const gap = at - this.#lastAt;
    this.#lastAt = at;
    let told: Typed | null = null;
    if (gap > this.#profile.interKeyMs) {
      // Whatever was typed before came to no end: a person, or half of a scan.
      if (this.#text !== '' && !this.#spoilt) told = { text: null, fault: 'typing' };
      this.#text = '';
      this.#spoilt = false;
    }
    if ((modifiers & foreignModifiers) !== 0) return told ?? this.#spoil('value');
    for (const key of fresh) told = this.#key(key, (modifiers & shiftMask) !== 0) ?? told;
    return told;
  }

  #key(key: number, shifted: boolean): Typed | null {
    if (endKeys.includes(key)) return this.#end();
    const letter = usLetters.get(key)?.[shifted ? 1 : 0];
    if (letter === undefined) return this.#spoil('value');
    this.#text += letter;
    return this.#text.length > this.#profile.longest ? this.#spoil('length') : null;
  }

  #end(): Typed | null {
    const text = this.#text;
    const spoilt = this.#spoilt;
    this.#text = '';
    this.#spoilt = false;
    if (spoilt || text === '') return null;
    return this.#profile.pattern.test(text) ? { text, fault: null } : { text: null, fault: 'pattern' };
  }

  #spoil(fault: Malformed): Typed | null {
    this.#text = '';
    if (this.#spoilt) return null;
    this.#spoilt = true;
    return { text: null, fault };
  }
}
