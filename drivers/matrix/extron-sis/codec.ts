/**
 * Extron SIS: bytes of commands and meaning of replies. Source: CrossPoint 300 manual p75-77, 68-1383-01 rev E
 * p93-94; README.md beside this file says what is confirmed. Pure; decoding never throws.
 */
import type { InputId, OutputId, Tie } from '../../driver.js';

/** Video, audio or both; `rgb` and `video` are two marks for the picture, and a model answers with the one it has. */
export type Plane = 'all' | 'rgb' | 'video' | 'audio';

const planeMark: Readonly<Record<Plane, string>> = { all: '!', rgb: '&', video: '%', audio: '$' };

export type SisCommand =
  | { readonly kind: 'tie'; readonly tie: Tie; readonly plane: Plane }
  | { readonly kind: 'tie-all'; readonly input: InputId; readonly plane: Plane }
  /** Unties every output. A verb of its own: no tie, salvo or tie-all can come out as these bytes. */
  | { readonly kind: 'clear-all' }
  | { readonly kind: 'salvo'; readonly ties: readonly Tie[]; readonly plane: Plane }
  | { readonly kind: 'read-tie'; readonly output: OutputId; readonly plane: Plane }
  /** Sixteen outputs from `first` on in one line. */
  | { readonly kind: 'read-ties'; readonly first: OutputId; readonly plane: 'video' | 'audio' }
  | { readonly kind: 'recall-preset' | 'save-preset'; readonly preset: number }
  | { readonly kind: 'recall-room-preset'; readonly room: number; readonly preset: number }
  | { readonly kind: 'write-preset'; readonly preset: number; readonly ties: readonly Tie[]; readonly plane: Plane }
  | { readonly kind: 'mute'; readonly output: OutputId; readonly plane: 'video' | 'audio'; readonly on: boolean }
  | { readonly kind: 'read-mutes' }
  | { readonly kind: 'lock-panel'; readonly mode: 0 | 1 | 2 }
  | { readonly kind: 'read-lock' }
  | { readonly kind: 'read-signals' }
  | { readonly kind: 'read-size' | 'read-part' | 'read-firmware' | 'read-build' }
  | { readonly kind: 'set-verbose'; readonly mode: 0 | 1 | 2 | 3 }
  | { readonly kind: 'read-verbose' };

export type SisReply =
  | { readonly kind: 'tie'; readonly output: number; readonly input: number; readonly plane: Plane }
  | { readonly kind: 'tie-all'; readonly input: number; readonly plane: Plane }
  /** Inputs of consecutive outputs, 0 for none, null for an output that is not there; plane null where it has no tag. */
  | { readonly kind: 'ties'; readonly inputs: readonly (number | null)[]; readonly plane: Plane | null }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'quick' }
  | { readonly kind: 'preset-recalled' | 'preset-saved'; readonly preset: number }
  | { readonly kind: 'room-preset-recalled'; readonly room: number; readonly preset: number }
  | { readonly kind: 'muted'; readonly output: number; readonly plane: 'video' | 'audio'; readonly on: boolean }
  | { readonly kind: 'panel-locked'; readonly mode: number }
  | { readonly kind: 'verbose'; readonly mode: number }
  | { readonly kind: 'size'; readonly inputs: number; readonly outputs: number; readonly text: string }
  | { readonly kind: 'part'; readonly text: string }
  | { readonly kind: 'firmware'; readonly text: string }
  | { readonly kind: 'signals'; readonly present: readonly boolean[] }
  | { readonly kind: 'error'; readonly code: number }
  | { readonly kind: 'banner'; readonly model: string | null; readonly firmware: string | null; readonly text: string }
  | { readonly kind: 'reconfigured' }
  | { readonly kind: 'signal-report'; readonly text: string }
  | { readonly kind: 'password-wanted' }
  | { readonly kind: 'logged-in'; readonly as: string }
  | { readonly kind: 'unknown'; readonly text: string };

const ESC = '\x1b';
const CR = '\r';

/** The command's bytes. Numbers are what the branded types promise; presets, rooms and modes are sent as they are. */
export function encode(command: SisCommand): Uint8Array {
  return new TextEncoder().encode(text(command));
}

function text(command: SisCommand): string {
  switch (command.kind) {
    case 'tie':
      return tieText(command.tie, command.plane);
    case 'tie-all':
      return `${command.input}*${planeMark[command.plane]}`;
    case 'clear-all':
      return '0*!';
    case 'salvo':
      return `${ESC}+Q${command.ties.map((tie) => tieText(tie, command.plane)).join('')}${CR}`;
    case 'read-tie':
      return `${command.output}${planeMark[command.plane]}`;
    case 'read-ties':
      return `${ESC}0*${command.first}*${command.plane === 'video' ? 1 : 2}VC${CR}`;
    case 'recall-preset':
      return `${command.preset}.`;
    case 'save-preset':
      return `${command.preset},`;
    case 'recall-room-preset':
      return `${command.room}*${command.preset}.`;
    case 'write-preset':
      return `${ESC}+${command.preset}P${command.ties.map((tie) => tieText(tie, command.plane)).join('')}${CR}`;
    case 'mute':
      return `${command.output}*${command.on ? 1 : 0}${command.plane === 'video' ? 'B' : 'Z'}`;
    case 'read-mutes':
      return `${ESC}VM${CR}`;
    case 'lock-panel':
      return `${command.mode}X`;
    case 'read-lock':
      return 'X';
    case 'read-signals':
      return `${ESC}0LS${CR}`;
    case 'read-size':
      return 'I';
    case 'read-part':
      return 'N';
    case 'read-firmware':
      return 'Q';
    case 'read-build':
      return '*Q';
    case 'set-verbose':
      return `${ESC}${command.mode}CV${CR}`;
    case 'read-verbose':
      return `${ESC}CV${CR}`;
  }
}

function tieText({ output, input }: Tie, plane: Plane): string {
  return `${input ?? 0}*${output}${planeMark[plane]}`;
}

/** The commands in a stream from the host, for `wallkeeper decode` and captures; what is none comes as its text. */
export function splitHost(bytes: Uint8Array): readonly string[] {
  const whole = latin1(bytes);
  return whole.match(/\x1b[^\r]*\r?|[\d*]*[^\d*\r\n\x1b]|[\d*]+/g) ?? [];
}

/** What a line from the device means; `bytes` without its CR LF. */
export function decode(bytes: Uint8Array): SisReply {
  const line = latin1(bytes).trim();
  for (const [pattern, read] of replies) {
    const match = pattern.exec(line);
    if (match !== null) return read(match);
  }
  return { kind: 'unknown', text: line };
}

type Reader = (match: RegExpExecArray) => SisReply;

const group = (match: RegExpExecArray, index: number): string => match[index] ?? '';
const number = (match: RegExpExecArray, index: number): number => Number(group(match, index));

/** Tried in order. Digits and padding vary between models, so every number takes one to three of them. */
const replies: readonly (readonly [RegExp, Reader])[] = [
  [
    /^Out ?(\d{1,3})\W+In ?(\d{1,3})\W+(All|RGB|Vid|Aud)$/i,
    (m) => ({ kind: 'tie', output: number(m, 1), input: number(m, 2), plane: tag(m, 3) }),
  ],
  [/^In ?(\d{1,3})\W+(All|RGB|Vid|Aud)$/i, (m) => ({ kind: 'tie-all', input: number(m, 1), plane: tag(m, 2) })],
  [/^Qik$/i, () => ({ kind: 'quick' })],
  [/^E(\d\d)$/, (m) => ({ kind: 'error', code: number(m, 1) })],
  [/^\d{1,3}$/, (m) => ({ kind: 'number', value: number(m, 0) })],
  [
    /^((?:\d{1,3}|-{1,3})(?: +(?:\d{1,3}|-{1,3}))+)(?: +(All|RGB|Vid|Aud))?$/,
    (m) => ({ kind: 'ties', inputs: cells(group(m, 1)), plane: m[2] === undefined ? null : tag(m, 2) }),
  ],
  [/^Rpr ?(\d{1,3})$/i, (m) => ({ kind: 'preset-recalled', preset: number(m, 1) })],
  [/^Spr ?(\d{1,3})$/i, (m) => ({ kind: 'preset-saved', preset: number(m, 1) })],
  [
    /^Rmm ?(\d{1,3})\W+Rpr ?(\d{1,3})$/i,
    (m) => ({ kind: 'room-preset-recalled', room: number(m, 1), preset: number(m, 2) }),
  ],
  [
    /^(V|A)mt ?(\d{1,3})\*([01])$/i,
    (m) => ({
      kind: 'muted',
      output: number(m, 2),
      plane: group(m, 1).toUpperCase() === 'V' ? 'video' : 'audio',
      on: group(m, 3) === '1',
    }),
  ],
  [/^Exe ?(\d)$/i, (m) => ({ kind: 'panel-locked', mode: number(m, 1) })],
  [/^Vrb ?(\d)$/i, (m) => ({ kind: 'verbose', mode: number(m, 1) })],
  [
    /^(?:Inf\d*\W*)?[VM]\D*(\d{1,3})X(\d{1,3})\b.*$/i,
    (m) => ({ kind: 'size', inputs: number(m, 1), outputs: number(m, 2), text: group(m, 0) }),
  ],
  [/^(?:Pno ?)?(\d\d-\d{3,4}-\d\d)$/i, (m) => ({ kind: 'part', text: group(m, 1) })],
  [/^(?:Ver\d*\W*)?(\d{1,2}\.\d\d\S*)$/i, (m) => ({ kind: 'firmware', text: group(m, 1) })],
  [
    /^[01](?:\*[01])+$/,
    (m) => ({
      kind: 'signals',
      present: group(m, 0)
        .split('*')
        .map((one) => one === '1'),
    }),
  ],
  [/^(?:\(c\)|\u00a9|\u00c2\u00a9)?\s*Copyright\b.*$/i, (m) => banner(group(m, 0))],
  [/^Reconfig/i, () => ({ kind: 'reconfigured' })],
  [/^Sig ?\W?(.*)$/i, (m) => ({ kind: 'signal-report', text: group(m, 0) })],
  [/^Password:?$/i, () => ({ kind: 'password-wanted' })],
  [/^Login (\w+)$/i, (m) => ({ kind: 'logged-in', as: group(m, 1) })],
];

/** Tags come in any case from some models. */
function tag(match: RegExpExecArray, index: number): Plane {
  const name = group(match, index).toLowerCase();
  return name === 'rgb' ? 'rgb' : name === 'vid' ? 'video' : name === 'aud' ? 'audio' : 'all';
}

function cells(text: string): readonly (number | null)[] {
  return text.split(/ +/).map((cell) => (cell.startsWith('-') ? null : Number(cell)));
}

/** `(c) Copyright 2009, Extron Electronics, <model>, V1.23, 60-nnnn-nn`, with gaps in some firmware. */
function banner(line: string): SisReply {
  const parts = line.split(',').map((part) => part.trim());
  const firmware = parts.find((part) => /^V\d/.test(part))?.slice(1) ?? null;
  return { kind: 'banner', model: parts[2] === undefined || parts[2] === '' ? null : parts[2], firmware, text: line };
}

/** One character a byte: SIS text is ASCII but for the copyright sign, which firmware sends as Latin-1 or UTF-8. */
function latin1(bytes: Uint8Array): string {
  let whole = '';
  for (const byte of bytes) whole += String.fromCharCode(byte);
  return whole;
}
