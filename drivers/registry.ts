/** Every driver name of contract.md §2, and how a shipped one is made from its configuration. */
import type { DriverPorts, MatrixDriver } from './driver.js';
import type { FamilyTools } from './family.js';
import { KeptLink } from './link/kept-link.js';
import { SerialTransport } from './link/serial-transport.js';
import { TcpTransport } from './link/tcp-transport.js';

export interface DriverEntry {
  readonly name: string;
  readonly kind: 'matrix' | 'processor' | 'display' | 'terminal' | 'relay';
  /** False for a name that is promised and not built yet. */
  readonly shipped: boolean;
  /** True where a display shows one part of a picture. */
  readonly canTile: boolean;
}

const later = (kind: DriverEntry['kind'], ...names: readonly string[]): readonly DriverEntry[] =>
  names.map((name) => ({ name, kind, shipped: false, canTile: false }));

export const drivers: readonly DriverEntry[] = [
  { name: 'extron-sis', kind: 'matrix', shipped: true, canTile: false },
  ...later(
    'matrix',
    'kramer-p3000',
    'kramer-p2000',
    'lightware-lw2',
    'lightware-lw3',
    'videohub',
    'videohub-rs422',
    'sw-p-08',
    'generic-ascii',
  ),
  ...later('processor', 'coriomaster'),
  ...later('display', 'samsung-mdc', 'lg-rs232', 'philips-sicp', 'nec-display'),
  ...later('terminal', 'hid-terminal'),
  ...later('relay', 'hid-relay', 'lcus-relay', 'modbus-relay'),
];

/** For probe, decode and encode; null where this version does not carry the driver. */
export async function familyTools(name: string): Promise<FamilyTools | null> {
  return name === 'extron-sis' ? (await import('./matrix/extron-sis/tools.js')).sisTools : null;
}

export interface MatrixSettings {
  readonly id: string;
  readonly driver: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly plane: 'all' | 'video';
  readonly link: LineSettings;
}

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

export interface MadeMatrix {
  readonly driver: MatrixDriver;
  readonly link: KeptLink;
  /** Ms between full reads while nothing else happens. */
  readonly pollMs: number;
}

/** SIS drops an idle socket after five minutes. */
const sisKeepAliveMs = 30_000;

/** Null where this version does not carry the driver. */
export async function makeMatrix(settings: MatrixSettings, ports: DriverPorts): Promise<MadeMatrix | null> {
  if (settings.driver !== 'extron-sis') return null;
  const { SisMatrix } = await import('./matrix/extron-sis/session.js');
  const link = makeLink(settings.link, ports);
  const keepAliveMs = settings.link.type === 'tcp' ? sisKeepAliveMs : 0;
  const { id, inputs, outputs, plane } = settings;
  return { driver: new SisMatrix({ id, link, inputs, outputs, plane, keepAliveMs, ports }), link, pollMs: 30_000 };
}

/** Extron's serial default is 9600 8N1. */
function makeLink(settings: LineSettings, ports: DriverPorts): KeptLink {
  const { clock } = ports;
  const transport =
    settings.type === 'tcp'
      ? new TcpTransport({ host: settings.host, port: settings.port, lineBaudRate: null }, clock)
      : new SerialTransport(
          {
            path: settings.path,
            baudRate: settings.baudRate ?? 9600,
            dataBits: settings.dataBits ?? 8,
            parity: settings.parity ?? 'none',
            stopBits: settings.stopBits ?? 1,
          },
          clock,
        );
  return new KeptLink({ transport, clock, random: Math.random });
}
