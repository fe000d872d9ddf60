/**
 * Requests to the daemon's API. An answer that is no success is thrown as `Refused` with the daemon's own words in the
 * reader's language; an answer that never came as `Unreachable`.
 */
import type { ConfirmationAsked, Problem } from '../../daemon/edges/http/api-types.js';
import type { Language } from '../language/bilingual.js';
import { isProblem, told } from './answer.js';

export const apiBase = '/api/v1';

export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.title} ${problem.detail}`);
    this.problem = problem;
  }
}

export class Unreachable extends Error {}

/** The second person said no, or nobody said yes in time: nothing was done. */
export class Declined extends Error {}

export interface Asked {
  readonly body?: object;
  /** In place of a body. */
  readonly file?: File;
  /** ETag that the item must still have. */
  readonly ifMatch?: string;
  /** The item must not be there yet. */
  readonly isNew?: boolean;
}

export interface Answered<T> {
  readonly body: T;
  readonly etag: string | null;
}

export interface ApiParts {
  readonly language: () => Language;
  readonly csrfToken: () => string | null;
  /** Asks the daemon anew who is signed in, and so for its token; called when it says that either is not so any more. */
  readonly look: () => Promise<void>;
  /** Asks the person to confirm what is dangerous; settles with the token once held long enough, null where not. */
  readonly confirm: (asked: ConfirmationAsked) => Promise<string | null>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export class Api {
  readonly #parts: ApiParts;

  constructor(parts: ApiParts) {
    this.#parts = parts;
  }

  async get<T>(path: string): Promise<T> {
    return (await this.#ask<T>('GET', path, {}, null)).body;
  }

  async getTagged<T>(path: string): Promise<Answered<T>> {
    return this.#ask<T>('GET', path, {}, null);
  }

  async post<T>(path: string, body?: object): Promise<T> {
    return (await this.#dangerous<T>('POST', path, body === undefined ? {} : { body })).body;
  }

  async put<T>(path: string, asked: Asked): Promise<T> {
    return (await this.#dangerous<T>('PUT', path, asked)).body;
  }

  /** Sends a file as it is. */
  async upload<T>(path: string, file: File): Promise<T> {
    return (await this.#withToken<T>('POST', path, { file })).body;
  }

  async remove(path: string, asked: Asked = {}): Promise<void> {
    await this.#dangerous<null>('DELETE', path, asked);
  }

  /** The same request again with the person's confirmation, where the daemon asks for one. */
  async #dangerous<T>(method: Method, path: string, asked: Asked): Promise<Answered<T>> {
    try {
      return await this.#withToken<T>(method, path, asked);
    } catch (error) {
      if (!(error instanceof Refused) || error.problem.confirmation === undefined) throw error;
      const token = await this.#parts.confirm(error.problem.confirmation);
      if (token === null) throw error;
      return this.#ask<T>(method, path, asked, token);
    }
  }

  /** A token ends with the session it was made for: once more with the present one. Nothing was done without it. */
  async #withToken<T>(method: Method, path: string, asked: Asked): Promise<Answered<T>> {
    try {
      return await this.#ask<T>(method, path, asked, null);
    } catch (error) {
      if (!(error instanceof Refused) || error.problem.code !== 'csrf-token-wrong') throw error;
      await this.#parts.look();
      return this.#ask<T>(method, path, asked, null);
    }
  }

  async #ask<T>(method: Method, path: string, asked: Asked, confirmation: string | null): Promise<Answered<T>> {
    const token = this.#parts.csrfToken();
    const headers = new Headers({ 'accept-language': this.#parts.language() });
    if (asked.body !== undefined) headers.set('content-type', 'application/json');
    if (asked.file !== undefined) headers.set('content-type', asked.file.type);
    if (token !== null && method !== 'GET') headers.set('csrf-token', token);
    if (asked.ifMatch !== undefined) headers.set('if-match', asked.ifMatch);
    if (asked.isNew === true) headers.set('if-none-match', '*');
    if (confirmation !== null) headers.set('confirmation', confirmation);
    const body = asked.file ?? (asked.body === undefined ? null : JSON.stringify(asked.body));
    const answer = await fetch(`${apiBase}${path}`, { method, headers, body }).catch((error: unknown) => {
      throw new Unreachable(String(error));
    });
    const etag = answer.headers.get('etag');
    if (answer.status === 204) return { body: told<T>(null), etag };
    const text = await answer.text();
    const parsed = parseJson(text);
    if (answer.ok) return { body: told<T>(parsed), etag };
    if (!isProblem(parsed)) throw new Unreachable(`${answer.status} ${answer.statusText}`);
    if (parsed.code === 'sign-in-needed') void this.#parts.look();
    throw new Refused(parsed);
  }
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}
