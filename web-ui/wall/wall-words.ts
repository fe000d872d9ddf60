import { bilingual } from '../language/bilingual.js';
import type { Mark } from './pictures.js';

const marksId: Readonly<Record<Mark, string>> = {
  confirmed: 'terbukti',
  acknowledged: 'diterima, belum dibaca ulang',
  changing: 'sedang diganti',
  drifted: 'diubah pihak lain',
  stale: 'terakhir diketahui, tidak baru',
  unknown: 'tidak diketahui',
};
const marksEn: Readonly<Record<Mark, string>> = {
  confirmed: 'proven',
  acknowledged: 'acknowledged, not read back',
  changing: 'changing now',
  drifted: 'changed by somebody else',
  stale: 'last known, not fresh',
  unknown: 'not known',
};

export const wallWords = bilingual({
  id: {
    marks: marksId,
    legend: 'Arti tanda',
    nothing: 'kosong',
    input: (input: number) => `Masukan ${input}`,
    wanted: (source: string) => `seharusnya ${source}`,
    otherPart: 'bagian gambar yang salah',
    part: (part: string) => `bagian ${part}`,
    off: 'panel mati',
    place: (row: number, column: number) => `Baris ${row}, kolom ${column}`,
    span: (rows: number, columns: number) => `${rows}×${columns} panel`,
    asOf: (time: string) => `menurut perangkat ${time}`,
    never: 'perangkat belum pernah menjawab',
    wall: (name: string) => `Dinding ${name}: yang benar-benar tampil`,
    pick: 'Pilih satu gambar untuk melihat rinciannya.',
  },
  en: {
    marks: marksEn,
    legend: 'What the signs mean',
    nothing: 'nothing',
    input: (input) => `Input ${input}`,
    wanted: (source) => `should be ${source}`,
    otherPart: 'the wrong part of the picture',
    part: (part) => `part ${part}`,
    off: 'panel off',
    place: (row, column) => `Row ${row}, column ${column}`,
    span: (rows, columns) => `${rows}×${columns} panels`,
    asOf: (time) => `as the device said at ${time}`,
    never: 'the device has never answered',
    wall: (name) => `Wall ${name}: what it really shows`,
    pick: 'Pick a picture to see its details.',
  },
});
