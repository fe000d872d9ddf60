/** What the daemon answered. Its shapes are held equal to api-types.ts by the daemon's own tests. */
import type { Problem } from '../../daemon/edges/http/api-types.js';

/** The body of a successful answer. The page comes from the daemon that sends it, so that both are of one build. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the type: that is the whole of it
export function told<T>(body: unknown): T {
  return body as T;
}

export function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body && 'detail' in body;
}
