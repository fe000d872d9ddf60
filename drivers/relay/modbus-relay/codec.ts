/**
 * Modbus RTU frames of relay boards, through the table ("MODBUS over Serial Line" 1.02, "MODBUS Application Protocol"
 * 1.1b3). Pure; never throws on wire data. Why by hand: docs/adr/0034.
 */
import { relayChannel, type RelayChannel } from '../../relay.js';
import {
  coilOff,
  coilOn,
  commandForms,
  exceptionBytes,
  exceptionMark,
  fixedBytes,
  flashGrainMs,
  levelsAround,
  mostChannels,
  mostFlashMs,
  mostUnit,
  type ModbusCommand,
  type ModbusReply,
} from './table.js';

/** `ms` of a flash is a multiple of the timer's grain in its range: steps are rounded before they come here. */
export function encode(command: ModbusCommand): Uint8Array {
  const { unit } = command;
  switch (command.kind) {
    case 'read-coils':
    case 'read-inputs':
      return fixed(unit, commandForms[command.kind].function, 0, command.count);
    case 'coil':
      return fixed(unit, commandForms.coil.function, command.channel - 1, command.on ? coilOn : coilOff);
    case 'flash': {
      const form = commandForms[command.on ? 'flash-on' : 'flash-off'];
      return fixed(unit, form.function, form.base + command.channel - 1, Math.round(command.ms / flashGrainMs));
    }
  }
}

function fixed(unit: number, code: number, address: number, value: number): Uint8Array {
  const body = [unit, code, address >> 8, address & 0xff, value >> 8, value & 0xff];
  const sum = checkOf(Uint8Array.from(body));
  return Uint8Array.from([...body, sum & 0xff, sum >> 8]);
}

/** CRC-16 of Modbus: reflected 8005h, beginning with FFFFh; low byte first on the wire. */
export function checkOf(bytes: Uint8Array): number {
  let sum = 0xffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 1) === 1 ? (sum >> 1) ^ 0xa001 : sum >> 1;
  }
  return sum;
}

export function isWhole(frame: Uint8Array): boolean {
  const at = frame.length - 2;
  return at > 1 && checkOf(frame.slice(0, at)) === (frame[at] ?? 0) + 256 * (frame[at + 1] ?? 0);
}

/**
 * How long an answer that begins so is, check included; null where too little has come to say, 0 where no answer of a
 * relay board begins so.
 */
export function answerBytes(head: readonly number[]): number | null {
  const [unit, code, count] = head;
  if (unit === undefined || code === undefined) return null;
  if (unit < 1 || unit > mostUnit) return 0;
  switch (code) {
    case commandForms['read-coils'].function:
    case commandForms['read-inputs'].function:
      if (count === undefined) return null;
      return count >= 1 && count <= mostChannels / 8 ? count + levelsAround : 0;
    case commandForms.coil.function:
      return fixedBytes;
    case exceptionMark + commandForms['read-coils'].function:
    case exceptionMark + commandForms['read-inputs'].function:
    case exceptionMark + commandForms.coil.function:
      return exceptionBytes;
    default:
      return 0;
  }
}

/** One whole answer. Levels come in whole bytes: eight for each, those behind the last relay being false. */
export function decode(frame: Uint8Array): ModbusReply {
  const unknown = { kind: 'unknown', bytes: frame.length } as const;
  if (answerBytes([...frame.slice(0, 3)]) !== frame.length || !isWhole(frame)) return unknown;
  const [unit = 0, code = 0, third = 0] = frame;
  if (code > exceptionMark) return { kind: 'exception', unit, function: code - exceptionMark, exception: third };
  if (code === commandForms.coil.function) {
    const said = writtenBy(frame);
    return said === null ? unknown : { unit, ...said };
  }
  const levels = [...frame.slice(3, -2)].flatMap((byte) =>
    Array.from({ length: 8 }, (_, bit) => ((byte >> bit) & 1) === 1),
  );
  return { kind: code === commandForms['read-coils'].function ? 'coils' : 'inputs', unit, levels };
}

type Written =
  | { readonly kind: 'coil'; readonly channel: RelayChannel; readonly on: boolean }
  | { readonly kind: 'flash'; readonly channel: RelayChannel; readonly on: boolean; readonly ms: number };

/** What a write of one coil says, in the request and in its answer. */
function writtenBy(frame: Uint8Array): Written | null {
  const address = (frame[2] ?? 0) * 256 + (frame[3] ?? 0);
  const value = (frame[4] ?? 0) * 256 + (frame[5] ?? 0);
  const flashOff = address >= commandForms['flash-off'].base;
  const flashOn = !flashOff && address >= commandForms['flash-on'].base;
  const base = flashOff ? commandForms['flash-off'].base : flashOn ? commandForms['flash-on'].base : 0;
  const channel = relayChannel(address - base + 1, mostChannels);
  if (channel === null) return null;
  if (!flashOn && !flashOff)
    return value === coilOn || value === coilOff ? { kind: 'coil', channel, on: value === coilOn } : null;
  const ms = value * flashGrainMs;
  return ms > 0 && ms <= mostFlashMs ? { kind: 'flash', channel, on: flashOn, ms } : null;
}

/** One whole request. */
export function decodeHost(frame: Uint8Array): ModbusCommand | Extract<ModbusReply, { readonly kind: 'unknown' }> {
  const unknown = { kind: 'unknown', bytes: frame.length } as const;
  if (frame.length !== fixedBytes || !isWhole(frame)) return unknown;
  const [unit = 0, code, high = 0, low = 0, countHigh = 0, count = 0] = frame;
  if (unit < 1 || unit > mostUnit) return unknown;
  if (code === commandForms.coil.function) {
    const said = writtenBy(frame);
    return said === null ? unknown : { unit, ...said };
  }
  if (high + low + countHigh > 0 || count < 1 || count > mostChannels) return unknown;
  if (code === commandForms['read-coils'].function) return { kind: 'read-coils', unit, count };
  return code === commandForms['read-inputs'].function ? { kind: 'read-inputs', unit, count } : unknown;
}
