/**
 * A route of the API as data: fastify's routes, openapi.json and the rights of the roles all come from it. What it
 * does is a function of a call; neither knows fastify.
 */
import type { Readable } from 'node:stream';
import type { ErrorParameters } from '../../../drivers/errors.js';
import type { Language, Text } from '../../messages/language.js';
import type { Account } from './accounts/account.js';
import type { ConfirmationAsked, Danger, Finding, Right } from './api-types.js';
import type { HttpErrorCode } from './errors.js';
import type { Shape } from './shapes/basics.js';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /api/v1; `:name` marks a parameter. */
  readonly path: string;
  readonly summary: Text;
  /** `open`: without signing in. `setup`: open, and the one thing that is answered before there is an account. */
  readonly access: Right | 'open' | 'setup';
  /** Set where the request must be confirmed. */
  readonly danger?: Danger;
  /** Shape of the JSON body; none where the request has none. */
  readonly body?: Shape;
  /** Set where the body is a file of one of these media types instead; `handle` reads it, as far as it likes. */
  readonly upload?: { readonly types: readonly string[]; readonly mostBytes: number };
  readonly query?: Readonly<Record<string, Parameter>>;
  readonly answer: AnswerShape;
  readonly handle: (call: Call) => Promise<Answer> | Answer;
}

export interface Parameter {
  /** What a value must look like. */
  readonly pattern: string;
  readonly help: string;
}

export type AnswerShape =
  | { readonly kind: 'json'; readonly shape: Shape; readonly etag?: boolean }
  | { readonly kind: 'nothing' }
  /** Server-sent events, by name. */
  | { readonly kind: 'events'; readonly events: readonly string[] }
  /** A download, line by line. */
  | { readonly kind: 'lines' }
  /** A picture, kept by its ETag. */
  | { readonly kind: 'picture'; readonly type: string }
  /** A file that is made as it goes. */
  | { readonly kind: 'file'; readonly type: string };

export interface Call {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Of the route's shape; null where it has none. */
  readonly body: unknown;
  /** The file that is sent; null where there is none. */
  readonly upload: Readable | null;
  readonly ifMatch: string | null;
  readonly ifNoneMatch: string | null;
  readonly language: Language;
  readonly address: string;
  /** Null where nobody is signed in. */
  readonly account: Account | null;
  /** For the journal: `web:<account>`. */
  readonly actor: string;
  readonly session: SessionHandle;
}

/** The caller's session, as far as a route has to do with it. */
export interface SessionHandle {
  /** Ends what there was and begins anew under another id, signed in. */
  begin(account: Account): Promise<void>;
  end(): Promise<void>;
  /** Null where nobody is signed in. */
  csrfToken(): string | null;
  /** ISO time; null where nobody is signed in. */
  expiresAt(): string | null;
  /** Names the session to those that must tell sessions apart; never its id. */
  readonly key: string;
}

export type Answer =
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly body: object;
      readonly etag: string | null;
    }
  | { readonly kind: 'nothing' }
  | Refusal
  | { readonly kind: 'events'; readonly open: (reader: EventReader) => () => void }
  | { readonly kind: 'lines'; readonly name: string; readonly lines: AsyncIterable<string> }
  | PictureAnswer
  | {
      readonly kind: 'file';
      readonly type: string;
      readonly name: string;
      readonly parts: AsyncIterable<Uint8Array>;
    };

export interface PictureAnswer {
  readonly kind: 'picture';
  readonly type: string;
  readonly etag: string;
  /** What a browser calls it when it keeps it. */
  readonly name: string;
  /** How old it is, where that matters. */
  readonly ageSeconds: number | null;
  /** Asked only where the reader has not got it yet. */
  readonly bytes: () => Promise<Buffer>;
}

export interface Refusal {
  readonly kind: 'refusal';
  readonly code: HttpErrorCode;
  readonly parameters: ErrorParameters;
  readonly findings: readonly Finding[];
  readonly confirmation: ConfirmationAsked | null;
}

/** Where a stream of events goes. */
export interface EventReader {
  /**
   * `latest` is asked when the reader can take it: at once, or when it has caught up. Of several that wait under one
   * name the newest alone is asked.
   */
  offer(event: string, latest: () => string): void;
  /** Every one of them counts; false where the reader is so far behind that it was left out. */
  push(event: string, data: string): boolean;
}

export function ok(body: object, more: { readonly etag?: string; readonly status?: number } = {}): Answer {
  return { kind: 'json', status: more.status ?? 200, body, etag: more.etag ?? null };
}

export const nothing: Answer = { kind: 'nothing' };

export function refuse(
  code: HttpErrorCode,
  parameters: ErrorParameters = {},
  more: { readonly findings?: readonly Finding[]; readonly confirmation?: ConfirmationAsked } = {},
): Refusal {
  return { kind: 'refusal', code, parameters, findings: more.findings ?? [], confirmation: more.confirmation ?? null };
}

/** The shape of a `T`; that it says the same as the type is held by a test. */
export type ShapeOf<T> = Shape & { readonly of?: T };

/** A route whose body was compared with `shape` before `handle` is called. */
export function withBody<T>(
  shape: ShapeOf<T>,
  handle: (call: Call, body: T) => Promise<Answer> | Answer,
): Pick<Route, 'handle'> & { readonly body: Shape } {
  const fits = (body: unknown): body is T => body !== null;
  return { body: shape, handle: (call) => (fits(call.body) ? handle(call, call.body) : refuse('body-invalid')) };
}

export function parameter(call: Call, name: string): string {
  return call.parameters[name] ?? '';
}
