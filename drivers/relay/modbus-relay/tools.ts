/** Modbus relay boards for the verbs decode and encode. */
import { CommandReader } from '../../device/command-reader.js';
import type { FamilyTools } from '../../family.js';
import { relayChannel, type RelayChannel } from '../../relay.js';
import { decode, decodeHost, encode, isWhole } from './codec.js';
import { RtuFramer } from './framer.js';
import {
  fixedBytes,
  flashGrainMs,
  mostChannels,
  mostFlashMs,
  mostUnit,
  type ModbusCommand,
  type ModbusReply,
} from './table.js';
import { usualUnit } from './timings.js';

export const modbusTools: FamilyTools = {
  name: 'modbus-relay',
  // A relay that is read by mistake is harmless; another family's device that takes the question for an order may not be.
  probe: null,
  decode: (from, bytes) => (from === 'host' ? requestsIn(bytes) : repliesIn(bytes)),
  encode: (given) => encode(commandOf(new CommandReader(given, { inputs: 0, outputs: 0 }))),
};

function repliesIn(bytes: Uint8Array): readonly ModbusReply[] {
  const framer = new RtuFramer(0);
  // A second push much later lets go of what stays unfinished.
  const events = [...framer.push(bytes, 0), ...framer.push(new Uint8Array(), 1)];
  return events.map((event) =>
    event.kind === 'frame' ? decode(event.bytes) : { kind: 'unknown', bytes: event.bytes.length },
  );
}

function requestsIn(bytes: Uint8Array): readonly ReturnType<typeof decodeHost>[] {
  const found: ReturnType<typeof decodeHost>[] = [];
  let noise = 0;
  const endNoise = (): void => {
    if (noise > 0) found.push({ kind: 'unknown', bytes: noise });
    noise = 0;
  };
  for (let at = 0; at < bytes.length;) {
    const frame = bytes.slice(at, at + fixedBytes);
    if (frame.length === fixedBytes && isWhole(frame)) {
      endNoise();
      found.push(decodeHost(frame));
      at += fixedBytes;
    } else {
      noise += 1;
      at += 1;
    }
  }
  endNoise();
  return found;
}

function commandOf(command: CommandReader): ModbusCommand {
  const { kind } = command;
  const unit = command.optional('unit', (key) => command.number(key, 1, mostUnit)) ?? usualUnit;
  switch (kind) {
    case 'read-coils':
    case 'read-inputs':
      return { kind, unit, count: command.number('count', 1, mostChannels) };
    case 'coil':
      return { kind, unit, channel: channelOf(command), on: command.flag('on') };
    case 'flash': {
      const ms = command.number('ms', flashGrainMs, mostFlashMs);
      if (ms % flashGrainMs !== 0) throw command.wanted(`ms: a multiple of ${flashGrainMs}`);
      return { kind, unit, channel: channelOf(command), on: command.flag('on'), ms };
    }
    default:
      throw command.wanted('kind: read-coils, read-inputs, coil, flash');
  }
}

function channelOf(command: CommandReader): RelayChannel {
  const channel = relayChannel(command.number('channel', 1, mostChannels), mostChannels);
  if (channel === null) throw command.wanted(`channel: a whole number of 1..${mostChannels}`);
  return channel;
}
