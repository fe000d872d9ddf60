/** What stands on a test card besides names and numbers, in both languages. Pure. */
export interface CardWords {
  readonly wall: string;
  readonly output: string;
  readonly row: string;
  readonly column: string;
}

export const cardWords: Readonly<Record<'id' | 'en', CardWords>> = {
  en: { wall: 'Wall', output: 'output', row: 'row', column: 'column' },
  id: { wall: 'Dinding', output: 'keluaran', row: 'baris', column: 'kolom' },
};
