/** Text of a room.json -> a Room, or every reason why not. */
import { checkRoom, type CheckKnowledge, type RoomProblem } from './check.js';
import { valueAt } from './pointer.js';
import { roomSchema, schemaVersion, type Room, type RoomDocument } from './schema.js';
import { shapeCheck } from './validator.js';

export interface ParsedRoom {
  /** Null where any problem is an error. */
  readonly room: Room | null;
  readonly problems: readonly RoomProblem[];
}

export type RoomParser = (text: string) => ParsedRoom;

/** A configuration is some kilobytes; more than this is a mistake. */
const maxBytes = 10 * 1024 * 1024;

export async function roomParser(knowledge: CheckKnowledge): Promise<RoomParser> {
  const faultsOf = await shapeCheck(roomSchema);
  const fits = (value: unknown): value is RoomDocument => faultsOf(value).length === 0;
  return (text) => {
    if (text.length > maxBytes) return broken('file-too-large', `${text.length} bytes`, `at most ${maxBytes} bytes`);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return broken('json-broken', error instanceof Error ? error.message : String(error), 'JSON');
    }
    const version = versionOf(value);
    if (version !== null && version > schemaVersion) {
      return broken('config-too-new', String(version), `schemaVersion ${schemaVersion} or older; update wallkeeper`);
    }
    if (!fits(value)) {
      const problems = faultsOf(value).map(({ pointer, rule, expected }): RoomProblem => ({
        severity: 'error',
        pointer,
        code: rule,
        value: show(valueAt(value, pointer)),
        expected,
      }));
      return { room: null, problems };
    }
    const room = withDefaults(value);
    const problems = checkRoom(room, knowledge);
    return { room: problems.some((problem) => problem.severity === 'error') ? null : room, problems };
  };
}

/** What may be left out of the file, filled in. */
export function withDefaults(document: RoomDocument): Room {
  return {
    ...document,
    room: { ...document.room, language: document.room.language ?? 'id' },
    mqtt: {
      ...document.mqtt,
      port: document.mqtt.port ?? 1883,
      protocol: document.mqtt.protocol ?? 5,
      groups: document.mqtt.groups ?? [],
    },
    http: { host: document.http?.host ?? '127.0.0.1', port: document.http?.port ?? 8080 },
    devices: document.devices ?? [],
    sources: document.sources ?? [],
    walls: (document.walls ?? []).map((wall) => ({
      ...wall,
      panel: { ...wall.panel, bezelMm: wall.panel.bezelMm ?? 0 },
      onDrift: wall.onDrift ?? 'report',
    })),
    layouts: document.layouts ?? [],
    scenes: (document.scenes ?? []).map((scene) => ({ ...scene, priority: scene.priority ?? 'routine' })),
    schedules: (document.schedules ?? []).map((schedule) => ({ ...schedule, holidays: schedule.holidays ?? [] })),
    people: document.people ?? [],
    doors: document.doors ?? [],
    triggers: document.triggers ?? [],
  };
}

function versionOf(value: unknown): number | null {
  const version: unknown =
    typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : null;
  return typeof version === 'number' ? version : null;
}

function broken(code: string, value: string, expected: string): ParsedRoom {
  return { room: null, problems: [{ severity: 'error', pointer: '', code, value, expected }] };
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
