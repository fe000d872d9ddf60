/** What went wrong, as RFC 9457 and in the reader's language. */
import { assertNever, KeeperError, type ErrorParameters } from '../../../drivers/errors.js';
import { explain } from '../../messages/explain.js';
import type { Language } from '../../messages/language.js';
import type { Problem } from './api-types.js';
import { httpErrors, type HttpErrorCode } from './errors.js';
import { refuse, type Refusal } from './route.js';

export const problemType = 'application/problem+json; charset=utf-8';

/** Refusals that are no 4xx of their own kind are conflicts: the request is sound and the room is not so. */
function statusOf(code: HttpErrorCode): number {
  switch (code) {
    case 'body-invalid':
    case 'query-invalid':
      return 400;
    case 'sign-in-needed':
    case 'sign-in-failed':
      return 401;
    case 'origin-foreign':
    case 'tls-needed':
    case 'setup-needed':
    case 'setup-code-wrong':
    case 'right-missing':
    case 'wall-not-allowed':
    case 'csrf-token-wrong':
    case 'confirmation-wrong':
    case 'confirmation-own':
      return 403;
    case 'route-unknown':
    case 'item-unknown':
      return 404;
    case 'setup-done':
    case 'account-last-administrator':
    case 'confirmation-alone':
    case 'nothing-to-undo':
    case 'nothing-held':
    case 'capture-not-possible':
    case 'device-without-line':
    case 'soak-running':
    case 'replay-running':
    case 'restart-by-hand':
      return 409;
    case 'etag-stale':
    case 'item-exists':
      return 412;
    case 'body-too-large':
      return 413;
    case 'host-unknown':
      return 421;
    case 'configuration-invalid':
    case 'password-weak':
    case 'scene-of-other-wall':
    case 'tie-impossible':
    case 'soak-empty':
    case 'record-of-other-family':
      return 422;
    case 'confirmation-early':
      return 425;
    case 'etag-needed':
    case 'confirmation-needed':
      return 428;
    case 'sign-in-wait':
    case 'too-many-requests':
      return 429;
    case 'internal-error':
      return 500;
    case 'server-busy':
    case 'accounts-unreadable':
    case 'http-port-in-use':
    case 'certificate-unusable':
      return 503;
    default:
      return assertNever(code);
  }
}

export interface WrittenProblem {
  readonly status: number;
  readonly body: Problem;
  /** Null where the client need not wait. */
  readonly retryAfterSeconds: number | null;
}

export function problemOf(refusal: Refusal, language: Language): WrittenProblem {
  const { code, parameters, findings, confirmation } = refusal;
  const seconds = typeof parameters['seconds'] === 'number' ? parameters['seconds'] : null;
  const body: Problem = {
    ...worded(code, parameters, statusOf(code), language),
    ...(findings.length === 0 ? {} : { findings }),
    ...(confirmation === null ? {} : { confirmation }),
    ...(seconds === null ? {} : { retryAfterSeconds: seconds }),
  };
  return { status: body.status, body, retryAfterSeconds: seconds };
}

const ownStatuses: ReadonlyMap<string, number> = new Map([
  ['config-invalid', 422],
  ['cli-record-wrong', 422],
  ['ceremony-role-missing', 403],
  ['person-not-here', 404],
  ['erasure-order-unknown', 404],
  ['ceremony-not-rehearsed', 409],
  ['bundle-configuration-invalid', 422],
  ['bundle-malformed', 422],
  ['bundle-signature-wrong', 422],
]);

/** What another part of wallkeeper threw; null where it is no error of ours and so a fault of the program. */
export function problemOfError(error: unknown, language: Language): WrittenProblem | null {
  if (!(error instanceof KeeperError)) return null;
  if (isHttpError(error.code)) return problemOf(refuse(error.code, error.parameters), language);
  const retry = explain(error.code, error.parameters, language)?.retry ?? false;
  const status = ownStatuses.get(error.code) ?? (retry ? 503 : 409);
  return { status, body: worded(error.code, error.parameters, status, language), retryAfterSeconds: null };
}

function worded(code: string, parameters: ErrorParameters, status: number, language: Language): Problem {
  const told = explain(code, parameters, language);
  return {
    type: `about:blank#${code}`,
    title: told?.meaning ?? code,
    detail: told?.todo ?? '',
    status,
    code,
    retry: told?.retry ?? false,
  };
}

function isHttpError(code: string): code is HttpErrorCode {
  return Object.hasOwn(httpErrors, code);
}

/** The first of the languages that the reader's program asks for; the room's where it asks for none of ours. */
export function readerLanguage(header: string | undefined, room: Language): Language {
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const tag = part.split(';')[0]?.trim().split('-')[0];
    if (tag === 'id' || tag === 'in') return 'id';
    if (tag === 'en') return 'en';
  }
  return room;
}
