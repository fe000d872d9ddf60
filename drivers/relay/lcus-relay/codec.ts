/** Bytes of the LCUS boards and what they mean, through the table. Pure; never throws on wire data. */
import { relayChannel } from '../../relay.js';
import { commandForms, frameBytes, frameStart, mostChannels, type LcusCommand } from './table.js';

export type LcusFrame = LcusCommand | { readonly kind: 'unknown'; readonly bytes: number };

export function encode({ kind, channel }: LcusCommand): Uint8Array {
  const { code } = commandForms[kind];
  return Uint8Array.of(frameStart, channel, code, (frameStart + channel + code) & 0xff);
}

/** The commands in the bytes, in order; what is none of them as one `unknown` with its length. */
export function decode(bytes: Uint8Array): readonly LcusFrame[] {
  const frames: LcusFrame[] = [];
  let noise = 0;
  let at = 0;
  while (at < bytes.length) {
    const command = commandAt(bytes, at);
    if (command === null) {
      noise += 1;
      at += 1;
      continue;
    }
    if (noise > 0) frames.push({ kind: 'unknown', bytes: noise });
    noise = 0;
    frames.push(command);
    at += frameBytes;
  }
  if (noise > 0) frames.push({ kind: 'unknown', bytes: noise });
  return frames;
}

function commandAt(bytes: Uint8Array, at: number): LcusCommand | null {
  const [start, number = 0, code = 0, sum] = bytes.slice(at, at + frameBytes);
  if (start !== frameStart || sum !== ((frameStart + number + code) & 0xff)) return null;
  const channel = relayChannel(number, mostChannels);
  if (channel === null) return null;
  if (code === commandForms.on.code) return { kind: 'on', channel };
  return code === commandForms.off.code ? { kind: 'off', channel } : null;
}
