/** Kramer Protocol 3000 for the verbs probe, decode and encode. */
import type { FamilyTools, ProbeFinding } from '../../family.js';
import { CommandReader, linesOf } from '../../device/command-reader.js';
import { decode, decodeHost, encode } from './codec.js';
import {
  commandForms,
  mostMachine,
  mostNumber,
  type KramerCommand,
  type KramerPlane,
  type KramerReply,
} from './table.js';

const questions = ['handshake', 'read-model', 'read-version', 'read-size'] as const;

export const kramerTools: FamilyTools = {
  name: 'kramer-p3000',
  probe: { harm: 2, questions: questions.map((kind) => encode({ kind }, null)), recognise },
  decode: (from, bytes) => (from === 'host' ? decodeHost(bytes) : linesOf(bytes).map(decode)),
  encode: (given) => {
    const command = new CommandReader(given, { inputs: mostNumber, outputs: mostNumber });
    const machine = command.optional('machine', (key) => command.number(key, 1, mostMachine));
    return encode(commandOf(command), machine);
  },
};

/** The answer to the handshake, or an error, is Protocol 3000; what else answers is another family. */
function recognise(answers: readonly Uint8Array[]): ProbeFinding | null {
  const replies = answers.flatMap((answer) => linesOf(answer).map(decode));
  const found = <K extends KramerReply['kind']>(kind: K): Extract<KramerReply, { kind: K }> | undefined =>
    replies.find((reply): reply is Extract<KramerReply, { kind: K }> => reply.kind === kind);
  if (found('ready') === undefined && found('error') === undefined) return null;
  const model = found('model');
  const size = found('size');
  return {
    model: model === undefined ? 'Kramer' : `Kramer ${model.text}`,
    firmware: found('version')?.text ?? null,
    inputs: size?.inputs ?? null,
    outputs: size?.outputs ?? null,
  };
}

/** The command in the form that `decode` gives it; `plane` may be left out for the picture, `machine` for anybody. */
function commandOf(command: CommandReader): KramerCommand {
  const { kind } = command;
  const plane = (): KramerPlane => command.oneOf('plane', ['video', 'audio', 'all'] as const, 'video');
  switch (kind) {
    case 'tie':
      return { kind, ...command.tie(), plane: plane() };
    case 'salvo':
      return { kind, ties: command.list('ties', 2).map((one) => one.tie()), plane: plane() };
    case 'tie-all':
      return { kind, input: command.input(), plane: plane() };
    case 'clear-all':
    case 'read-ties':
      return { kind, plane: plane() };
    case 'read-tie':
      return { kind, output: command.output(), plane: plane() };
    case 'route':
      return { kind, layer: command.number('layer', 0, 99), ...command.tie() };
    case 'store-preset':
    case 'recall-preset':
      return { kind, preset: command.number('preset', 1, mostNumber) };
    case 'mute-video':
    case 'mute-audio':
      return { kind, output: command.output(), on: command.flag('on') };
    case 'lock-panel':
      return { kind, on: command.flag('on') };
    case 'read-signal':
      return { kind, input: command.input() };
    case 'login':
      return { kind, password: command.text('password', /^[!-~]{1,32}$/) };
    case 'help':
      return { kind, about: command.optional('about', (key) => command.text(key, /^[A-Z][A-Z0-9-]{0,31}$/)) };
    case 'handshake':
    case 'read-size':
    case 'read-presets':
    case 'read-model':
    case 'read-serial-number':
    case 'read-version':
    case 'read-protocol':
    case 'read-build-date':
    case 'read-name':
    case 'read-lock':
      return { kind };
    default:
      throw command.wanted(`kind: ${Object.keys(commandForms).join(', ')}`);
  }
}
