/** Extron SIS for the verbs probe, decode and encode. */
import { CommandReader, linesOf } from '../../device/command-reader.js';
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
  encode: (given) => encode(commandOf(new CommandReader(given, { inputs: mostNumber, outputs: mostNumber }))),
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

/** The command in the form that `decode` gives it; `plane` may be left out for all planes. */
function commandOf(command: CommandReader): SisCommand {
  const { kind } = command;
  const plane = (): Plane => command.oneOf('plane', ['all', 'rgb', 'video', 'audio'], 'all');
  const signal = (): 'video' | 'audio' => command.oneOf('plane', ['video', 'audio'], 'video');
  const preset = (): number => command.number('preset', 1, mostNumber);
  switch (kind) {
    case 'tie':
      return { kind, ...tieOf(command) };
    case 'tie-all':
      return { kind, plane: plane(), input: command.input() };
    case 'clear-all':
      return { kind, plane: plane() };
    case 'salvo':
      return { kind, ties: command.list('ties', 1).map(tieOf) };
    case 'read-tie':
      return { kind, plane: plane(), output: command.output() };
    case 'read-ties':
      return { kind, plane: signal(), first: command.output('first') };
    case 'recall-preset':
    case 'save-preset':
      return { kind, preset: preset() };
    case 'recall-room-preset':
      return { kind, room: command.number('room', 1, mostNumber), preset: preset() };
    case 'write-preset':
      return { kind, preset: preset(), ties: command.list('ties', 0).map(tieOf) };
    case 'mute':
      return { kind, output: command.output(), plane: signal(), on: command.flag('on') };
    case 'lock-panel':
      return { kind, mode: command.number('mode', 0, 2) };
    case 'set-verbose':
      return { kind, mode: command.number('mode', 0, 3) };
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
      throw command.wanted(`kind: ${Object.keys(commandForms).join(', ')}`);
  }
}

function tieOf(command: CommandReader): SisTie {
  return { ...command.tie(), plane: command.oneOf('plane', ['all', 'rgb', 'video', 'audio'], 'all') };
}
