/** What a part that is not well means for the room, in words. Pure. */
import type { Room } from '../../config/schema.js';
import type { Language, Text } from '../../messages/language.js';

const partEffects: Readonly<Record<string, Text>> = {
  mqtt: {
    en: 'Requests of the server do not arrive and it hears no news. This page, triggers and the wall go on; events wait and are sent later.',
    id: 'Permintaan server tidak sampai dan server tidak menerima kabar. Halaman ini, pemicu, dan dinding tetap bekerja; peristiwa menunggu dan dikirim kemudian.',
  },
  journal: {
    en: 'Nothing can be recorded, so that nothing new is done: scenes are refused and doors decide by their rule for a dead disk.',
    id: 'Tidak ada yang dapat dicatat sehingga tidak ada hal baru yang dilakukan: adegan ditolak dan pintu memutuskan menurut aturan saat disk mati.',
  },
  config: {
    en: 'The room runs on an earlier version of its configuration.',
    id: 'Ruangan berjalan dengan versi konfigurasi sebelumnya.',
  },
  clock: {
    en: 'Rights that depend on the time wait until the clock can be trusted.',
    id: 'Hak yang bergantung pada waktu ditangguhkan sampai jam dapat dipercaya.',
  },
  backup: {
    en: 'A PC that dies takes along what was changed since the last verified backup.',
    id: 'Bila PC ini rusak, perubahan sejak cadangan terakhir yang terbukti ikut hilang.',
  },
  http: { en: 'This page can’t be opened at its address.', id: 'Halaman ini tidak dapat dibuka di alamatnya.' },
  accounts: { en: 'Nobody can sign in.', id: 'Tidak ada yang dapat masuk.' },
  certificate: {
    en: 'Browsers on other machines warn of this page, or can’t open it.',
    id: 'Peramban di mesin lain memperingatkan halaman ini, atau tidak dapat membukanya.',
  },
};

type Devices = Pick<Room, 'devices' | 'walls' | 'doors'>;

/** Null where it can't be told. `part` is that of a health line. */
export function effectOf(part: string, room: Devices, language: Language): string | null {
  if (part.startsWith('device:')) return deviceEffect(part.slice('device:'.length), room, language);
  return Object.hasOwn(partEffects, part) ? (partEffects[part]?.[language] ?? null) : null;
}

function deviceEffect(id: string, { walls, doors }: Devices, language: Language): string | null {
  const hit = walls.flatMap(({ name, panels }) => {
    const tied = panels.filter(({ matrix }) => matrix === id).length;
    const shown = panels.filter(({ display }) => display?.device === id).length;
    const of = (count: number): string => `${name}: ${count}/${panels.length}`;
    return [
      ...(tied === 0 ? [] : [language === 'id' ? `sumber panel (${of(tied)})` : `sources of panels (${of(tied)})`]),
      ...(shown === 0 ? [] : [language === 'id' ? `panel (${of(shown)})` : `panels (${of(shown)})`]),
    ];
  });
  const at = doors.filter(({ terminal, strike }) => terminal === id || strike.device === id).map(({ name }) => name);
  const parts = [
    ...(hit.length === 0
      ? []
      : [
          language === 'id'
            ? `Tidak dapat diubah dan tidak diketahui lagi: ${hit.join(', ')}. Gambar yang tampil tetap ada.`
            : `Can’t be changed and is no longer known: ${hit.join(', ')}. The picture that is there stays.`,
        ]),
    ...(at.length === 0
      ? []
      : [
          language === 'id'
            ? `Pintu tidak dapat dibuka dengannya: ${at.join(', ')}.`
            : `Doors that can’t be opened by it: ${at.join(', ')}.`,
        ]),
  ];
  return parts.length === 0 ? null : parts.join(' ');
}
