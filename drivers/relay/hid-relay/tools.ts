/** The 16c0:05df boards for the verbs decode and encode. They hang on no line that probe could ask. */
import { CommandReader } from '../../device/command-reader.js';
import type { FamilyTools } from '../../family.js';
import { relayChannel } from '../../relay.js';
import { decode, decodeHost, encode } from './codec.js';
import { commandForms, mostChannels, type HidRelayCommand } from './table.js';

export const hidRelayTools: FamilyTools = {
  name: 'hid-relay',
  probe: null,
  decode: (from, bytes) => [from === 'host' ? decodeHost(bytes) : decode(bytes)],
  encode: (given) => encode(commandOf(new CommandReader(given, { inputs: 0, outputs: 0 }))),
};

function commandOf(command: CommandReader): HidRelayCommand {
  const { kind } = command;
  if (kind === 'all-on' || kind === 'all-off') return { kind };
  if (kind !== 'on' && kind !== 'off') throw command.wanted(`kind: ${Object.keys(commandForms).join(', ')}`);
  const channel = relayChannel(command.number('channel', 1, mostChannels), mostChannels);
  if (channel === null) throw command.wanted(`channel: a whole number of 1..${mostChannels}`);
  return { kind, channel };
}
