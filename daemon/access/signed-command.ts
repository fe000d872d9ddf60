/**
 * Commands of the server to the doors: lockdown and its release, signed with the sending client's Ed25519 key over the
 * canonical JSON of the command without its signature. There is no command that unlocks, and none can be made: the
 * list below is all that is understood. Pure: keys and the check of a signature are handed in.
 *
 *   {"action":"lockdown","client":"server-1","door":null,"expiresAt":…,"issuedAt":…,"nonce":"…","reason":"…",
 *    "room":"pendopo","signature":"base64"}
 */
import { canonicalJson } from './canonical-json.js';

export const commandActions = ['lockdown', 'release-lockdown'] as const;
export type CommandAction = (typeof commandActions)[number];

/** A command is good for no longer than this. */
export const longestLifeMs = 10_000;
/** So far a client's clock may be ahead of ours. */
const aheadMs = 2000;

export interface DoorCommand {
  readonly action: CommandAction;
  /** Whose key signed it. */
  readonly client: string;
  readonly room: string;
  /** Null for every door. */
  readonly door: string | null;
  readonly reason: string;
  readonly nonce: string;
  /** Epoch ms. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export type CommandRefusal =
  | 'command-malformed'
  | 'command-other-room'
  | 'command-door-unknown'
  | 'command-clock-untrusted'
  | 'command-expired'
  | 'command-before-start'
  | 'command-not-yet'
  | 'command-client-unknown'
  | 'command-signature-wrong'
  | 'command-replayed'
  | 'command-crowded';

export type CommandVerdict = { readonly command: DoorCommand } | { readonly refusal: CommandRefusal };

export interface CommandChecks {
  readonly room: string;
  readonly doors: readonly string[];
  /** Epoch ms of this program's start: what was used before it is remembered by nobody, so it is refused. */
  readonly startedAt: number;
  readonly isKnownClient: (client: string) => boolean;
  /** True where `signature` (base64) is that client's over `text`. */
  readonly isSignedBy: (client: string, text: string, signature: string) => boolean;
}

/** Nonces that were used, each until its command could not be used any more. */
export type ReplayMemory = ReadonlyMap<string, number>;

/** More commands than this within ten seconds is an attack, and what comes then is refused rather than believed. */
export const mostNonces = 256;

const memberNames = ['action', 'client', 'door', 'expiresAt', 'issuedAt', 'nonce', 'reason', 'room', 'signature'];

/** The command in a payload (parsed JSON), or why not. `used` after it is in `remembered`. */
export function checkCommand(
  payload: unknown,
  checks: CommandChecks,
  used: ReplayMemory,
  now: { readonly wall: number; readonly trusted: boolean },
): CommandVerdict {
  const read = readCommand(payload);
  if (read === null) return { refusal: 'command-malformed' };
  const { command, signature } = read;
  if (!checks.isKnownClient(command.client)) return { refusal: 'command-client-unknown' };
  const text = canonicalJson(command);
  // The signature before all that a stranger could ask about this room.
  if (text === null || !checks.isSignedBy(command.client, text, signature))
    return { refusal: 'command-signature-wrong' };
  if (command.room !== checks.room) return { refusal: 'command-other-room' };
  if (command.door !== null && !checks.doors.includes(command.door)) return { refusal: 'command-door-unknown' };
  // Engaging lockdown while the clock is unsure would be safe, but a replayed one could shut a room in for ever.
  if (!now.trusted) return { refusal: 'command-clock-untrusted' };
  if (!(command.issuedAt >= checks.startedAt)) return { refusal: 'command-before-start' };
  if (!(command.issuedAt <= now.wall + aheadMs)) return { refusal: 'command-not-yet' };
  if (!(now.wall < command.expiresAt)) return { refusal: 'command-expired' };
  if (used.has(nonceKey(command))) return { refusal: 'command-replayed' };
  const alive = [...used.values()].filter((until) => until > now.wall).length;
  return alive >= mostNonces ? { refusal: 'command-crowded' } : { command };
}

/** The memory after a command was taken; what has expired is forgotten, so it never grows beyond mostNonces. */
export function remembered(used: ReplayMemory, command: DoorCommand, wall: number): ReplayMemory {
  // A clock that was set back by less than a command's life must not make a used one new.
  const alive = [...used].filter(([, until]) => until > wall - longestLifeMs).slice(1 - 2 * mostNonces);
  return new Map([...alive, [nonceKey(command), command.expiresAt]]);
}

function nonceKey({ client, nonce }: DoorCommand): string {
  return `${client} ${nonce}`;
}

function readCommand(payload: unknown): { readonly command: DoorCommand; readonly signature: string } | null {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return null;
  const members: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(payload));
  if (Object.keys(members).sort().join() !== memberNames.join()) return null;
  const { client, room, door, reason, nonce, issuedAt, expiresAt, signature } = members;
  const action = commandActions.find((one) => one === members['action']);
  if (action === undefined || !isId(client) || !isId(room) || !(door === null || isId(door))) return null;
  if (typeof reason !== 'string' || reason.length === 0 || reason.length > 200) return null;
  if (typeof nonce !== 'string' || !/^[A-Za-z0-9_-]{16,64}$/.test(nonce)) return null;
  if (typeof signature !== 'string' || !/^[A-Za-z0-9+/]{86}==$/.test(signature)) return null;
  if (!isTime(issuedAt) || !isTime(expiresAt)) return null;
  const lifeMs = expiresAt - issuedAt;
  if (lifeMs <= 0 || lifeMs > longestLifeMs) return null;
  return { command: { action, client, room, door, reason, nonce, issuedAt, expiresAt }, signature };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9][a-z0-9_-]{0,63}$/.test(value);
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
