/** Test cards and panel numbers: for one panel, for a wall, and over a wall. */
import type { PanelConfig, WallConfig } from '../../../config/schema.js';
import type { CardName, CardOrder } from '../../preview/cards.js';
import { etagOf } from '../accounts/account.js';
import { panelAt, panelFile, panelsInOrder } from '../panel-files.js';
import { parameter, refuse, type Answer, type Call, type Route } from '../route.js';
import { zipOf, type ZipEntry } from '../zip.js';
import type { RouteParts } from './parts.js';

/** The same as the painter's; a test holds the two equal. */
export const cards: readonly CardName[] = ['number', 'grid', 'bars', 'greys', 'span'];

const png = { kind: 'picture', type: 'image/png' } as const;

export function cardRoutes(parts: RouteParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/walls/:wall/cards/:card',
      summary: { en: 'A test card on the whole wall, in small', id: 'Kartu uji pada seluruh dinding, kecil' },
      access: 'bench',
      answer: png,
      handle: (call) => onCard(parts, call, (wall, card) => drawn(parts, wall, card, null)),
    },
    {
      method: 'GET',
      path: '/walls/:wall/cards/:card/panels/:panel',
      summary: { en: 'The test card of one panel, pixel by pixel', id: 'Kartu uji satu panel, piksel demi piksel' },
      access: 'bench',
      answer: png,
      handle: (call) =>
        onCard(parts, call, (wall, card) => {
          const panel = panelAt(wall, parameter(call, 'panel'));
          if (panel === null) return refuse('item-unknown', { what: 'panel', id: parameter(call, 'panel') });
          return drawn(parts, wall, card, panel);
        }),
    },
    {
      method: 'GET',
      path: '/walls/:wall/cards/:card/zip',
      summary: { en: 'The test cards of all panels', id: 'Kartu uji semua panel' },
      access: 'bench',
      answer: { kind: 'file', type: 'application/zip' },
      handle: (call) =>
        onCard(parts, call, (wall, card) => ({
          kind: 'file',
          type: 'application/zip',
          name: `${wall.id}-${card}.zip`,
          parts: zipOf(cardFiles(parts, wall, card)),
        })),
    },
  ];
}

function onCard({ ports }: RouteParts, call: Call, then: (wall: WallConfig, card: CardName) => Answer): Answer {
  const id = parameter(call, 'wall');
  const wall = ports.room.room.walls.find((one) => one.id === id);
  if (wall === undefined) return refuse('item-unknown', { what: 'wall', id });
  const card = cards.find((one) => one === parameter(call, 'card'));
  if (card === undefined) return refuse('item-unknown', { what: 'test card', id: parameter(call, 'card') });
  return then(wall, card);
}

function drawn(parts: RouteParts, wall: WallConfig, card: CardName, panel: PanelConfig | null): Answer {
  const order = orderOf(parts, wall, card, panel);
  return {
    kind: 'picture',
    type: 'image/png',
    etag: etagOf([parts.ports.version, order]),
    name: panel === null ? `${wall.id}-${card}.png` : panelFile(wall.id, card, panel),
    ageSeconds: null,
    bytes: () => parts.ports.pictures.card(order),
  };
}

async function* cardFiles(parts: RouteParts, wall: WallConfig, card: CardName): AsyncGenerator<ZipEntry> {
  for (const panel of panelsInOrder(wall)) {
    const bytes = await parts.ports.pictures.card(orderOf(parts, wall, card, panel));
    yield { name: panelFile(wall.id, card, panel), bytes };
  }
}

function orderOf({ ports }: RouteParts, wall: WallConfig, card: CardName, panel: PanelConfig | null): CardOrder {
  const { id, rows, columns } = wall;
  const language = ports.room.room.room.language;
  return {
    card,
    wall: { id, rows, columns, panel: wall.panel, panels: wall.panels.map(placeOf) },
    panel: panel === null ? null : placeOf(panel),
    language,
  };
}

function placeOf({ row, column, matrix, output }: PanelConfig): CardOrder['wall']['panels'][number] {
  return { row, column, matrix, output };
}
