/**
 * Every SIS message that wallkeeper knows: one row a command with its bytes in both directions, one row a reply.
 * Sources row by row in test/vectors/extron-sis.json; what is confirmed in README.md beside this file.
 */
import { inputId, outputId, type InputId, type OutputId, type Tie } from '../../driver.js';
import type { Plane } from '../../family.js';

/** SIS numbers have at most three digits. */
export const mostNumber = 999;

const planeMark = { all: '!', rgb: '&', video: '%', audio: '$' } as const satisfies Record<Plane, string>;

/** `rgb` and `video` are two marks for the picture, and a model answers with the one it has. */
export interface SisTie extends Tie {
  readonly plane: Plane;
}

type SignalPlane = 'video' | 'audio';

interface CommandFields {
  tie: SisTie;
  'tie-all': { readonly input: InputId; readonly plane: Plane };
  /** Unties every output. A verb of its own: no tie, salvo or tie-all can come out as these bytes. */
  'clear-all': { readonly plane: Plane };
  /** One frame; all its ties switch together. */
  salvo: { readonly ties: readonly SisTie[] };
  'read-tie': { readonly output: OutputId; readonly plane: Plane };
  /** Sixteen outputs from `first` on in one line. */
  'read-ties': { readonly first: OutputId; readonly plane: SignalPlane };
  'recall-preset': { readonly preset: number };
  'save-preset': { readonly preset: number };
  'recall-room-preset': { readonly room: number; readonly preset: number };
  /** Changes the stored preset and not the picture; no tie at all empties it. */
  'write-preset': { readonly preset: number; readonly ties: readonly SisTie[] };
  mute: { readonly output: OutputId; readonly plane: SignalPlane; readonly on: boolean };
  'read-mutes': object;
  'lock-panel': { readonly mode: number };
  'read-lock': object;
  'read-signals': object;
  'read-size': object;
  'read-part': object;
  'read-firmware': object;
  'read-build': object;
  'set-verbose': { readonly mode: number };
  'read-verbose': object;
}

export type CommandKind = keyof CommandFields;
export type CommandOf<K extends CommandKind> = { [P in K]: { readonly kind: P } & CommandFields[P] }[K];
export type SisCommand = CommandOf<CommandKind>;

export interface CommandForm<K extends CommandKind> {
  /** `\x1b` leads and CR ends the escape commands; the others are ended by their own last character. */
  readonly write: (command: CommandOf<K>) => string;
  /** Matches the command without its CR; letters come in any case from other controllers. */
  readonly pattern: RegExp;
  /** Null where a number in it is none that the protocol has. */
  readonly read: (match: RegExpExecArray) => CommandOf<K> | null;
}

/** The same bytes always, and nothing to read from them. */
function fixed<K extends CommandKind>(text: string, pattern: RegExp, command: CommandOf<K>): CommandForm<K> {
  return { write: () => text, pattern, read: () => command };
}

export const commandForms: { readonly [K in CommandKind]: CommandForm<K> } = {
  tie: {
    write: (command) => tieText(command),
    pattern: /^(\d{1,3})\*(\d{1,3})([!&%$])$/,
    read: (m) => {
      const tie = tieOf(m[1], m[2], m[3]);
      return tie === null ? null : { kind: 'tie', ...tie };
    },
  },
  'tie-all': {
    write: ({ input, plane }) => `${input}*${planeMark[plane]}`,
    pattern: /^(\d{1,3})\*([!&%$])$/,
    read: (m) => {
      const input = inputId(Number(m[1]), mostNumber);
      return input === null ? null : { kind: 'tie-all', input, plane: planeOf(m[2]) };
    },
  },
  'clear-all': {
    write: ({ plane }) => `0*${planeMark[plane]}`,
    pattern: /^0{1,3}\*([!&%$])$/,
    read: (m) => ({ kind: 'clear-all', plane: planeOf(m[1]) }),
  },
  salvo: {
    write: ({ ties }) => `\x1b+Q${ties.map(tieText).join('')}\r`,
    pattern: /^\x1b\+Q([\d*!&%$ ]+)$/i,
    read: (m) => {
      const ties = tiesOf(m[1]);
      return ties === null ? null : { kind: 'salvo', ties };
    },
  },
  'read-tie': {
    write: ({ output, plane }) => `${output}${planeMark[plane]}`,
    pattern: /^(\d{1,3})([!&%$])$/,
    read: (m) => {
      const output = outputId(Number(m[1]), mostNumber);
      return output === null ? null : { kind: 'read-tie', output, plane: planeOf(m[2]) };
    },
  },
  'read-ties': {
    write: ({ first, plane }) => `\x1b0*${first}*${plane === 'video' ? 1 : 2}VC\r`,
    pattern: /^\x1b0\*(\d{1,3})\*([12])VC$/i,
    read: (m) => {
      const first = outputId(Number(m[1]), mostNumber);
      return first === null ? null : { kind: 'read-ties', first, plane: m[2] === '1' ? 'video' : 'audio' };
    },
  },
  'recall-preset': {
    write: ({ preset }) => `${preset}.`,
    pattern: /^(\d{1,3})\.$/,
    read: (m) => ({ kind: 'recall-preset', preset: Number(m[1]) }),
  },
  'save-preset': {
    write: ({ preset }) => `${preset},`,
    pattern: /^(\d{1,3}),$/,
    read: (m) => ({ kind: 'save-preset', preset: Number(m[1]) }),
  },
  'recall-room-preset': {
    write: ({ room, preset }) => `${room}*${preset}.`,
    pattern: /^(\d{1,3})\*(\d{1,3})\.$/,
    read: (m) => ({ kind: 'recall-room-preset', room: Number(m[1]), preset: Number(m[2]) }),
  },
  'write-preset': {
    write: ({ preset, ties }) => `\x1b+${preset}P${ties.length === 0 ? '0*!' : ties.map(tieText).join('')}\r`,
    pattern: /^\x1b\+(\d{1,3})P([\d*!&%$ ]+)$/i,
    read: (m) => {
      const ties = /^ *0{1,3}\*! *$/.test(m[2] ?? '') ? [] : tiesOf(m[2]);
      return ties === null ? null : { kind: 'write-preset', preset: Number(m[1]), ties };
    },
  },
  mute: {
    write: ({ output, plane, on }) => `${output}*${on ? 1 : 0}${plane === 'video' ? 'B' : 'Z'}`,
    pattern: /^(\d{1,3})\*([01])([BZ])$/i,
    read: (m) => {
      const output = outputId(Number(m[1]), mostNumber);
      const plane = m[3]?.toUpperCase() === 'B' ? 'video' : 'audio';
      return output === null ? null : { kind: 'mute', output, plane, on: m[2] === '1' };
    },
  },
  'read-mutes': fixed('\x1bVM\r', /^\x1bVM$/i, { kind: 'read-mutes' }),
  'lock-panel': {
    write: ({ mode }) => `${mode}X`,
    pattern: /^([012])X$/i,
    read: (m) => ({ kind: 'lock-panel', mode: Number(m[1]) }),
  },
  'read-lock': fixed('X', /^X$/i, { kind: 'read-lock' }),
  'read-signals': fixed('\x1b0LS\r', /^\x1b0LS$/i, { kind: 'read-signals' }),
  'read-size': fixed('I', /^I$/i, { kind: 'read-size' }),
  'read-part': fixed('N', /^N$/i, { kind: 'read-part' }),
  'read-firmware': fixed('Q', /^Q$/i, { kind: 'read-firmware' }),
  'read-build': fixed('*Q', /^\*Q$/i, { kind: 'read-build' }),
  'set-verbose': {
    write: ({ mode }) => `\x1b${mode}CV\r`,
    pattern: /^\x1b([0-3])CV$/i,
    read: (m) => ({ kind: 'set-verbose', mode: Number(m[1]) }),
  },
  'read-verbose': fixed('\x1bCV\r', /^\x1bCV$/i, { kind: 'read-verbose' }),
};

interface ReplyFields {
  /** Its own answer, or what somebody else did. */
  tie: SisTie;
  'tie-all': { readonly input: InputId | null; readonly plane: Plane };
  quick: object;
  error: { readonly code: number };
  /** An answer in verbose 0 and 1, where only the question says of what. */
  number: { readonly value: number };
  /** Inputs of consecutive outputs, 0 for none, null for an output that is not there; plane null where it has no tag. */
  ties: { readonly inputs: readonly (number | null)[]; readonly plane: Plane | null };
  'preset-recalled': { readonly preset: number };
  'preset-saved': { readonly preset: number };
  'room-preset-recalled': { readonly room: number; readonly preset: number };
  /** Output null from a unit that has only one. */
  muted: { readonly output: OutputId | null; readonly plane: SignalPlane; readonly on: boolean };
  /** One digit an output, from output 1 on; 0 is not muted. Fewer than four can't be told from a number. */
  mutes: { readonly outputs: readonly number[] };
  'panel-locked': { readonly mode: number };
  verbose: { readonly mode: number };
  size: { readonly inputs: number; readonly outputs: number; readonly text: string };
  part: { readonly text: string };
  firmware: { readonly text: string };
  /** From input 1 on. */
  signals: { readonly present: readonly boolean[] };
  banner: { readonly model: string | null; readonly firmware: string | null; readonly text: string };
  reconfigured: object;
  'signal-report': { readonly text: string };
  'password-wanted': object;
  'logged-in': { readonly as: string };
}

export type ReplyKind = keyof ReplyFields;
type ReplyOf<K extends ReplyKind> = { [P in K]: { readonly kind: P } & ReplyFields[P] }[K];
export type SisReply = ReplyOf<ReplyKind> | { readonly kind: 'unknown'; readonly text: string };

export interface ReplyForm<K extends ReplyKind> {
  /** Matches the line without its line end. Digits and padding vary between models: one to three everywhere. */
  readonly pattern: RegExp;
  /** Null where a number in it is none that the protocol has: then the line is unknown. */
  readonly read: (match: RegExpExecArray) => ReplyOf<K> | null;
}

/** Tried in this order. */
export const replyForms: { readonly [K in ReplyKind]: ReplyForm<K> } = {
  tie: {
    pattern: /^Out ?(\d{1,3})\W*In ?(\d{1,3})\W+(All|RGB|Vid|Aud)$/i,
    read: (m) => {
      const output = outputId(Number(m[1]), mostNumber);
      return output === null ? null : { kind: 'tie', output, input: inputOrNone(m[2]), plane: tagOf(m[3]) };
    },
  },
  'tie-all': {
    pattern: /^In ?(\d{1,3})\W+(All|RGB|Vid|Aud)$/i,
    read: (m) => ({ kind: 'tie-all', input: inputOrNone(m[1]), plane: tagOf(m[2]) }),
  },
  quick: { pattern: /^Qik$/i, read: () => ({ kind: 'quick' }) },
  error: { pattern: /^E(\d\d)$/, read: (m) => ({ kind: 'error', code: Number(m[1]) }) },
  number: { pattern: /^\d{1,3}$/, read: (m) => ({ kind: 'number', value: Number(m[0]) }) },
  ties: {
    pattern: /^((?:\d{1,3}|-{1,3})(?: +(?:\d{1,3}|-{1,3}))+)(?: +(All|RGB|Vid|Aud))?$/i,
    read: (m) => ({ kind: 'ties', inputs: cellsOf(m[1]), plane: m[2] === undefined ? null : tagOf(m[2]) }),
  },
  'preset-recalled': {
    pattern: /^Rpr ?(\d{1,3})$/i,
    read: (m) => ({ kind: 'preset-recalled', preset: Number(m[1]) }),
  },
  'preset-saved': { pattern: /^Spr ?(\d{1,3})$/i, read: (m) => ({ kind: 'preset-saved', preset: Number(m[1]) }) },
  'room-preset-recalled': {
    pattern: /^Rmm ?(\d{1,3})\W+Rpr ?(\d{1,3})$/i,
    read: (m) => ({ kind: 'room-preset-recalled', room: Number(m[1]), preset: Number(m[2]) }),
  },
  muted: {
    pattern: /^(V|A)mt ?(?:(\d{1,3})\*)?([01])$/i,
    read: (m) => {
      const output = m[2] === undefined ? null : outputId(Number(m[2]), mostNumber);
      if (m[2] !== undefined && output === null) return null;
      return { kind: 'muted', output, plane: m[1]?.toUpperCase() === 'V' ? 'video' : 'audio', on: m[3] === '1' };
    },
  },
  mutes: {
    pattern: /^[0-3]{4,128}$/,
    read: (m) => ({ kind: 'mutes', outputs: Array.from(m[0], Number) }),
  },
  'panel-locked': { pattern: /^Exe ?(\d)$/i, read: (m) => ({ kind: 'panel-locked', mode: Number(m[1]) }) },
  verbose: { pattern: /^Vrb ?(\d)$/i, read: (m) => ({ kind: 'verbose', mode: Number(m[1]) }) },
  size: {
    pattern: /^(?:Inf\d*\W*)?[VM]\D*(\d{1,3})X(\d{1,3})\b.*$/i,
    read: (m) => ({ kind: 'size', inputs: Number(m[1]), outputs: Number(m[2]), text: m[0] }),
  },
  part: { pattern: /^(?:Pno ?)?(\d\d-\d{3,4}-\d\d)$/i, read: (m) => ({ kind: 'part', text: m[1] ?? '' }) },
  firmware: {
    pattern: /^(?:Ver\d*\W*)?(\d{1,2}\.\d\d\S*)$/i,
    read: (m) => ({ kind: 'firmware', text: m[1] ?? '' }),
  },
  signals: {
    pattern: /^[01](?:\*[01])+$/,
    read: (m) => ({ kind: 'signals', present: m[0].split('*').map((one) => one === '1') }),
  },
  banner: { pattern: /^(?:\(c\)|\u00a9|\u00c2\u00a9)?\s*Copyright\b.*$/i, read: (m) => bannerOf(m[0]) },
  reconfigured: { pattern: /^Reconfig/i, read: () => ({ kind: 'reconfigured' }) },
  'signal-report': { pattern: /^Sig\b.*$/i, read: (m) => ({ kind: 'signal-report', text: m[0] }) },
  'password-wanted': { pattern: /^Password:?$/i, read: () => ({ kind: 'password-wanted' }) },
  'logged-in': { pattern: /^Login (\w+)$/i, read: (m) => ({ kind: 'logged-in', as: m[1] ?? '' }) },
};

function tieText({ output, input, plane }: SisTie): string {
  return `${input ?? 0}*${output}${planeMark[plane]}`;
}

function tieOf(input: string | undefined, output: string | undefined, mark: string | undefined): SisTie | null {
  const id = outputId(Number(output), mostNumber);
  return id === null ? null : { output: id, input: inputOrNone(input), plane: planeOf(mark) };
}

/** Ties one after the other and nothing else; null for any other text. */
function tiesOf(text = ''): readonly SisTie[] | null {
  const packed = text.replaceAll(' ', '');
  const found = packed.match(/\d{1,3}\*\d{1,3}[!&%$]/g) ?? [];
  if (found.length === 0 || found.join('').length !== packed.length) return null;
  const ties: SisTie[] = [];
  for (const one of found) {
    const [input, rest = ''] = one.split('*');
    const tie = tieOf(input, rest.slice(0, -1), rest.slice(-1));
    if (tie === null) return null;
    ties.push(tie);
  }
  return ties;
}

/** 0 is "nothing" on the wire. */
function inputOrNone(digits: string | undefined): InputId | null {
  return inputId(Number(digits), mostNumber);
}

function planeOf(mark: string | undefined): Plane {
  return mark === '&' ? 'rgb' : mark === '%' ? 'video' : mark === '$' ? 'audio' : 'all';
}

/** Tags come in any case from some models. */
function tagOf(tag: string | undefined): Plane {
  const name = tag?.toLowerCase();
  return name === 'rgb' ? 'rgb' : name === 'vid' ? 'video' : name === 'aud' ? 'audio' : 'all';
}

function cellsOf(text = ''): readonly (number | null)[] {
  return text.split(/ +/).map((cell) => (cell.startsWith('-') ? null : Number(cell)));
}

/** `(c) Copyright 2009, Extron Electronics, <model>, V1.23, 60-nnnn-nn`, with gaps in some firmware. */
function bannerOf(line: string): ReplyOf<'banner'> {
  const parts = line.split(',').map((part) => part.trim());
  const firmware = parts.find((part) => /^V\d/.test(part))?.slice(1) ?? null;
  return { kind: 'banner', model: parts[2] === undefined || parts[2] === '' ? null : parts[2], firmware, text: line };
}
