/** How the states of a panel and the kinds of a source look: shapes first, colour only besides. Pure. */

export const marks = ['confirmed', 'acknowledged', 'changing', 'drifted', 'stale', 'unknown'] as const;
export type Mark = (typeof marks)[number];

export interface MarkLook {
  readonly colour: string;
  /** Of the panel's frame: width in px and SVG dash pattern, '' for a whole line. */
  readonly frame: { readonly width: number; readonly dash: string };
  /** Laid over the whole panel: id of a pattern, or none. */
  readonly pattern: 'stripes' | 'dots' | null;
}

export const markLooks: Readonly<Record<Mark, MarkLook>> = {
  confirmed: { colour: '#4cc38a', frame: { width: 1.5, dash: '' }, pattern: null },
  acknowledged: { colour: '#8fd6b4', frame: { width: 1.5, dash: '7 4' }, pattern: null },
  changing: { colour: '#70b8ff', frame: { width: 3, dash: '14 6' }, pattern: null },
  drifted: { colour: '#ff9592', frame: { width: 4, dash: '' }, pattern: null },
  stale: { colour: '#f5d25c', frame: { width: 1.5, dash: '2 4' }, pattern: 'stripes' },
  unknown: { colour: '#b5bcc6', frame: { width: 1.5, dash: '1 6' }, pattern: 'dots' },
};

/** A badge of radius 10 around 0,0. */
export function badge(mark: Mark): string {
  const { colour } = markLooks[mark];
  const ink = '#10151b';
  const line = (d: string, stroke: string, width = 2.6): string =>
    `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
  switch (mark) {
    case 'confirmed':
      return `<circle r="10" fill="${colour}"/>${line('M-4.5 .5L-1.2 4L5-3.6', ink)}`;
    case 'acknowledged':
      return `<circle r="8.8" fill="${ink}" stroke="${colour}" stroke-width="2"/>${line('M-4 .5L-1 3.4L4.4-3.2', colour, 2.2)}`;
    case 'changing':
      return `<rect x="-10" y="-10" width="20" height="20" rx="10" fill="${colour}"/>${line('M-5 0H4.5M1-4L5 0L1 4', ink)}`;
    case 'drifted':
      return `<path d="M0-11.5L11.5 0L0 11.5L-11.5 0Z" fill="${colour}"/>${line('M-4.6-2.2H4.6M-4.6 2.2H4.6M3-5.6L-3 5.6', ink, 2)}`;
    case 'stale':
      return `<circle r="10" fill="${colour}"/>${line('M0-5.6V0L4 2.6', ink)}`;
    case 'unknown':
      return `<rect x="-9.5" y="-9.5" width="19" height="19" rx="3" fill="${colour}"/>${line('M-3.2-3A3.2 3.2 0 1 1 1-.2C.2.2 0 .8 0 2', ink, 2.2)}<circle cy="5.6" r="1.5" fill="${ink}"/>`;
  }
}

export const sourceKinds = ['online', 'offline', 'internal', 'external', 'conference'] as const;
export type SourceKind = (typeof sourceKinds)[number];

export const kindColours: Readonly<Record<SourceKind, string>> = {
  online: '#3e8ed0',
  offline: '#8e7cc3',
  internal: '#c28b3c',
  external: '#3f9d8f',
  conference: '#b8577e',
};

/** The kind's sign in a square of 24 from 0,0: a globe, a film, a house, a camera, two people. */
export const kindSigns: Readonly<Record<SourceKind, string>> = {
  online: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M3 12H21M12 3C7.5 8 7.5 16 12 21C16.5 16 16.5 8 12 3',
  offline: 'M3.5 5H20.500V19H3.500ZM10 9L15 12L10 15Z',
  internal: 'M3.500 11.500L12 4L20.500 11.500M6 10V20H18V10M10 20V14.500H14V20',
  external: 'M3 8H14.500V18H3ZM14.500 12L21 8.500V17.500L14.500 14',
  conference:
    'M8 5a3 3 0 1 0 0 6a3 3 0 1 0 0-6M2.500 20V18a5.500 4.500 0 0 1 11 0V20M16 5.500a2.700 2.700 0 1 1 0 5.400M16.500 14A5 4.500 0 0 1 21.500 18V20',
};
