/** What stands on a preview besides names, in both languages. Pure. */
import type { WallStatus } from '../../wall/model.js';
import type { Mark, SourceKind } from './marks.js';

export type PreviewLanguage = 'id' | 'en';

export interface PreviewWords {
  readonly marks: Readonly<Record<Mark, string>>;
  readonly kinds: Readonly<Record<SourceKind, string>>;
  readonly status: Readonly<Record<WallStatus, string>>;
  readonly noScene: string;
  readonly ownScene: string;
  readonly nothing: string;
  readonly unknown: string;
  readonly off: string;
  /** Which part of a picture, counted from 1. */
  readonly part: string;
  /** `{input}` is the number of a matrix input. */
  readonly input: string;
  /** `{source}` is what the scene wants. */
  readonly wanted: string;
  readonly coming: string;
  readonly asOf: string;
}

export const previewWords: Readonly<Record<PreviewLanguage, PreviewWords>> = {
  en: {
    marks: {
      confirmed: 'proven: the matrix said so',
      acknowledged: 'acknowledged, not read back',
      changing: 'changing now',
      drifted: 'changed by somebody else',
      stale: 'last known, not fresh',
      unknown: 'not known',
    },
    kinds: {
      online: 'online',
      offline: 'offline',
      internal: 'internal',
      external: 'external',
      conference: 'conference',
    },
    status: { idle: 'no scene', applying: 'applying', applied: 'applied', drifted: 'drifted', failed: 'failed' },
    noScene: 'No scene was asked for yet',
    ownScene: 'A scene of the request’s own',
    nothing: 'nothing',
    unknown: 'not known',
    off: 'panel off',
    part: 'part {row},{column} of {rows}×{columns}',
    input: 'Input {input}',
    wanted: 'wanted: {source}',
    coming: 'coming: {source}',
    asOf: 'As of',
  },
  id: {
    marks: {
      confirmed: 'terbukti: dinyatakan matriks',
      acknowledged: 'diterima, belum dibaca ulang',
      changing: 'sedang diganti',
      drifted: 'diubah pihak lain',
      stale: 'terakhir diketahui, tidak baru',
      unknown: 'tidak diketahui',
    },
    kinds: {
      online: 'daring',
      offline: 'luring',
      internal: 'internal',
      external: 'eksternal',
      conference: 'konferensi',
    },
    status: {
      idle: 'tanpa adegan',
      applying: 'diterapkan',
      applied: 'terpasang',
      drifted: 'berubah',
      failed: 'gagal',
    },
    noScene: 'Belum ada adegan yang diminta',
    ownScene: 'Adegan milik permintaan',
    nothing: 'kosong',
    unknown: 'tidak diketahui',
    off: 'panel mati',
    part: 'bagian {row},{column} dari {rows}×{columns}',
    input: 'Masukan {input}',
    wanted: 'seharusnya: {source}',
    coming: 'menuju: {source}',
    asOf: 'Keadaan',
  },
};
