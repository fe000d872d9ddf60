/** A scene in small, for the buttons that launch it. */
import type { Theme } from '../../preview/thumbnail.js';
import { parameter, refuse, type Answer, type Parameter, type Route } from '../route.js';
import type { RouteParts } from './parts.js';

/** The same as the painter's; a test holds the two equal. */
export const themes: readonly Theme[] = ['light', 'dark'];

const query: Readonly<Record<string, Parameter>> = {
  theme: { pattern: themes.join('|'), help: 'colours for a light or a dark page; light where left out' },
  v: { pattern: '[0-9a-z]{1,20}', help: 'anything: another one makes a browser ask anew' },
};

export function thumbnailRoutes({ thumbnails }: RouteParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/scenes/:scene/thumbnail',
      summary: { en: 'A scene in small', id: 'Adegan dalam gambar kecil' },
      access: 'library.read',
      query,
      answer: { kind: 'picture', type: 'image/png' },
      handle: (call): Answer => {
        const scene = parameter(call, 'scene');
        const thumbnail = thumbnails.of(scene, call.query['theme'] === 'dark' ? 'dark' : 'light');
        if (thumbnail === null) return refuse('item-unknown', { what: 'scene', id: scene });
        return { kind: 'picture', type: 'image/png', name: `${scene}.png`, ageSeconds: null, ...thumbnail };
      },
    },
  ];
}
