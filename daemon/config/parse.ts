/** A room.json -> a Room, or every reason why not. */
import { checkRoom, type CheckKnowledge } from './check.js';
import { fault, type RoomProblem } from './check/problem.js';
import { withDefaults } from './defaults.js';
import { migrate, type AnyDocument, type MigrationStep } from './migrate/migrate.js';
import { migrationSteps } from './migrate/steps.js';
import { nestingDepth } from './nesting.js';
import { valueAt } from './pointer.js';
import { roomSchema, schemaVersion, type RoomDocument, type Room } from './schema.js';
import { shapeCheck } from './validator.js';

export interface ParsedRoom {
  /** Null where any problem is an error. */
  readonly room: Room | null;
  readonly problems: readonly RoomProblem[];
  /** The file's own schema version where steps brought it up to date, else null. */
  readonly migratedFrom: number | null;
}

/** Takes the file's bytes or its text; never throws. */
export type RoomParser = (content: string | Uint8Array) => ParsedRoom;

/** A configuration is some kilobytes; more than this is a mistake. */
export const mostRoomBytes = 10 * 1024 * 1024;
/** The schema itself is nine levels deep. */
const mostLevels = 64;

/** `steps` is the product's list of migrations but in tests. */
export async function roomParser(
  knowledge: CheckKnowledge,
  steps: readonly MigrationStep[] = migrationSteps,
): Promise<RoomParser> {
  const faultsOf = await shapeCheck(roomSchema);
  const judge = (value: unknown): Pick<ParsedRoom, 'room' | 'problems'> => {
    const faults = faultsOf(value);
    if (!fits(value, faults)) {
      const problems = faults.map(({ pointer, rule, expected }) =>
        fault(pointer, rule, show(valueAt(value, pointer)), expected),
      );
      return { room: null, problems };
    }
    const room = withDefaults(value);
    const problems = checkRoom(room, knowledge);
    return { room: problems.some(({ severity }) => severity === 'error') ? null : room, problems };
  };
  return (content) => {
    const read = readJson(content);
    if (read.problem !== null) return { room: null, problems: [read.problem], migratedFrom: null };
    const { value } = read;
    const version = versionOf(value);
    if (version === null || !isDocument(value)) return { ...judge(value), migratedFrom: null };
    if (version > schemaVersion) {
      const expected = `schemaVersion ${schemaVersion} or older; update wallkeeper`;
      return {
        room: null,
        problems: [fault('/schemaVersion', 'config-too-new', version, expected)],
        migratedFrom: null,
      };
    }
    const migrated = migrate(value, version, schemaVersion, steps);
    switch (migrated.kind) {
      case 'present':
        return { ...judge(value), migratedFrom: null };
      case 'migrated':
        return { ...judge(migrated.document), migratedFrom: migrated.from };
      case 'failed': {
        const failed = fault('/schemaVersion', 'migration-failed', migrated.version, migrated.reason);
        return { room: null, problems: [failed], migratedFrom: null };
      }
    }
  };
}

const unusableExpected = {
  'file-too-large': `at most ${mostRoomBytes} bytes`,
  'file-unreadable': 'a file that this account can read',
} as const;

/** What is said of a file whose content was not looked at. */
export function unusable(code: keyof typeof unusableExpected, value: string): ParsedRoom {
  return { room: null, problems: [fault('', code, value, unusableExpected[code])], migratedFrom: null };
}

type ReadJson = { readonly value: unknown; readonly problem: null } | { readonly problem: RoomProblem };

function readJson(content: string | Uint8Array): ReadJson {
  const bytes = typeof content === 'string' ? Buffer.byteLength(content) : content.length;
  if (bytes > mostRoomBytes)
    return { problem: fault('', 'file-too-large', `${bytes} bytes`, unusableExpected['file-too-large']) };
  const text = typeof content === 'string' ? content : decode(content);
  if (text === null) return { problem: fault('', 'encoding-broken', 'bytes that are no UTF-8', 'a text in UTF-8') };
  // Deeper than this, showing or copying a value could run out of stack.
  const levels = nestingDepth(text);
  if (levels > mostLevels) return { problem: fault('', 'too-deep', levels, `at most ${mostLevels} levels`) };
  try {
    const value: unknown = JSON.parse(text);
    return { value, problem: null };
  } catch (error) {
    return { problem: fault('', 'json-broken', error instanceof Error ? error.message : String(error), 'JSON') };
  }
}

/** Null where the bytes are not UTF-8. A byte order mark, as some editors write it, is passed over. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function fits(value: unknown, faults: readonly unknown[]): value is RoomDocument {
  return typeof value === 'object' && faults.length === 0;
}

function isDocument(value: unknown): value is AnyDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A whole number under `schemaVersion`; null where there is none, which the schema then says. */
function versionOf(value: unknown): number | null {
  const version = valueAt(value, '/schemaVersion');
  return typeof version === 'number' && Number.isInteger(version) && version >= 0 ? version : null;
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
