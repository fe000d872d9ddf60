/** Bytes of a message -> a scene request, or why it is none. Pure and total: whatever comes, it answers. */
import {
  panelPowers,
  priorities,
  type Layout,
  type PanelPower,
  type Priority,
  type Region,
  type SceneBody,
  type SceneRequest,
} from '../../wall/model.js';

export interface IntakeError {
  readonly code: string;
  /** JSON pointer into the payload. */
  readonly path: string;
  readonly detail: string;
}

export type Intake =
  | { readonly kind: 'request'; readonly request: SceneRequest }
  | { readonly kind: 'refused'; readonly requestId: string | null; readonly errors: readonly IntakeError[] };

/** A scene for the largest wall is some kilobytes. */
export const payloadLimit = 256 * 1024;
const depthLimit = 32;
const idLimit = 128;
const keys = ['requestId', 'scene', 'wall', 'priority', 'expiresAt', 'atomic', 'release'];

/** Epoch ms of an ISO time; NaN where it is none. */
export type ToEpoch = (text: string) => number;

/** `now` is epoch ms. Codes: payload-too-large, payload-too-deep, payload-malformed, retained, expired. */
export function parseRequest(payload: Uint8Array, retained: boolean, now: number, toEpoch: ToEpoch): Intake {
  if (payload.length > payloadLimit) return refused(null, 'payload-too-large', '', `${payload.length} bytes`);
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (isTooDeep(bytes)) return refused(null, 'payload-too-deep', '', `more than ${depthLimit} levels`);
  let value: unknown;
  try {
    value = JSON.parse(textOf(bytes));
  } catch (error) {
    return refused(null, 'payload-malformed', '', error instanceof Error ? error.message.slice(0, 120) : 'no JSON');
  }
  if (!isRecord(value)) return refused(null, 'payload-malformed', '', 'an object is expected');
  const id = value['requestId'];
  if (typeof id !== 'string' || id === '' || id.length > idLimit) {
    return refused(null, 'payload-malformed', '/requestId', `a text of 1 to ${idLimit} characters`);
  }
  if (retained) return refused(id, 'retained', '', 'the message was retained');
  const errors: IntakeError[] = [];
  const request = readRequest(value, id, { now, toEpoch, errors });
  if (errors.length > 0) return { kind: 'refused', requestId: id, errors };
  if (request.expiresAt !== null && request.expiresAt <= now) return refused(id, 'expired', '/expiresAt', 'too late');
  return { kind: 'request', request };
}

interface Reading {
  readonly now: number;
  readonly toEpoch: ToEpoch;
  readonly errors: IntakeError[];
}

function readRequest(value: Readonly<Record<string, unknown>>, requestId: string, reading: Reading): SceneRequest {
  const { now, toEpoch, errors } = reading;
  const wrong = (path: string, detail: string): void => {
    errors.push({ code: 'payload-malformed', path, detail });
  };
  for (const key of Object.keys(value))
    if (!keys.includes(key)) wrong(`/${key}`, `no such key; known: ${keys.join(', ')}`);
  const flag = (key: string, otherwise: boolean): boolean => {
    const given = value[key];
    if (given === undefined || typeof given === 'boolean') return given ?? otherwise;
    wrong(`/${key}`, 'true or false');
    return otherwise;
  };
  const release = flag('release', false);
  const scene = value['scene'] === undefined ? null : readScene(value['scene'], wrong);
  if (scene === null && !release && value['scene'] === undefined) wrong('/scene', 'a scene’s id or a scene');
  const wall = value['wall'];
  if (wall !== undefined && typeof wall !== 'string') wrong('/wall', 'a wall’s id');
  return {
    requestId,
    actor: 'mqtt',
    scene,
    wall: typeof wall === 'string' ? wall : null,
    priority: readPriority(value['priority'], '/priority', wrong),
    expiresAt: readTime(value['expiresAt'], toEpoch, wrong),
    atomic: flag('atomic', true),
    release,
    receivedAt: now,
  };
}

type Wrong = (path: string, detail: string) => void;

function readPriority(value: unknown, path: string, wrong: Wrong): Priority | null {
  if (value === undefined) return null;
  const known = priorities.find((priority) => priority === value);
  if (known === undefined) wrong(path, `one of ${priorities.join(', ')}`);
  return known ?? null;
}

/** RFC 3339 with an offset: a time without one means another instant on another machine. */
function readTime(value: unknown, toEpoch: ToEpoch, wrong: Wrong): number | null {
  if (value === undefined) return null;
  const given =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value)
      ? toEpoch(value)
      : NaN;
  if (Number.isNaN(given)) wrong('/expiresAt', 'a time such as 2026-01-31T07:00:00+07:00');
  return Number.isNaN(given) ? null : given;
}

function readScene(value: unknown, wrong: Wrong): string | SceneBody | null {
  if (typeof value === 'string') return value;
  if (!isRecord(value)) {
    wrong('/scene', 'a scene’s id or a scene');
    return null;
  }
  for (const key of Object.keys(value)) {
    if (!['layout', 'assignments', 'power', 'priority'].includes(key)) wrong(`/scene/${key}`, 'no such key');
  }
  const layout = typeof value['layout'] === 'string' ? value['layout'] : readLayout(value['layout'], wrong);
  const assignments = readAssignments(value['assignments'], wrong);
  const power = value['power'] === undefined ? undefined : readPower(value['power'], wrong);
  const priority = readPriority(value['priority'], '/scene/priority', wrong);
  if (layout === null || assignments === null) return null;
  return {
    layout,
    assignments,
    ...(power === undefined ? {} : { power }),
    ...(priority === null ? {} : { priority }),
  };
}

function readPower(value: unknown, wrong: Wrong): Readonly<Record<string, PanelPower>> {
  const pairs: [string, PanelPower][] = [];
  if (!isRecord(value)) wrong('/scene/power', 'an object of region ids and on, off or leave');
  else
    for (const [region, power] of Object.entries(value)) {
      const known = panelPowers.find((one) => one === power);
      if (known === undefined)
        wrong(`/scene/power/${region.replaceAll('~', '~0').replaceAll('/', '~1')}`, `one of ${panelPowers.join(', ')}`);
      else pairs.push([region, known]);
    }
  return Object.fromEntries(pairs);
}

function readAssignments(value: unknown, wrong: Wrong): Readonly<Record<string, string | null>> | null {
  if (!isRecord(value)) {
    wrong('/scene/assignments', 'an object of region and source ids');
    return null;
  }
  const pairs: [string, string | null][] = [];
  for (const [region, source] of Object.entries(value)) {
    if (source === null || typeof source === 'string') pairs.push([region, source]);
    else wrong(`/scene/assignments/${region.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'a source’s id or null');
  }
  return Object.fromEntries(pairs);
}

function readLayout(value: unknown, wrong: Wrong): Layout | null {
  if (!isRecord(value) || typeof value['wall'] !== 'string' || !Array.isArray(value['regions'])) {
    wrong('/scene/layout', 'a layout’s id, or { wall, regions }');
    return null;
  }
  const regions: Region[] = [];
  value['regions'].forEach((region: unknown, index) => {
    const read = readRegion(region);
    if (read === null) wrong(`/scene/layout/regions/${index}`, '{ id, row, column, rowSpan, columnSpan }');
    else regions.push(read);
  });
  return { wall: value['wall'], regions };
}

function readRegion(value: unknown): Region | null {
  if (!isRecord(value)) return null;
  const { id, row, column, rowSpan, columnSpan } = value;
  if (typeof id !== 'string' || typeof row !== 'number' || typeof column !== 'number') return null;
  if (typeof rowSpan !== 'number' || typeof columnSpan !== 'number') return null;
  return { id, row, column, rowSpan, columnSpan };
}

/** Throws a TypeError on what is no UTF-8; a decoder that would say so takes its time and is asked only in doubt. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString();
  const isDoubtful = text.includes('\ufffd') || text.startsWith('\ufeff');
  return isDoubtful ? new TextDecoder('utf-8', { fatal: true }).decode(bytes) : text;
}

/** Counts brackets outside strings, so that no parser has to go down first. */
function isTooDeep(payload: Buffer): boolean {
  if (!hasMany(payload)) return false;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < payload.length; index += 1) {
    const byte = payload[index];
    if (inString) {
      if (byte === 0x5c) index += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > depthLimit) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return false;
}

/** What has no more opening brackets than levels are allowed can't be too deep, whatever it is. */
function hasMany(payload: Buffer): boolean {
  let left = depthLimit;
  for (const bracket of [0x7b, 0x5b]) {
    for (let at = payload.indexOf(bracket); at !== -1; at = payload.indexOf(bracket, at + 1)) {
      left -= 1;
      if (left < 0) return true;
    }
  }
  return false;
}

function refused(requestId: string | null, code: string, path: string, detail: string): Intake {
  return { kind: 'refused', requestId, errors: [{ code, path, detail }] };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
