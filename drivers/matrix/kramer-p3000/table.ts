/**
 * Every Protocol 3000 message that wallkeeper knows: one row a command with its text in both directions, one row a
 * reply. Sources row by row in test/vectors/kramer-p3000.json; what is confirmed in README.md beside this file.
 */
import { inputId, outputId, type InputId, type OutputId, type Tie } from '../../driver.js';

/** More than any model has; numbers have at most three digits. */
export const mostNumber = 999;
/** Machine numbers have two digits. */
export const mostMachine = 99;

/** What a command switches: picture, sound, or both. */
export type KramerPlane = 'video' | 'audio' | 'all';

const planeWord = { video: 'VID', audio: 'AUD', all: 'AV' } as const satisfies Record<KramerPlane, string>;

interface CommandFields {
  /** `#` alone: a device answers it with OK. */
  handshake: object;
  tie: Tie & { readonly plane: KramerPlane };
  /** Two ties or more in one command; the device takes them as a set. */
  salvo: { readonly ties: readonly Tie[]; readonly plane: KramerPlane };
  'tie-all': { readonly input: InputId; readonly plane: KramerPlane };
  /** Disconnects every output. A verb of its own: no tie, salvo or tie-all can come out as these bytes. */
  'clear-all': { readonly plane: KramerPlane };
  'read-tie': { readonly output: OutputId; readonly plane: KramerPlane };
  'read-ties': { readonly plane: KramerPlane };
  /** What a layer number means differs between models. */
  route: Tie & { readonly layer: number };
  'store-preset': { readonly preset: number };
  'recall-preset': { readonly preset: number };
  'read-size': object;
  'read-presets': object;
  'read-model': object;
  'read-serial-number': object;
  'read-version': object;
  'read-protocol': object;
  'read-build-date': object;
  'read-name': object;
  'mute-video': { readonly output: OutputId; readonly on: boolean };
  'mute-audio': { readonly output: OutputId; readonly on: boolean };
  'lock-panel': { readonly on: boolean };
  'read-lock': object;
  'read-signal': { readonly input: InputId };
  login: { readonly password: string };
  /** Null for the list of all commands. */
  help: { readonly about: string | null };
}

export type CommandKind = keyof CommandFields;
export type CommandOf<K extends CommandKind> = { [P in K]: { readonly kind: P } & CommandFields[P] }[K];
export type KramerCommand = CommandOf<CommandKind>;
/** With the machine number that it is for; null for whoever is on the line. */
export type Addressed = KramerCommand & { readonly machine: number | null };

export interface CommandForm<K extends CommandKind> {
  /** Without `#`, machine number and CR. */
  readonly write: (command: CommandOf<K>) => string;
  readonly pattern: RegExp;
  /** Null where a number in it is none that the protocol has. */
  readonly read: (match: RegExpExecArray) => CommandOf<K> | null;
}

function fixed<K extends CommandKind>(text: string, pattern: RegExp, command: CommandOf<K>): CommandForm<K> {
  return { write: () => text, pattern, read: () => command };
}

const word = '(VID|AUD|AV|V|A)';

export const commandForms: { readonly [K in CommandKind]: CommandForm<K> } = {
  handshake: fixed('', /^$/, { kind: 'handshake' }),
  tie: {
    write: ({ plane, ...tie }) => `${planeWord[plane]} ${pairText(tie)}`,
    pattern: new RegExp(`^${word} *(\\d{1,3} *> *\\d{1,3})$`, 'i'),
    read: (m) => {
      const [tie] = pairsOf(m[2]) ?? [];
      return tie === undefined ? null : { kind: 'tie', ...tie, plane: planeOf(m[1]) };
    },
  },
  salvo: {
    write: ({ ties, plane }) => `${planeWord[plane]} ${ties.map(pairText).join(',')}`,
    pattern: new RegExp(`^${word} *(\\d{1,3} *> *\\d{1,3}(?: *, *\\d{1,3} *> *\\d{1,3})+)$`, 'i'),
    read: (m) => {
      const ties = pairsOf(m[2]);
      return ties === null ? null : { kind: 'salvo', ties, plane: planeOf(m[1]) };
    },
  },
  'tie-all': {
    write: ({ input, plane }) => `${planeWord[plane]} ${input}>*`,
    pattern: new RegExp(`^${word} *(\\d{1,3}) *> *\\*$`, 'i'),
    read: (m) => {
      const input = inputId(Number(m[2]), mostNumber);
      return input === null ? null : { kind: 'tie-all', input, plane: planeOf(m[1]) };
    },
  },
  'clear-all': {
    write: ({ plane }) => `${planeWord[plane]} 0>*`,
    pattern: new RegExp(`^${word} *0{1,3} *> *\\*$`, 'i'),
    read: (m) => ({ kind: 'clear-all', plane: planeOf(m[1]) }),
  },
  'read-tie': {
    write: ({ output, plane }) => `${planeWord[plane]}? ${output}`,
    pattern: new RegExp(`^${word}\\? *(\\d{1,3})$`, 'i'),
    read: (m) => {
      const output = outputId(Number(m[2]), mostNumber);
      return output === null ? null : { kind: 'read-tie', output, plane: planeOf(m[1]) };
    },
  },
  'read-ties': {
    write: ({ plane }) => `${planeWord[plane]}? *`,
    pattern: new RegExp(`^${word}\\? *\\*$`, 'i'),
    read: (m) => ({ kind: 'read-ties', plane: planeOf(m[1]) }),
  },
  route: {
    write: ({ layer, output, input }) => `ROUTE ${layer},${output},${input ?? 0}`,
    pattern: /^ROUTE +(\d{1,2}) *, *(\d{1,3}) *, *(\d{1,3})$/i,
    read: (m) => {
      const tie = tieOf(m[3], m[2]);
      return tie === null ? null : { kind: 'route', layer: Number(m[1]), ...tie };
    },
  },
  'store-preset': {
    write: ({ preset }) => `PRST-STO ${preset}`,
    pattern: /^PRST-STO +(\d{1,3})$/i,
    read: (m) => ({ kind: 'store-preset', preset: Number(m[1]) }),
  },
  'recall-preset': {
    write: ({ preset }) => `PRST-RCL ${preset}`,
    pattern: /^PRST-RCL +(\d{1,3})$/i,
    read: (m) => ({ kind: 'recall-preset', preset: Number(m[1]) }),
  },
  'read-size': fixed('INFO-IO?', /^INFO-IO\?$/i, { kind: 'read-size' }),
  'read-presets': fixed('INFO-PRST?', /^INFO-PRST\?$/i, { kind: 'read-presets' }),
  'read-model': fixed('MODEL?', /^MODEL\?$/i, { kind: 'read-model' }),
  'read-serial-number': fixed('SN?', /^SN\?$/i, { kind: 'read-serial-number' }),
  'read-version': fixed('VERSION?', /^VERSION\?$/i, { kind: 'read-version' }),
  'read-protocol': fixed('PROT-VER?', /^PROT-VER\?$/i, { kind: 'read-protocol' }),
  'read-build-date': fixed('BUILD-DATE?', /^BUILD-DATE\?$/i, { kind: 'read-build-date' }),
  'read-name': fixed('NAME?', /^NAME\?$/i, { kind: 'read-name' }),
  'mute-video': {
    write: ({ output, on }) => `VMUTE ${output},${on ? 1 : 0}`,
    pattern: /^VMUTE +(\d{1,3}) *, *([01])$/i,
    read: (m) => {
      const output = outputId(Number(m[1]), mostNumber);
      return output === null ? null : { kind: 'mute-video', output, on: m[2] === '1' };
    },
  },
  'mute-audio': {
    write: ({ output, on }) => `MUTE ${output},${on ? 1 : 0}`,
    pattern: /^MUTE +(\d{1,3}) *, *([01])$/i,
    read: (m) => {
      const output = outputId(Number(m[1]), mostNumber);
      return output === null ? null : { kind: 'mute-audio', output, on: m[2] === '1' };
    },
  },
  'lock-panel': {
    write: ({ on }) => `LOCK-FP ${on ? 1 : 0}`,
    pattern: /^(?:LOCK-FP|LCK) +([01])$/i,
    read: (m) => ({ kind: 'lock-panel', on: m[1] === '1' }),
  },
  'read-lock': fixed('LOCK-FP?', /^(?:LOCK-FP|LCK)\?$/i, { kind: 'read-lock' }),
  'read-signal': {
    write: ({ input }) => `SIGNAL? ${input}`,
    pattern: /^SIGNAL\? *(\d{1,3})$/i,
    read: (m) => {
      const input = inputId(Number(m[1]), mostNumber);
      return input === null ? null : { kind: 'read-signal', input };
    },
  },
  login: {
    write: ({ password }) => `LOGIN ${password}`,
    pattern: /^LOGIN +(\S+)$/i,
    read: (m) => ({ kind: 'login', password: m[1] ?? '' }),
  },
  help: {
    write: ({ about }) => (about === null ? 'HELP' : `HELP ${about}`),
    pattern: /^HELP(?: +([A-Z][A-Z0-9-]*))?$/i,
    read: (m) => ({ kind: 'help', about: m[1]?.toUpperCase() ?? null }),
  },
};

interface ReplyFields {
  /** The answer to the handshake. */
  ready: object;
  /** `command` is null where the device does not say which one it turns down. */
  error: { readonly command: string | null; readonly code: number };
  /** Answer to a tie, a salvo or a question, or what somebody else did: one pair or more. */
  ties: { readonly ties: readonly Tie[]; readonly plane: KramerPlane };
  'tie-all': { readonly input: InputId | null; readonly plane: KramerPlane };
  route: Tie & { readonly layer: number };
  'preset-stored': { readonly preset: number };
  'preset-recalled': { readonly preset: number };
  size: { readonly inputs: number; readonly outputs: number };
  presets: { readonly video: number; readonly audio: number };
  model: { readonly text: string };
  'serial-number': { readonly text: string };
  version: { readonly text: string };
  protocol: { readonly text: string };
  'build-date': { readonly text: string };
  name: { readonly text: string };
  'video-muted': { readonly output: OutputId; readonly on: boolean };
  'audio-muted': { readonly output: OutputId; readonly on: boolean };
  'panel-locked': { readonly on: boolean };
  signal: { readonly input: InputId; readonly present: boolean };
  /** A sound line of a command that says nothing of ties. */
  other: { readonly command: string; readonly text: string };
}

export type ReplyKind = keyof ReplyFields;
type ReplyOf<K extends ReplyKind> = { [P in K]: { readonly kind: P } & ReplyFields[P] }[K];
export type KramerReply =
  | (ReplyOf<ReplyKind> & { readonly machine: number | null })
  /** Power has come back. */
  | { readonly kind: 'banner'; readonly text: string }
  | { readonly kind: 'unknown'; readonly text: string };

/** Every kind of reply, for the vectors. */
export const bannerPattern = /^Kramer Electronics\b.*$/i;

export interface ReplyForm<K extends ReplyKind> {
  /** Matches the line without `~`, machine number and the OK at its end. */
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray) => ReplyOf<K> | null;
}

function textual<K extends 'model' | 'serial-number' | 'version' | 'protocol' | 'build-date' | 'name'>(
  name: string,
  make: (text: string) => ReplyOf<K>,
): ReplyForm<K> {
  return { pattern: new RegExp(`^${name}\\??[ :]+(\\S.*)$`, 'i'), read: (m) => make(m[1] ?? '') };
}

/** Tried in this order. */
export const replyForms: { readonly [K in ReplyKind]: ReplyForm<K> } = {
  ready: { pattern: /^OK$/i, read: () => ({ kind: 'ready' }) },
  error: {
    pattern: /^(?:([A-Z][A-Z0-9-]*?)\??(?: .*)?)?ERR *(\d{1,3})$/i,
    read: (m) => ({ kind: 'error', command: m[1]?.toUpperCase() ?? null, code: Number(m[2]) }),
  },
  ties: {
    pattern: /^(VID|AUD|AV)\?? *(\d{1,3} *> *\d{1,3}(?: *, *\d{1,3} *> *\d{1,3})*)$/i,
    read: (m) => {
      const ties = pairsOf(m[2]);
      return ties === null ? null : { kind: 'ties', ties, plane: planeOf(m[1]) };
    },
  },
  'tie-all': {
    pattern: /^(VID|AUD|AV) *(\d{1,3}) *> *\*$/i,
    read: (m) => ({ kind: 'tie-all', input: inputId(Number(m[2]), mostNumber), plane: planeOf(m[1]) }),
  },
  route: {
    pattern: /^ROUTE\?? *(\d{1,2}) *, *(\d{1,3}) *, *(\d{1,3})$/i,
    read: (m) => {
      const tie = tieOf(m[3], m[2]);
      return tie === null ? null : { kind: 'route', layer: Number(m[1]), ...tie };
    },
  },
  'preset-stored': {
    pattern: /^PRST-STO *(\d{1,3})$/i,
    read: (m) => ({ kind: 'preset-stored', preset: Number(m[1]) }),
  },
  'preset-recalled': {
    pattern: /^PRST-RCL *(\d{1,3})$/i,
    read: (m) => ({ kind: 'preset-recalled', preset: Number(m[1]) }),
  },
  size: {
    pattern: /^INFO-IO\??:? *IN *(\d{1,3}) *, *OUT *(\d{1,3})$/i,
    read: (m) => ({ kind: 'size', inputs: Number(m[1]), outputs: Number(m[2]) }),
  },
  presets: {
    pattern: /^INFO-PRST\??:? *VID *(\d{1,3}) *, *AUD *(\d{1,3})$/i,
    read: (m) => ({ kind: 'presets', video: Number(m[1]), audio: Number(m[2]) }),
  },
  model: textual('MODEL', (text) => ({ kind: 'model', text })),
  'serial-number': textual('SN', (text) => ({ kind: 'serial-number', text })),
  version: textual('VERSION', (text) => ({ kind: 'version', text })),
  protocol: textual('PROT-VER', (text) => ({ kind: 'protocol', text })),
  'build-date': textual('BUILD-DATE', (text) => ({ kind: 'build-date', text })),
  name: textual('NAME', (text) => ({ kind: 'name', text })),
  'video-muted': {
    pattern: /^VMUTE *(\d{1,3}) *, *([01])$/i,
    read: (m) => {
      const output = outputId(Number(m[1]), mostNumber);
      return output === null ? null : { kind: 'video-muted', output, on: m[2] === '1' };
    },
  },
  'audio-muted': {
    pattern: /^MUTE *(\d{1,3}) *, *([01])$/i,
    read: (m) => {
      const output = outputId(Number(m[1]), mostNumber);
      return output === null ? null : { kind: 'audio-muted', output, on: m[2] === '1' };
    },
  },
  'panel-locked': {
    pattern: /^(?:LOCK-FP|LCK)\?? *([01])$/i,
    read: (m) => ({ kind: 'panel-locked', on: m[1] === '1' }),
  },
  signal: {
    pattern: /^SIGNAL\?? *(\d{1,3}) *, *([01])$/i,
    read: (m) => {
      const input = inputId(Number(m[1]), mostNumber);
      return input === null ? null : { kind: 'signal', input, present: m[2] === '1' };
    },
  },
  other: {
    pattern: /^([A-Z][A-Z0-9-]*)\??(?: +(\S.*))?$/i,
    read: (m) => (isSwitching(m[1]) ? null : { kind: 'other', command: m[1]?.toUpperCase() ?? '', text: m[2] ?? '' }),
  },
};

/** The word of a plane, as errors name it. */
export function wordOf(plane: KramerPlane): string {
  return planeWord[plane];
}

/** A garbled line of these says that something was switched, and not what: it is no sound line of another command. */
function isSwitching(name = ''): boolean {
  return /^(VID|AUD|AV|ROUTE|PRST-RCL)$/i.test(name);
}

function pairText({ output, input }: Tie): string {
  return `${input ?? 0}>${output}`;
}

function tieOf(input: string | undefined, output: string | undefined): Tie | null {
  const id = outputId(Number(output), mostNumber);
  return id === null ? null : { output: id, input: inputId(Number(input), mostNumber) };
}

/** `4>6,4>7`; null where an output in it is none. */
function pairsOf(text = ''): readonly Tie[] | null {
  const ties: Tie[] = [];
  for (const pair of text.split(',')) {
    const [input, output] = pair.split('>');
    const tie = tieOf(input?.trim(), output?.trim());
    if (tie === null) return null;
    ties.push(tie);
  }
  return ties;
}

function planeOf(name = ''): KramerPlane {
  const upper = name.toUpperCase();
  return upper === 'AV' ? 'all' : upper.startsWith('A') ? 'audio' : 'video';
}
