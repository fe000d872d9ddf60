/**
 * Every MDC message that wallkeeper knows: one row a command with its bytes in both directions, one row a reply.
 * Sources row by row in test/vectors/samsung-mdc.json; what is confirmed in README.md beside this file.
 */
import type { SetId } from '../../display.js';

/** Highest address that one set can have; the next one is the broadcast. */
export const mostSetId = 0xfd;
/** Every set acts and none answers, or all at once: understood in captures, never sent. */
export const broadcastId = 0xfe;

/** Inputs that can be chosen, by the family's own names. */
export const inputBytes = {
  pc: 0x14,
  dvi: 0x18,
  magicinfo: 0x20,
  hdmi1: 0x21,
  hdmi2: 0x23,
  displayport: 0x25,
  hdmi3: 0x31,
  hdmi4: 0x33,
  dtv: 0x40,
  hdbaset: 0x55,
  'magicinfo-s': 0x60,
} as const;

export type InputName = keyof typeof inputBytes;

export const inputNames: readonly InputName[] = [
  'pc',
  'dvi',
  'magicinfo',
  'hdmi1',
  'hdmi2',
  'displayport',
  'hdmi3',
  'hdmi4',
  'dtv',
  'hdbaset',
  'magicinfo-s',
];

/** What a set reports where an HDMI input carries a computer's signal: the same socket, and not a choice of its own. */
const computerTwins: Readonly<Record<number, InputName>> = {
  0x22: 'hdmi1',
  0x24: 'hdmi2',
  0x32: 'hdmi3',
  0x34: 'hdmi4',
};

/** The input's name; `input-1f` for one that the table does not have. */
function inputName(byte: number): string {
  const name = inputNames.find((one) => inputBytes[one] === byte) ?? computerTwins[byte];
  return name ?? `input-${byte.toString(16).padStart(2, '0')}`;
}

export function isInputName(name: unknown): name is InputName {
  return inputNames.some((one) => one === name);
}

/** The wall's division and this set's place in it, as the wire has it: position from 1, row by row. */
export interface Division {
  readonly rows: number;
  readonly columns: number;
  readonly position: number;
}

/** The nibbles hold no more. */
export const mostNibble = 15;
/** Positions of the largest wall that a manual speaks of. */
export const mostPositions = 100;

/** True where every number is one that the wire has: no zero, and a position inside the division. */
export function isDivision({ rows, columns, position }: Division): boolean {
  const among = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;
  return (
    among(rows, mostNibble) &&
    among(columns, mostNibble) &&
    rows * columns <= mostPositions &&
    among(position, rows * columns)
  );
}

export type PictureMode = 'natural' | 'full';

interface CommandFields {
  'read-status': object;
  'read-serial-number': object;
  'read-health': object;
  'read-software': object;
  'read-model-name': object;
  'read-power': object;
  /** Off is a word of its own: a missing or zero number never becomes one. */
  power: { readonly on: boolean };
  reboot: object;
  'read-input': object;
  input: { readonly input: InputName };
  'read-wall': object;
  wall: { readonly on: boolean };
  'read-division': object;
  division: Division;
  'read-picture-mode': object;
  'picture-mode': { readonly mode: PictureMode };
}

export type CommandKind = keyof CommandFields;
type BodyOf<K extends CommandKind> = { [P in K]: { readonly kind: P } & CommandFields[P] }[K];
export type CommandOf<K extends CommandKind> = BodyOf<K> & { readonly panel: SetId };
/** A command but for whom it is for. */
export type MdcBody = BodyOf<CommandKind>;
export type MdcCommand = MdcBody & { readonly panel: SetId };

export interface CommandForm<K extends CommandKind> {
  readonly byte: number;
  readonly write: (command: BodyOf<K>) => readonly number[];
  /** Null where the data is not this command's. */
  readonly read: (data: Uint8Array) => BodyOf<K> | null;
}

/** A question is its command without data. */
function question<K extends CommandKind>(byte: number, command: BodyOf<K>): CommandForm<K> {
  return { byte, write: () => [], read: (data) => (data.length === 0 ? command : null) };
}

/** One byte that is one of few; null for any other. */
function oneOf<T>(data: Uint8Array, values: Readonly<Record<number, T>>): T | null {
  return data.length === 1 ? (values[data[0] ?? -1] ?? null) : null;
}

export const commandForms: { readonly [K in CommandKind]: CommandForm<K> } = {
  'read-status': question(0x00, { kind: 'read-status' }),
  'read-serial-number': question(0x0b, { kind: 'read-serial-number' }),
  'read-health': question(0x0d, { kind: 'read-health' }),
  'read-software': question(0x0e, { kind: 'read-software' }),
  'read-model-name': question(0x8a, { kind: 'read-model-name' }),
  'read-power': question(0x11, { kind: 'read-power' }),
  power: {
    byte: 0x11,
    write: ({ on }) => [on ? 1 : 0],
    read: (data) => oneOf<BodyOf<'power'>>(data, { 0: { kind: 'power', on: false }, 1: { kind: 'power', on: true } }),
  },
  reboot: { byte: 0x11, write: () => [2], read: (data) => oneOf<BodyOf<'reboot'>>(data, { 2: { kind: 'reboot' } }) },
  'read-input': question(0x14, { kind: 'read-input' }),
  input: {
    byte: 0x14,
    write: ({ input }) => [inputBytes[input]],
    read: (data) => {
      const input = data.length === 1 ? inputNames.find((one) => inputBytes[one] === data[0]) : undefined;
      return input === undefined ? null : { kind: 'input', input };
    },
  },
  'read-wall': question(0x84, { kind: 'read-wall' }),
  wall: {
    byte: 0x84,
    write: ({ on }) => [on ? 1 : 0],
    read: (data) => oneOf<BodyOf<'wall'>>(data, { 0: { kind: 'wall', on: false }, 1: { kind: 'wall', on: true } }),
  },
  'read-division': question(0x89, { kind: 'read-division' }),
  division: {
    byte: 0x89,
    write: ({ rows, columns, position }) => [rows * 16 + columns, position],
    read: (data) => {
      const division = divisionIn(data);
      return division !== null && isDivision(division) ? { kind: 'division', ...division } : null;
    },
  },
  'read-picture-mode': question(0x5c, { kind: 'read-picture-mode' }),
  'picture-mode': {
    byte: 0x5c,
    write: ({ mode }) => [mode === 'full' ? 1 : 0],
    read: (data) =>
      oneOf<BodyOf<'picture-mode'>>(data, {
        0: { kind: 'picture-mode', mode: 'natural' },
        1: { kind: 'picture-mode', mode: 'full' },
      }),
  },
};

interface ReplyFields {
  status: { readonly on: boolean; readonly volume: number; readonly muted: boolean; readonly input: string };
  'serial-number': { readonly text: string };
  health: { readonly temperatureC: number; readonly faults: readonly string[] };
  software: { readonly text: string };
  'model-name': { readonly text: string };
  /** To the question and to the order alike; so are the next ones. */
  power: { readonly on: boolean };
  rebooting: object;
  input: { readonly input: string };
  wall: { readonly on: boolean };
  /** As the wire has it: zeros mean that there is none. */
  division: Division;
  'picture-mode': { readonly mode: PictureMode };
}

export type AnswerKind = keyof ReplyFields;
type SaidOf<K extends AnswerKind> = { [P in K]: { readonly kind: P } & ReplyFields[P] }[K];
/** What a set says that took a command, whether it was a question or an order. */
export type MdcAnswer = SaidOf<AnswerKind> & { readonly panel: number };

export interface ReplyForm<K extends AnswerKind> {
  readonly byte: number;
  /** Null where the data is none that the manual has. */
  readonly read: (data: Uint8Array) => SaidOf<K> | null;
}

export const replyForms: { readonly [K in AnswerKind]: ReplyForm<K> } = {
  status: {
    byte: 0x00,
    read: (data) => {
      const [power, volume = 0, mute = 0, input = 0] = data;
      // Power, volume, mute, input, aspect; two more that say nothing.
      if (data.length < 5 || (power !== 0 && power !== 1)) return null;
      return { kind: 'status', on: power === 1, volume, muted: mute === 1, input: inputName(input) };
    },
  },
  'serial-number': { byte: 0x0b, read: (data) => ({ kind: 'serial-number', text: textOf(data) }) },
  health: {
    byte: 0x0d,
    read: (data) => {
      const [lamp, heat, brightness, signal, temperatureC = 0, fan] = data;
      if (data.length < 6) return null;
      const found: readonly (readonly [boolean, string])[] = [
        [lamp === 1, 'lamp'],
        [heat === 1, 'temperature'],
        [brightness === 1, 'brightness-sensor'],
        [signal === 1, 'no-signal'],
        [fan === 1, 'fan'],
      ];
      return { kind: 'health', temperatureC, faults: found.filter(([is]) => is).map(([, name]) => name) };
    },
  },
  software: { byte: 0x0e, read: (data) => ({ kind: 'software', text: textOf(data) }) },
  'model-name': { byte: 0x8a, read: (data) => ({ kind: 'model-name', text: textOf(data) }) },
  power: {
    byte: 0x11,
    read: (data) => oneOf<SaidOf<'power'>>(data, { 0: { kind: 'power', on: false }, 1: { kind: 'power', on: true } }),
  },
  rebooting: { byte: 0x11, read: (data) => oneOf<SaidOf<'rebooting'>>(data, { 2: { kind: 'rebooting' } }) },
  input: {
    byte: 0x14,
    read: (data) => (data.length === 1 ? { kind: 'input', input: inputName(data[0] ?? 0) } : null),
  },
  wall: {
    byte: 0x84,
    read: (data) => oneOf<SaidOf<'wall'>>(data, { 0: { kind: 'wall', on: false }, 1: { kind: 'wall', on: true } }),
  },
  division: {
    byte: 0x89,
    read: (data) => {
      const division = divisionIn(data);
      return division === null ? null : { kind: 'division', ...division };
    },
  },
  'picture-mode': {
    byte: 0x5c,
    read: (data) =>
      oneOf<SaidOf<'picture-mode'>>(data, {
        0: { kind: 'picture-mode', mode: 'natural' },
        1: { kind: 'picture-mode', mode: 'full' },
      }),
  },
};

function divisionIn(data: Uint8Array): Division | null {
  const [model = 0, position = 0] = data;
  return data.length === 2 ? { rows: model >> 4, columns: model & 15, position } : null;
}

/** ASCII, without the NULs and spaces that some models pad with. */
function textOf(data: Uint8Array): string {
  let text = '';
  for (const byte of data) if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
  return text.trim();
}
