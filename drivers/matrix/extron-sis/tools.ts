/** Extron SIS for the verbs probe, decode and encode. */
import { KeeperError } from '../../errors.js';
import { inputId, outputId, type InputId, type OutputId } from '../../driver.js';
import type { FamilyTools, Plane, ProbeFinding } from '../../family.js';
import { decode, decodeHost, encode } from './codec.js';
import { commandForms, mostNumber, type SisCommand, type SisReply, type SisTie } from './table.js';

export const sisTools: FamilyTools = {
  name: 'extron-sis',
  probe: {
    harm: 3,
    questions: [encode({ kind: 'read-firmware' }), encode({ kind: 'read-part' }), encode({ kind: 'read-size' })],
    recognise,
  },
  decode: (from, bytes) => (from === 'host' ? decodeHost(bytes) : linesOf(bytes).map(decode)),
  encode: (command) => encode(parseCommand(command)),
};

/** A firmware number, or an error code, is SIS; what else answers is another family. */
function recognise(answers: readonly Uint8Array[]): ProbeFinding | null {
  const replies = answers.flatMap((answer) => linesOf(answer).map(decode));
  const found = <K extends SisReply['kind']>(kind: K): Extract<SisReply, { kind: K }> | undefined =>
    replies.find((reply): reply is Extract<SisReply, { kind: K }> => reply.kind === kind);
  const firmware = found('firmware');
  if (firmware === undefined && found('error') === undefined) return null;
  const part = found('part');
  const size = found('size');
  return {
    model: part === undefined ? 'Extron' : `Extron ${part.text}`,
    firmware: firmware?.text ?? null,
    inputs: size?.inputs ?? null,
    outputs: size?.outputs ?? null,
  };
}

function linesOf(bytes: Uint8Array): readonly Uint8Array[] {
  return Buffer.from(bytes)
    .toString('latin1')
    .split(/[\r\n]+/)
    .filter((line) => line !== '')
    .map((line) => Uint8Array.from(Buffer.from(line, 'latin1')));
}

/** The command in the form that `decode` gives it; `plane` may be left out for all planes. */
function parseCommand(value: unknown): SisCommand {
  if (!isRecord(value)) throw wanted('an object');
  const { kind } = value;
  const most = mostNumber;
  switch (kind) {
    case 'tie':
      return { kind, ...tieOf(value) };
    case 'tie-all':
      return { kind, plane: planeOf(value['plane']), input: inputOf(value['input']) };
    case 'clear-all':
      return { kind, plane: planeOf(value['plane']) };
    case 'salvo':
      return { kind, ties: someOf(value['ties']).map(tieOf) };
    case 'read-tie':
      return { kind, plane: planeOf(value['plane']), output: outputOf(value['output']) };
    case 'read-ties':
      return { kind, plane: signalOf(value['plane'] ?? 'video'), first: outputOf(value['first']) };
    case 'recall-preset':
    case 'save-preset':
      return { kind, preset: numberOf(value, 'preset', 1, most) };
    case 'recall-room-preset':
      return { kind, room: numberOf(value, 'room', 1, most), preset: numberOf(value, 'preset', 1, most) };
    case 'write-preset':
      return { kind, preset: numberOf(value, 'preset', 1, most), ties: listOf(value['ties']).map(tieOf) };
    case 'mute':
      return {
        kind,
        output: outputOf(value['output']),
        plane: signalOf(value['plane'] ?? 'video'),
        on: switchOf(value['on']),
      };
    case 'lock-panel':
      return { kind, mode: numberOf(value, 'mode', 0, 2) };
    case 'set-verbose':
      return { kind, mode: numberOf(value, 'mode', 0, 3) };
    case 'read-size':
    case 'read-part':
    case 'read-firmware':
    case 'read-build':
    case 'read-verbose':
    case 'read-mutes':
    case 'read-lock':
    case 'read-signals':
      return { kind };
    default:
      throw wanted(`kind: ${Object.keys(commandForms).join(', ')}`);
  }
}

function tieOf(value: unknown): SisTie {
  if (!isRecord(value)) throw wanted('{"output": 1, "input": 2}');
  const input = value['input'] === null ? null : inputOf(value['input']);
  return { output: outputOf(value['output']), input, plane: planeOf(value['plane']) };
}

function outputOf(value: unknown): OutputId {
  const id = typeof value === 'number' ? outputId(value, mostNumber) : null;
  if (id === null) throw wanted(`output: a whole number of 1..${mostNumber}`);
  return id;
}

function inputOf(value: unknown): InputId {
  const id = typeof value === 'number' ? inputId(value, mostNumber) : null;
  if (id === null) throw wanted(`input: a whole number of 1..${mostNumber}, or null in a tie to nothing`);
  return id;
}

function planeOf(value: unknown = 'all'): Plane {
  if (value === 'all' || value === 'rgb' || value === 'video' || value === 'audio') return value;
  throw wanted('plane: all, rgb, video or audio');
}

function signalOf(value: unknown): 'video' | 'audio' {
  if (value === 'video' || value === 'audio') return value;
  throw wanted('plane: video or audio');
}

function switchOf(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw wanted('on: true or false');
}

function numberOf(value: Readonly<Record<string, unknown>>, key: string, least: number, most: number): number {
  const number = value[key];
  if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most) return number;
  throw wanted(`${key}: a whole number of ${least}..${most}`);
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw wanted('ties: a list');
  return value;
}

function someOf(value: unknown): readonly unknown[] {
  const list = listOf(value);
  if (list.length === 0) throw wanted('ties: a list of one or more');
  return list;
}

function wanted(detail: string): KeeperError {
  return new KeeperError('cli-input-not-a-command', { detail });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
