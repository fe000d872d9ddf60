/** The LCUS boards for the verbs decode and encode. They answer nothing that probe could tell them by. */
import { CommandReader } from '../../device/command-reader.js';
import type { FamilyTools } from '../../family.js';
import { relayChannel } from '../../relay.js';
import { decode, encode } from './codec.js';
import { commandForms, mostChannels, type LcusCommand } from './table.js';

export const lcusTools: FamilyTools = {
  name: 'lcus-relay',
  probe: null,
  decode: (from, bytes) => (from === 'host' ? decode(bytes) : [{ kind: 'unknown', bytes: bytes.length }]),
  encode: (given) => encode(commandOf(new CommandReader(given, { inputs: 0, outputs: 0 }))),
};

function commandOf(command: CommandReader): LcusCommand {
  const { kind } = command;
  if (kind !== 'on' && kind !== 'off') throw command.wanted(`kind: ${Object.keys(commandForms).join(', ')}`);
  const channel = relayChannel(command.number('channel', 1, mostChannels), mostChannels);
  if (channel === null) throw command.wanted(`channel: a whole number of 1..${mostChannels}`);
  return { kind, channel };
}
