/** A line as the configuration names it, with what it leaves out taken from the family's manual. */
import type { Clock } from '../clock.js';
import { KeptLink } from './kept-link.js';
import { SerialTransport } from './serial-transport.js';
import { TcpTransport } from './tcp-transport.js';

/** How a family's devices leave the factory. */
export interface LineDefaults {
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

/** Null stands for the family's default. */
export type LineSettings =
  | {
      readonly type: 'serial';
      readonly path: string;
      readonly baudRate: number | null;
      readonly dataBits: 7 | 8 | null;
      readonly parity: 'none' | 'even' | 'odd' | null;
      readonly stopBits: 1 | 2 | null;
    }
  | { readonly type: 'tcp'; readonly host: string; readonly port: number };

/** The link of that line, not yet started. */
export function makeLine(settings: LineSettings, defaults: LineDefaults, clock: Clock): KeptLink {
  const transport =
    settings.type === 'tcp'
      ? new TcpTransport({ host: settings.host, port: settings.port, lineBaudRate: null }, clock)
      : new SerialTransport(
          {
            path: settings.path,
            baudRate: settings.baudRate ?? defaults.baudRate,
            dataBits: settings.dataBits ?? defaults.dataBits,
            parity: settings.parity ?? defaults.parity,
            stopBits: settings.stopBits ?? defaults.stopBits,
          },
          clock,
        );
  return new KeptLink({ transport, clock, random: Math.random });
}
