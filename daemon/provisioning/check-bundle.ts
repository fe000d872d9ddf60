/** Whether a bundle is good for this room now, all the way to its configuration; stores nothing. */
import type { ErrorParameters } from '../../drivers/errors.js';
import type { CommandKeys } from '../access/command-keys.js';
import type { RoomParser } from '../config/parse.js';
import type { Room } from '../config/schema.js';
import { readBundle, refusalOf, type Bundle } from './bundle.js';
import type { ProvisioningState } from './trial.js';

export interface CheckedBundle {
  readonly bundle: Bundle;
  /** What the room would become. */
  readonly room: Room;
}

export interface Refusal {
  readonly code: string;
  readonly parameters: ErrorParameters;
}

export interface BundleContext {
  /** Or where it is and why it can't be read. */
  readonly state: ProvisioningState | { readonly path: string; readonly reason: string };
  readonly keys: CommandKeys;
  /** The configuration in force. */
  readonly room: Room;
  readonly parse: RoomParser;
  /** Epoch ms. */
  readonly now: number;
}

/** Codes: those of bundle.ts, bundle-configuration-invalid, provisioning-off, -busy, -state-unreadable. */
export function checkBundle(
  bytes: Uint8Array,
  { state, keys, room, parse, now }: BundleContext,
): CheckedBundle | Refusal {
  if ('reason' in state) return { code: 'provisioning-state-unreadable', parameters: { ...state } };
  if (keys.names.length === 0) return { code: 'provisioning-off', parameters: {} };
  const read = readBundle(bytes);
  if ('refusal' in read) return { code: read.refusal, parameters: read.parameters };
  const { bundle } = read;
  const refused = refusalOf(bundle, {
    ...{ room: room.room.id, highest: state.highest, now, parseTime: Date.parse },
    ...{ isKnownSigner: keys.isKnownClient, isSignedBy: keys.isSignedBy },
  });
  if (refused !== null) return { code: refused.refusal, parameters: refused.parameters };
  if (state.trial !== null) return { code: 'provisioning-busy', parameters: { revision: state.trial.revision } };
  const next = roomOf(bundle.configuration, room, parse);
  return next.room === null ? { code: next.code, parameters: next.parameters } : { bundle, room: next.room };
}

/** The configuration with the people of the room where it has none of its own. */
export function roomOf(
  configuration: Readonly<Record<string, unknown>>,
  here: Room,
  parse: RoomParser,
): { readonly room: Room } | ({ readonly room: null } & Refusal) {
  const whole = 'people' in configuration ? configuration : { ...configuration, people: here.people };
  const parsed = parse(JSON.stringify(whole));
  if (parsed.room === null) {
    const worst = parsed.problems.find(({ severity }) => severity === 'error');
    const problem = worst === undefined ? '?' : `${worst.code}: ${worst.value} (${worst.expected})`;
    return {
      room: null,
      code: 'bundle-configuration-invalid',
      parameters: { pointer: worst?.pointer ?? '', problem },
    };
  }
  const { id } = parsed.room.room;
  if (id !== here.room.id)
    return { room: null, code: 'bundle-other-room', parameters: { room: id, here: here.room.id } };
  return { room: parsed.room };
}
