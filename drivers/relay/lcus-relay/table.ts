/** Every command of the LCUS boards: four bytes, the last one the sum of the others. They answer nothing. */
import type { RelayChannel } from '../../relay.js';

export const frameStart = 0xa0;
export const frameBytes = 4;
export const mostChannels = 8;

export type LcusCommand =
  { readonly kind: 'on'; readonly channel: RelayChannel } | { readonly kind: 'off'; readonly channel: RelayChannel };

/** `code`: the third byte; the second names the relay, from 1. */
export const commandForms: Readonly<Record<LcusCommand['kind'], { readonly code: number }>> = {
  on: { code: 1 },
  off: { code: 0 },
};
