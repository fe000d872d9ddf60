/** Changes of the configuration, each judged as a whole before it is stored. */
import { KeeperError } from '../../../drivers/errors.js';
import type { RoomProblem } from '../../config/check.js';
import type { Room } from '../../config/schema.js';
import { findingText, roomFindings } from '../../messages/findings.js';
import type { Language } from '../../messages/language.js';
import type { Finding } from './api-types.js';
import type { HttpPorts } from './ports.js';

/** A configuration with something put into it that is not known to fit yet. */
export type Proposal = Readonly<Record<string, unknown>>;

export type Stored =
  | { readonly kind: 'stored'; readonly room: Room; readonly findings: readonly Finding[] }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] };

export interface Change {
  readonly actor: string;
  /** For the journal: `scenes/launch stored`. */
  readonly what: string;
  readonly language: Language;
  /** Sees the configuration in force when it is its turn; throws where it is not what the caller has in mind. */
  readonly next: (room: Room) => Proposal;
}

/** Rejects with what `next` throws, and with journal-unavailable. */
export async function store({ room, parse }: HttpPorts, change: Change): Promise<Stored> {
  let problems: readonly RoomProblem[] = [];
  try {
    const after = await room.update(change.actor, change.what, (before) => {
      const parsed = parse(JSON.stringify(change.next(before)));
      problems = parsed.problems;
      if (parsed.room === null) throw new KeeperError('config-invalid', { pointer: '', problem: '' });
      return parsed.room;
    });
    return { kind: 'stored', room: after, findings: findingsOf(problems, change.language) };
  } catch (error) {
    const isInvalid = error instanceof KeeperError && error.code === 'config-invalid' && problems.length > 0;
    if (!isInvalid) throw error;
    return { kind: 'refused', findings: findingsOf(problems, change.language) };
  }
}

export function findingsOf(problems: readonly RoomProblem[], language: Language): readonly Finding[] {
  return problems.map(({ severity, pointer, code, value, expected }) => ({
    severity,
    pointer,
    code,
    value,
    expected,
    message: findingText(roomFindings, { code, value, expected }, language),
  }));
}
