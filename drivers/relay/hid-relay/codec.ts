/** Bytes of the feature report and what they mean, through the table. Pure; never throws on wire data. */
import { relayChannel } from '../../relay.js';
import {
  commandForms,
  mostChannels,
  replyForms,
  reportBytes,
  reportId,
  serialLetters,
  type HidRelayCommand,
  type HidRelayReply,
} from './table.js';

/** Nine bytes, the report id first. */
export function encode(command: HidRelayCommand): Uint8Array {
  const bytes = new Uint8Array(reportBytes);
  bytes[0] = reportId;
  bytes[1] = commandForms[command.kind].code;
  if ('channel' in command) bytes[2] = command.channel;
  return bytes;
}

/** What the board says of itself when it is asked for its report. */
export function decode(bytes: Uint8Array): HidRelayReply {
  const { serialAt, coilsAt } = replyForms.state;
  const letters = Array.from(bytes.slice(serialAt, serialAt + serialLetters));
  const isSerial = letters.every((letter) => letter >= 0x20 && letter < 0x7f);
  const mask = bytes[coilsAt];
  if (bytes.length !== reportBytes || bytes[0] !== reportId || mask === undefined || !isSerial)
    return { kind: 'unknown', bytes: bytes.length };
  const coils = Array.from({ length: mostChannels }, (_, index) => ((mask >> index) & 1) === 1);
  return { kind: 'state', serial: String.fromCharCode(...letters), coils };
}

/** A command as it was sent. */
export function decodeHost(bytes: Uint8Array): HidRelayCommand | Extract<HidRelayReply, { readonly kind: 'unknown' }> {
  const unknown = { kind: 'unknown', bytes: bytes.length } as const;
  const rest = bytes.slice(3);
  if (bytes.length !== reportBytes || bytes[0] !== reportId || rest.some((byte) => byte !== 0)) return unknown;
  const channel = relayChannel(bytes[2] ?? 0, mostChannels);
  switch (bytes[1] ?? 0) {
    case commandForms.on.code:
      return channel === null ? unknown : { kind: 'on', channel };
    case commandForms.off.code:
      return channel === null ? unknown : { kind: 'off', channel };
    case commandForms['all-on'].code:
      return bytes[2] === 0 ? { kind: 'all-on' } : unknown;
    case commandForms['all-off'].code:
      return bytes[2] === 0 ? { kind: 'all-off' } : unknown;
    default:
      return unknown;
  }
}
