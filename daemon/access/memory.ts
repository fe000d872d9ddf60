/**
 * What the door loop remembers across restarts, folded from the journal, so that nothing is written twice. Times are
 * epoch ms here, because the monotonic clock begins anew; `awaken` turns them back. docs/adr/0030. Pure.
 */
import { emptyState } from './advance.js';
import { countedCauses } from './causes.js';
import {
  areaResetKind,
  decidedKind,
  fireKind,
  grantEndedKind,
  lockdownKind,
  lockoutKind,
  modeKind,
} from './door-records.js';
import { doorModes, type AccessPolicy, type AccessState, type DoorMode, type Lockout, type Presence } from './model.js';

/** As many denials at a terminal are remembered; a rule that counts more starts anew after a restart. */
const mostDenials = 100;

export interface RememberedPresence {
  readonly inside: boolean;
  readonly enteredAt: number | null;
}

export interface AccessMemory {
  readonly lockouts: ReadonlyMap<string, { readonly denials: readonly number[]; readonly inForce: boolean }>;
  /** By door: the local date, and the epoch ms, of the newest first person. */
  readonly firstIn: ReadonlyMap<string, string>;
  readonly firstCameAt: ReadonlyMap<string, number>;
  readonly presence: ReadonlyMap<string, ReadonlyMap<string, RememberedPresence>>;
  readonly lockdownAll: boolean;
  readonly lockdownDoors: ReadonlySet<string>;
  readonly modes: ReadonlyMap<string, DoorMode>;
  readonly fire: ReadonlySet<string>;
}

export const emptyMemory: AccessMemory = {
  lockouts: new Map(),
  firstIn: new Map(),
  firstCameAt: new Map(),
  presence: new Map(),
  lockdownAll: false,
  lockdownDoors: new Set(),
  modes: new Map(),
  fire: new Set(),
};

export interface RememberedEntry {
  readonly kind: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Memory after an entry; what is not understood leaves it as it was. `atMs` is the entry's time, NaN where it has none. */
export function recallAccess(memory: AccessMemory, { kind, data }: RememberedEntry, atMs: number): AccessMemory {
  const { door, terminal, area, person, active } = data;
  if (kind === decidedKind) return recallDecision(memory, data, atMs);
  if (kind === lockoutKind && typeof terminal === 'string') {
    return { ...memory, lockouts: put(memory.lockouts, terminal, { denials: [], inForce: active === true }) };
  }
  if (kind === grantEndedKind && typeof area === 'string' && typeof person === 'string' && data['through'] === true) {
    const before = memory.presence.get(area) ?? new Map<string, RememberedPresence>();
    const inside = data['direction'] !== 'out';
    const enteredAt = inside ? (Number.isFinite(atMs) ? atMs : null) : (before.get(person)?.enteredAt ?? null);
    return { ...memory, presence: put(memory.presence, area, put(before, person, { inside, enteredAt })) };
  }
  if (kind === areaResetKind && typeof area === 'string') {
    const left = [...(memory.presence.get(area) ?? [])].filter(([one]) => typeof person === 'string' && one !== person);
    return { ...memory, presence: put(memory.presence, area, new Map(left)) };
  }
  if (kind === lockdownKind && door === null) {
    // The end of it for all is the end of it for each.
    return {
      ...memory,
      lockdownAll: active === true,
      lockdownDoors: active === true ? memory.lockdownDoors : new Set(),
    };
  }
  if (typeof door !== 'string') return memory;
  if (kind === lockdownKind) return { ...memory, lockdownDoors: toggled(memory.lockdownDoors, door, active === true) };
  if (kind === fireKind) return { ...memory, fire: toggled(memory.fire, door, data['latched'] === true) };
  const mode = doorModes.find((one) => one === data['mode']);
  return kind === modeKind && mode !== undefined ? { ...memory, modes: put(memory.modes, door, mode) } : memory;
}

function recallDecision(memory: AccessMemory, data: RememberedEntry['data'], atMs: number): AccessMemory {
  const { door, terminal, verdict, cause, flags, localDate } = data;
  if (verdict === 'granted' && typeof door === 'string' && typeof localDate === 'string') {
    if (!Array.isArray(flags) || !flags.includes('first-person')) return memory;
    const firstIn = put(memory.firstIn, door, localDate);
    const inwards = data['direction'] !== 'out' && Number.isFinite(atMs);
    return { ...memory, firstIn, firstCameAt: inwards ? put(memory.firstCameAt, door, atMs) : memory.firstCameAt };
  }
  const counted = verdict === 'denied' && [...countedCauses].some((one) => one === cause);
  if (!counted || typeof terminal !== 'string') return memory;
  const before = memory.lockouts.get(terminal);
  if (before?.inForce === true) return memory;
  const denials = [...(before?.denials ?? []), atMs].slice(-mostDenials);
  return { ...memory, lockouts: put(memory.lockouts, terminal, { denials, inForce: false }) };
}

/** The memory as JSON, for the journal's next segment. */
export function carriedAccess(memory: AccessMemory): Readonly<Record<string, unknown>> {
  return {
    lockouts: Object.fromEntries(memory.lockouts),
    firstIn: Object.fromEntries(memory.firstIn),
    firstCameAt: Object.fromEntries(memory.firstCameAt),
    presence: Object.fromEntries([...memory.presence].map(([area, people]) => [area, Object.fromEntries(people)])),
    lockdownAll: memory.lockdownAll,
    lockdownDoors: [...memory.lockdownDoors],
    modes: Object.fromEntries(memory.modes),
    fire: [...memory.fire],
  };
}

/** What a segment carries; nothing where it is not understood. */
export function parseAccessMemory(carry: unknown): AccessMemory {
  if (!isRecord(carry)) return emptyMemory;
  return {
    lockouts: parsed(carry['lockouts'], (value) =>
      isRecord(value) && Array.isArray(value['denials'])
        ? { denials: value['denials'].filter((at) => typeof at === 'number'), inForce: value['inForce'] === true }
        : null,
    ),
    firstIn: parsed(carry['firstIn'], (value) => (typeof value === 'string' ? value : null)),
    firstCameAt: parsed(carry['firstCameAt'], (value) => (typeof value === 'number' ? value : null)),
    presence: parsed(carry['presence'], (people) => parsed(people, presenceFrom)),
    lockdownAll: carry['lockdownAll'] === true,
    lockdownDoors: texts(carry['lockdownDoors']),
    modes: parsed(carry['modes'], (value) => doorModes.find((mode) => mode === value) ?? null),
    fire: texts(carry['fire']),
  };
}

function presenceFrom(value: unknown): RememberedPresence | null {
  if (!isRecord(value)) return null;
  const { inside, enteredAt } = value;
  return { inside: inside === true, enteredAt: typeof enteredAt === 'number' ? enteredAt : null };
}

export interface Awakening {
  readonly mono: number;
  readonly wall: number;
  readonly wallTrusted: boolean;
  readonly policy: AccessPolicy;
  /** Areas whose presence is not kept. */
  readonly forget: ReadonlySet<string>;
}

/** The state at start. A restart shortens nothing: what the wall clock can't date counts as if it happened now. */
export function awaken(memory: AccessMemory, now: Awakening): AccessState {
  const { mono, wall, wallTrusted, policy, forget } = now;
  const monoOf = (at: number): number => {
    const ageMs = wallTrusted ? wall - at : 0;
    return mono - (ageMs >= 0 ? ageMs : 0);
  };
  const lockoutOf = (terminal: string, denials: readonly number[], inForce: boolean): Lockout => {
    const door = policy.doors.find((one) => one.terminal === terminal || one.exitTerminal === terminal);
    const durationMs = door?.lockout?.durationMs ?? 0;
    return { denials: denials.map(monoOf), until: inForce ? mono + durationMs : null };
  };
  const presenceOf = (people: ReadonlyMap<string, RememberedPresence>): ReadonlyMap<string, Presence> =>
    new Map(
      [...people].map(([person, { inside, enteredAt }]) => [
        person,
        { inside, enteredMono: enteredAt === null ? null : monoOf(enteredAt) },
      ]),
    );
  return {
    ...emptyState,
    lockouts: new Map([...memory.lockouts].map(([id, one]) => [id, lockoutOf(id, one.denials, one.inForce)])),
    firstIn: memory.firstIn,
    presence: new Map(
      [...memory.presence].filter(([area]) => !forget.has(area)).map(([area, people]) => [area, presenceOf(people)]),
    ),
    lockdown: { all: memory.lockdownAll, doors: memory.lockdownDoors },
  };
}

function put<T>(map: ReadonlyMap<string, T>, key: string, value: T): ReadonlyMap<string, T> {
  return new Map([...map, [key, value]]);
}

function toggled(set: ReadonlySet<string>, item: string, present: boolean): ReadonlySet<string> {
  const others = [...set].filter((one) => one !== item);
  return new Set(present ? [...others, item] : others);
}

function parsed<T>(value: unknown, parse: (inner: unknown) => T | null): ReadonlyMap<string, T> {
  const found: [string, T][] = [];
  for (const [key, inner] of Object.entries(isRecord(value) ? value : {})) {
    const one = parse(inner);
    if (one !== null) found.push([key, one]);
  }
  return new Map(found);
}

function texts(value: unknown): ReadonlySet<string> {
  return new Set(Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
