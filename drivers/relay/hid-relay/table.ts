/** Every command and answer of the 16c0:05df relay boards: what is in the one feature report of nine bytes, id first. */
import type { RelayChannel } from '../../relay.js';

export const reportId = 0;
/** The id counted. */
export const reportBytes = 9;
export const mostChannels = 8;
export const serialLetters = 5;

export type HidRelayCommand =
  | { readonly kind: 'on'; readonly channel: RelayChannel }
  | { readonly kind: 'off'; readonly channel: RelayChannel }
  | { readonly kind: 'all-on' }
  | { readonly kind: 'all-off' };

export type HidRelayReply =
  | {
      readonly kind: 'state';
      /** Five letters that the board was given at the factory; it is no USB serial number. */
      readonly serial: string;
      /** True where the relay is energised, in the order of the channels; always eight. */
      readonly coils: readonly boolean[];
    }
  | { readonly kind: 'unknown'; readonly bytes: number };

/** `code`: the first byte after the id. `channel`: whether the second one names a relay. */
export const commandForms: Readonly<
  Record<HidRelayCommand['kind'], { readonly code: number; readonly channel: boolean }>
> = {
  on: { code: 0xff, channel: true },
  off: { code: 0xfd, channel: true },
  'all-on': { code: 0xfe, channel: false },
  'all-off': { code: 0xfc, channel: false },
};

/** Where in the report the state is: bit 0 is relay 1. */
export const replyForms = { state: { serialAt: 1, coilsAt: 8 } } as const;
