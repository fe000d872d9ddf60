/** Stills of the sources, for scene buttons and lists. */
import { explainError } from '../../../messages/explain.js';
import type { StillsView, StillView } from '../api-types.js';
import { ok, parameter, refuse, type Answer, type Call, type Parameter, type Route } from '../route.js';
import { stillsView } from '../shapes/pictures.js';
import type { Stills } from '../stills.js';
import type { RouteParts } from './parts.js';

const version: Readonly<Record<string, Parameter>> = {
  v: { pattern: '[0-9a-f]{20}', help: 'version of the picture, so that a newer one has another address' },
};

export function stillRoutes({ stills }: RouteParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/stills',
      summary: {
        en: 'Which sources have a still, how old it is, and why one has none',
        id: 'Sumber mana yang punya gambar diam, umurnya, dan sebab bila tidak ada',
      },
      access: 'library.read',
      answer: { kind: 'json', shape: stillsView },
      handle: (call) => {
        const view: StillsView = { stills: stills.sources().map((source) => viewOf(stills, source, call)) };
        return ok(view);
      },
    },
    {
      method: 'GET',
      path: '/sources/:source/still',
      summary: { en: 'The newest still of a source', id: 'Gambar diam terbaru dari sumber' },
      access: 'library.read',
      query: version,
      answer: { kind: 'picture', type: 'image/jpeg' },
      handle: async (call): Promise<Answer> => {
        const source = parameter(call, 'source');
        // Whoever names a picture takes the one that is there; it is for the list to bring a newer one.
        const still = call.query['v'] === undefined ? await stills.fetch(source) : stills.look(source);
        if (still === null) return refuse('item-unknown', { what: 'still', id: source });
        const { picture, fault, ageMs } = still;
        if (picture === null) {
          if (fault !== null) throw fault;
          return refuse('item-unknown', { what: 'still', id: source });
        }
        return {
          kind: 'picture',
          type: 'image/jpeg',
          etag: picture.etag,
          name: `${source}.jpg`,
          ageSeconds: Math.round((ageMs ?? 0) / 1000),
          bytes: () => Promise.resolve(picture.bytes),
        };
      },
    },
  ];
}

function viewOf(stills: Stills, source: string, { language }: Call): StillView {
  const still = stills.look(source);
  const { picture = null, fault = null, ageMs = null, underway = false } = still ?? {};
  const told = fault === null ? null : explainError(fault, language);
  return {
    source,
    version: picture === null ? null : picture.etag.replaceAll('"', ''),
    ageSeconds: ageMs === null ? null : Math.round(ageMs / 1000),
    fault:
      fault === null
        ? null
        : { code: fault.code, message: told === null ? fault.code : `${told.meaning} ${told.todo}` },
    underway,
  };
}
