/** How the difference of two configurations is told, in both languages. `{name}` marks a parameter. */
import type { Text } from './language.js';

export const differenceWords = {
  added: { en: '{what} {name}: new', id: '{what} {name}: baru' },
  removed: { en: '{what} {name}: removed', id: '{what} {name}: dihapus' },
  changed: { en: '{what} {name}: {fields} changed', id: '{what} {name}: {fields} berubah' },
  rewired: {
    en: '{what} {name}: on another line, {was} → {is}',
    id: '{what} {name}: pindah sambungan, {was} → {is}',
  },
  'other-driver': {
    en: '{what} {name}: another driver, {was} → {is}',
    id: '{what} {name}: driver diganti, {was} → {is}',
  },
  panels: {
    en: '{what} {name}: {count} panels hang elsewhere or are new or gone',
    id: '{what} {name}: {count} panel pindah, baru, atau hilang',
  },
  people: {
    en: 'People: {added} new, {removed} removed, {changed} changed; then {count}',
    id: 'Orang: {added} baru, {removed} dihapus, {changed} berubah; menjadi {count}',
  },
  setting: { en: '{what}: {fields}, {was} → {is}', id: '{what}: {fields}, {was} → {is}' },
  nothing: { en: 'nothing', id: 'tidak ada' },
} as const satisfies Readonly<Record<string, Text>>;

export const sectionWords = {
  schemaVersion: { en: 'Schema version', id: 'Versi skema' },
  room: { en: 'Room', id: 'Ruangan' },
  mqtt: { en: 'Server (MQTT)', id: 'Server (MQTT)' },
  http: { en: 'Local page', id: 'Halaman lokal' },
  journal: { en: 'Journal', id: 'Jurnal' },
  backups: { en: 'Backups', id: 'Cadangan' },
  pictures: { en: 'Still pictures', id: 'Gambar diam' },
  provisioning: { en: 'Provisioning', id: 'Penyiapan jarak jauh' },
  devices: { en: 'Device', id: 'Perangkat' },
  sources: { en: 'Source', id: 'Sumber' },
  walls: { en: 'Wall', id: 'Dinding' },
  layouts: { en: 'Layout', id: 'Tata letak' },
  scenes: { en: 'Scene', id: 'Adegan' },
  schedules: { en: 'Schedule', id: 'Jadwal' },
  people: { en: 'People', id: 'Orang' },
  doors: { en: 'Door', id: 'Pintu' },
  triggers: { en: 'Trigger', id: 'Pemicu' },
} as const satisfies Readonly<Record<string, Text>>;
