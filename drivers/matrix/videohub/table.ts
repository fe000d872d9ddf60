/**
 * Every Videohub block that wallkeeper knows: one row a command with its lines in both directions, one row a reply. The
 * wire counts from 0 and says the output first; here outputs and inputs count from 1. Sources row by row in
 * test/vectors/videohub.json; what is confirmed in README.md beside this file.
 */
import { inputId, outputId, type InputId, type OutputId, type Tie } from '../../driver.js';

/** The largest Videohub has 288 inputs and outputs. */
export const mostPorts = 288;

/** The crosspoint of a Videohub always has an input. */
export interface HubTie extends Tie {
  readonly input: InputId;
}

type Side = 'inputs' | 'outputs';

interface CommandFields {
  tie: HubTie;
  /** Two routes or more in one block; the hub takes them together. */
  salvo: { readonly ties: readonly HubTie[] };
  'read-ties': object;
  'label-input': { readonly input: InputId; readonly text: string };
  'label-output': { readonly output: OutputId; readonly text: string };
  'read-labels': { readonly of: Side };
  /** `own` takes the lock for this client, `release` gives up an own one. Forcing another's is no command here. */
  'set-lock': { readonly output: OutputId; readonly to: 'own' | 'release' };
  'read-locks': object;
  ping: object;
}

export type CommandKind = keyof CommandFields;
export type CommandOf<K extends CommandKind> = { [P in K]: { readonly kind: P } & CommandFields[P] }[K];
export type HubCommand = CommandOf<CommandKind>;

export interface HubBlock {
  /** Without its colon. */
  readonly header: string;
  /** Without blanks around them. */
  readonly lines: readonly string[];
}

export interface CommandForm<K extends CommandKind> {
  readonly write: (command: CommandOf<K>) => HubBlock;
  /** Null where the block is none of this kind. */
  readonly read: (block: HubBlock) => CommandOf<K> | null;
}

const routing = 'VIDEO OUTPUT ROUTING';
const locking = 'VIDEO OUTPUT LOCKS';
const labelling = { inputs: 'INPUT LABELS', outputs: 'OUTPUT LABELS' } as const satisfies Record<Side, string>;

function bare<K extends CommandKind>(header: string, command: CommandOf<K>): CommandForm<K> {
  return {
    write: () => ({ header, lines: [] }),
    read: (block) => (block.header === header && block.lines.length === 0 ? command : null),
  };
}

export const commandForms: { readonly [K in CommandKind]: CommandForm<K> } = {
  tie: {
    write: (tie) => ({ header: routing, lines: [routeText(tie)] }),
    read: (block) => {
      const [tie, ...others] = routesOf(block) ?? [];
      return tie === undefined || others.length > 0 ? null : { kind: 'tie', ...tie };
    },
  },
  salvo: {
    write: ({ ties }) => ({ header: routing, lines: ties.map(routeText) }),
    read: (block) => {
      const ties = routesOf(block) ?? [];
      return ties.length < 2 ? null : { kind: 'salvo', ties };
    },
  },
  'read-ties': bare(routing, { kind: 'read-ties' }),
  'label-input': {
    write: ({ input, text }) => ({ header: labelling.inputs, lines: [`${input - 1} ${text}`] }),
    read: (block) => {
      const found = oneLine(block, labelling.inputs);
      const input = found === null ? null : inputId(found.number, mostPorts);
      return found === null || input === null ? null : { kind: 'label-input', input, text: found.text };
    },
  },
  'label-output': {
    write: ({ output, text }) => ({ header: labelling.outputs, lines: [`${output - 1} ${text}`] }),
    read: (block) => {
      const found = oneLine(block, labelling.outputs);
      const output = found === null ? null : outputId(found.number, mostPorts);
      return found === null || output === null ? null : { kind: 'label-output', output, text: found.text };
    },
  },
  'read-labels': {
    write: ({ of }) => ({ header: labelling[of], lines: [] }),
    read: ({ header, lines }) => {
      if (lines.length > 0) return null;
      if (header === labelling.inputs) return { kind: 'read-labels', of: 'inputs' };
      return header === labelling.outputs ? { kind: 'read-labels', of: 'outputs' } : null;
    },
  },
  'set-lock': {
    write: ({ output, to }) => ({ header: locking, lines: [`${output - 1} ${to === 'own' ? 'O' : 'U'}`] }),
    read: (block) => {
      const lock = lockOf(block);
      if (lock === null || !/^[OU]$/.test(lock.letter)) return null;
      return { kind: 'set-lock', output: lock.output, to: lock.letter === 'O' ? 'own' : 'release' };
    },
  },
  'read-locks': bare(locking, { kind: 'read-locks' }),
  ping: bare('PING', { kind: 'ping' }),
};

/** The output whose lock another client forces open; null for any other block. Read in captures, never written. */
export function forcedLock(block: HubBlock): OutputId | null {
  const lock = lockOf(block);
  return lock?.letter === 'F' ? lock.output : null;
}

export type LockState = 'unlocked' | 'owned' | 'locked';

interface ReplyFields {
  /** Understood; that something was done is said by an update block. */
  ack: object;
  nak: object;
  preamble: { readonly version: string };
  device: {
    readonly present: 'yes' | 'no' | 'needs-update';
    readonly model: string | null;
    /** Null where the device does not say it, or says more than any has. */
    readonly inputs: number | null;
    readonly outputs: number | null;
    readonly id: string | null;
  };
  labels: { readonly of: Side; readonly labels: readonly { readonly number: number; readonly text: string }[] };
  /** All routes, or those that have changed. */
  routes: { readonly ties: readonly HubTie[] };
  locks: { readonly locks: readonly { readonly output: OutputId; readonly state: LockState }[] };
  configuration: { readonly takeMode: boolean | null };
  'end-prelude': object;
  /** A block that says nothing of routes: monitoring outputs, serial ports, status, alarms. */
  other: { readonly header: string; readonly lines: number };
}

export type ReplyKind = keyof ReplyFields;
type ReplyOf<K extends ReplyKind> = { [P in K]: { readonly kind: P } & ReplyFields[P] }[K];
export type HubReply = ReplyOf<ReplyKind> | { readonly kind: 'unknown'; readonly text: string };

export interface ReplyForm<K extends ReplyKind> {
  readonly header: RegExp;
  readonly read: (block: HubBlock) => ReplyOf<K>;
}

/** Tried in this order. Lines that are not understood are passed over: newer firmware says more. */
export const replyForms: { readonly [K in ReplyKind]: ReplyForm<K> } = {
  ack: { header: /^ACK$/, read: () => ({ kind: 'ack' }) },
  nak: { header: /^NAK$/, read: () => ({ kind: 'nak' }) },
  preamble: {
    header: /^PROTOCOL PREAMBLE$/,
    read: (block) => ({ kind: 'preamble', version: field(block, 'Version') ?? '' }),
  },
  device: {
    header: /^VIDEOHUB DEVICE$/,
    read: (block) => {
      const present = field(block, 'Device present');
      return {
        kind: 'device',
        present: present === 'true' ? 'yes' : present === 'needs_update' ? 'needs-update' : 'no',
        model: field(block, 'Model name'),
        inputs: countOf(field(block, 'Video inputs')),
        outputs: countOf(field(block, 'Video outputs')),
        id: field(block, 'Unique ID'),
      };
    },
  },
  labels: {
    header: /^(INPUT|OUTPUT) LABELS$/,
    read: (block) => ({
      kind: 'labels',
      of: block.header === labelling.inputs ? 'inputs' : 'outputs',
      labels: block.lines
        .map(numbered)
        .filter(isThere)
        .filter(({ number }) => number <= mostPorts),
    }),
  },
  routes: {
    header: /^VIDEO OUTPUT ROUTING$/,
    read: ({ lines }) => ({ kind: 'routes', ties: lines.map(routeOf).filter(isThere) }),
  },
  locks: {
    header: /^VIDEO OUTPUT LOCKS$/,
    read: ({ header, lines }) => ({
      kind: 'locks',
      locks: lines
        .map((line) => lockOf({ header, lines: [line] }))
        .filter(isThere)
        .flatMap(({ output, letter }) => {
          const state = lockStates[letter];
          return state === undefined ? [] : [{ output, state }];
        }),
    }),
  },
  configuration: {
    header: /^CONFIGURATION$/,
    read: (block) => {
      const take = field(block, 'Take Mode');
      return { kind: 'configuration', takeMode: take === null ? null : take === 'true' };
    },
  },
  'end-prelude': { header: /^END PRELUDE$/, read: () => ({ kind: 'end-prelude' }) },
  other: {
    header: /^[A-Z][A-Z0-9 -]*$/,
    read: ({ header, lines }) => ({ kind: 'other', header, lines: lines.length }),
  },
};

const lockStates: Readonly<Record<string, LockState>> = { U: 'unlocked', O: 'owned', L: 'locked' };

function routeText({ output, input }: HubTie): string {
  return `${output - 1} ${input - 1}`;
}

/** `2 11`; null for any other line. */
function routeOf(line: string): HubTie | null {
  const match = /^(\d{1,3}) +(\d{1,3})$/.exec(line);
  const output = outputId(Number(match?.[1]) + 1, mostPorts);
  const input = inputId(Number(match?.[2]) + 1, mostPorts);
  return output === null || input === null ? null : { output, input };
}

/** The routes of a command; null where it is none, or one of its lines is no route. */
function routesOf({ header, lines }: HubBlock): readonly HubTie[] | null {
  if (header !== routing) return null;
  const ties = lines.map(routeOf).filter(isThere);
  return ties.length === lines.length ? ties : null;
}

function lockOf({ header, lines }: HubBlock): { readonly output: OutputId; readonly letter: string } | null {
  const match = header === locking && lines.length === 1 ? /^(\d{1,3}) +([A-Z])$/.exec(lines[0] ?? '') : null;
  const output = match === null ? null : outputId(Number(match[1]) + 1, mostPorts);
  return output === null ? null : { output, letter: match?.[2] ?? '' };
}

interface Numbered {
  readonly number: number;
  readonly text: string;
}

/** `2 Wall left`, with the number from 1; a label may be empty. */
function numbered(line: string): Numbered | null {
  const match = /^(\d{1,3})(?: (.*))?$/.exec(line);
  return match === null ? null : { number: Number(match[1]) + 1, text: match[2] ?? '' };
}

function oneLine({ header, lines }: HubBlock, wanted: string): Numbered | null {
  return header === wanted && lines.length === 1 ? numbered(lines[0] ?? '') : null;
}

/** The text behind `name:`; null where there is none. */
function field({ lines }: HubBlock, name: string): string | null {
  const line = lines.find((one) => one.startsWith(`${name}:`));
  const text = line?.slice(name.length + 1).trim() ?? '';
  return text === '' ? null : text;
}

/** Null for what is no count that a hub can have. */
function countOf(text: string | null): number | null {
  const count = Number(text ?? Number.NaN);
  return Number.isInteger(count) && count >= 1 && count <= mostPorts ? count : null;
}

function isThere<T>(value: T | null): value is T {
  return value !== null;
}
