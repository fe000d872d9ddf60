/** Videohub for the verbs probe, decode and encode. */
import { CommandReader } from '../../device/command-reader.js';
import type { FamilyTools, ProbeFinding } from '../../family.js';
import { decodeDevice, decodeHost, encode } from './codec.js';
import { commandForms, mostPorts, type HubCommand, type HubReply, type HubTie } from './table.js';

export const hubTools: FamilyTools = {
  name: 'videohub',
  // Nothing is asked at all: the hub tells everything to whoever connects.
  probe: { harm: 0, questions: [], greets: true, only: 'tcp', recognise },
  decode: (from, bytes) => (from === 'host' ? decodeHost(bytes) : decodeDevice(bytes)),
  encode: (given) => encode(commandOf(new CommandReader(given, { inputs: mostPorts, outputs: mostPorts }))),
};

function recognise(answers: readonly Uint8Array[]): ProbeFinding | null {
  const replies = answers.flatMap(decodeDevice);
  const device = replies.find((reply): reply is Extract<HubReply, { kind: 'device' }> => reply.kind === 'device');
  if (device === undefined) return null;
  const { model, inputs, outputs } = device;
  return { model: model ?? 'Videohub', firmware: null, inputs, outputs };
}

/** The command in the form that `decode` gives it. */
function commandOf(command: CommandReader): HubCommand {
  const { kind } = command;
  switch (kind) {
    case 'tie':
      return { kind, ...tieOf(command) };
    case 'salvo':
      return { kind, ties: command.list('ties', 2).map(tieOf) };
    case 'label-input':
      return { kind, input: command.input(), text: labelOf(command) };
    case 'label-output':
      return { kind, output: command.output(), text: labelOf(command) };
    case 'read-labels':
      return { kind, of: command.oneOf('of', ['inputs', 'outputs'], null) };
    case 'set-lock':
      return { kind, output: command.output(), to: command.oneOf('to', ['own', 'release'], null) };
    case 'read-ties':
    case 'read-locks':
    case 'ping':
      return { kind };
    default:
      throw command.wanted(`kind: ${Object.keys(commandForms).join(', ')}`);
  }
}

/** A hub shows always something: null is no input here. */
function tieOf(command: CommandReader): HubTie {
  return { output: command.output(), input: command.input() };
}

function labelOf(command: CommandReader): string {
  return command.text('text', /^[^\r\n]{1,64}$/);
}
