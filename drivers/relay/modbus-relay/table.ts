/** Every Modbus RTU message that a relay board is sent or answers: unit, function, then this; two bytes of check follow. */
import type { RelayChannel } from '../../relay.js';

/** Coils and inputs that one message can name; the standard allows 2000, no board of this kind has more than 64. */
export const mostChannels = 64;
export const mostUnit = 247;
/** What the boards' own timer counts in. */
export const flashGrainMs = 100;
export const mostFlashMs = 0x7fff * flashGrainMs;

export type ModbusCommand = { readonly unit: number } & (
  | { readonly kind: 'read-coils'; readonly count: number }
  | { readonly kind: 'read-inputs'; readonly count: number }
  | { readonly kind: 'coil'; readonly channel: RelayChannel; readonly on: boolean }
  /** On (or off) for `ms`, then the other way, by the board's own timer. */
  | { readonly kind: 'flash'; readonly channel: RelayChannel; readonly on: boolean; readonly ms: number }
);

export type ModbusReply =
  | { readonly kind: 'coils'; readonly unit: number; readonly levels: readonly boolean[] }
  | { readonly kind: 'inputs'; readonly unit: number; readonly levels: readonly boolean[] }
  | { readonly kind: 'coil'; readonly unit: number; readonly channel: RelayChannel; readonly on: boolean }
  | {
      readonly kind: 'flash';
      readonly unit: number;
      readonly channel: RelayChannel;
      readonly on: boolean;
      readonly ms: number;
    }
  | { readonly kind: 'exception'; readonly unit: number; readonly function: number; readonly exception: number }
  | { readonly kind: 'unknown'; readonly bytes: number };

/** `function`: the byte behind the unit. `base`: added to the channel, which counts from 0 on the wire. */
export const commandForms = {
  'read-coils': { function: 1, base: 0 },
  'read-inputs': { function: 2, base: 0 },
  coil: { function: 5, base: 0 },
  'flash-on': { function: 5, base: 0x0200 },
  'flash-off': { function: 5, base: 0x0400 },
} as const;

export const coilOn = 0xff00;
export const coilOff = 0x0000;
/** Added to the function in an answer that says no. */
export const exceptionMark = 0x80;

export const replyForms = {
  coils: { function: 1 },
  inputs: { function: 2 },
  coil: { function: 5 },
  flash: { function: 5 },
  exception: { function: exceptionMark },
} as const;

/** Bytes of a request, and of an answer to a write: unit, function, address, value, check. */
export const fixedBytes = 8;
export const exceptionBytes = 5;
/** Around the bytes of levels: unit, function, how many bytes; check. */
export const levelsAround = 5;
export const longestAnswer = levelsAround + mostChannels / 8;
