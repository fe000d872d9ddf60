/** The small shapes that every part of the configuration is made of, and the driver names of contract.md §2. */
import { describe } from './describe.js';
import { patterns } from './patterns.js';

export const idShape = { type: 'string', pattern: patterns.id } as const;

export const groupsShape = { type: 'array', items: idShape, maxItems: 256 } as const;

export const idField = describe(
  { en: 'Id', id: 'Id' },
  {
    en: 'Lower-case letters, digits, - and _; at most 64 characters. Other parts and MQTT topics name it by this.',
    id: 'Huruf kecil, angka, - dan _; paling panjang 64 karakter. Bagian lain dan topik MQTT menyebutnya dengan id ini.',
  },
  idShape,
);

export const nameField = describe(
  { en: 'Name', id: 'Nama' },
  { en: 'What people read on screens and in reports.', id: 'Nama yang dibaca orang di layar dan di laporan.' },
  { type: 'string', minLength: 1, maxLength: 120 },
  { requiresRestart: false },
);

export const portShape = { type: 'integer', minimum: 1, maximum: 65535 } as const;

export const priorityShape = { type: 'string', enum: ['routine', 'meeting', 'crisis'], default: 'routine' } as const;

/** Driver names by what the driver does. A name is known to the contract; a version may ship only some. */
export const driverNames = {
  matrix: [
    'extron-sis',
    'kramer-p3000',
    'kramer-p2000',
    'lightware-lw2',
    'lightware-lw3',
    'videohub',
    'videohub-rs422',
    'sw-p-08',
    'generic-ascii',
  ],
  processor: ['coriomaster'],
  display: ['samsung-mdc', 'lg-rs232', 'philips-sicp', 'nec-display'],
  terminal: ['hid-terminal'],
  relay: ['hid-relay', 'lcus-relay', 'modbus-relay'],
} as const;

export type DriverKind = keyof typeof driverNames;
export type DriverName = (typeof driverNames)[DriverKind][number];

export const driverKinds = ['matrix', 'processor', 'display', 'terminal', 'relay'] as const satisfies DriverKind[];

/** What a driver of this name does; null where the contract has no such name. */
export function driverKind(driver: string): DriverKind | null {
  for (const kind of driverKinds) {
    const names: readonly string[] = driverNames[kind];
    if (names.includes(driver)) return kind;
  }
  return null;
}
