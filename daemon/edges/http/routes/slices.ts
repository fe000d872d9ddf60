/** A large picture over a wall, cut into what each panel shows of it. */
import type { PanelConfig, WallConfig } from '../../../config/schema.js';
import type { Fit, SliceOrder } from '../../preview/studio-order.js';
import { etagOf } from '../accounts/account.js';
import type { UploadView } from '../api-types.js';
import { panelAt, panelFile, panelsInOrder } from '../panel-files.js';
import { nothing, ok, parameter, refuse, type Answer, type Call, type Parameter, type Route } from '../route.js';
import { uploadView } from '../shapes/pictures.js';
import { uploadLimits, type Upload, type Uploads } from '../uploads.js';
import { zipOf, type ZipEntry } from '../zip.js';
import type { RouteParts } from './parts.js';

const png = { kind: 'picture', type: 'image/png' } as const;
const fit: Readonly<Record<string, Parameter>> = {
  fit: { pattern: 'cover|contain', help: 'cover fills the wall and cuts off what is over; contain shows all on black' },
};

export function sliceRoutes(parts: RouteParts, uploads: Uploads): readonly Route[] {
  const path = '/walls/:wall/pictures/:picture';
  return [
    {
      method: 'POST',
      path: '/walls/:wall/pictures',
      summary: { en: 'Send a picture to be sliced', id: 'Mengirim gambar untuk dipotong' },
      access: 'bench',
      upload: { types: ['image/png', 'image/jpeg', 'image/webp'], mostBytes: uploadLimits.bytes },
      answer: { kind: 'json', shape: uploadView },
      handle: async (call) => {
        const wall = wallOf(parts, call);
        if (wall === null) return refuse('item-unknown', { what: 'wall', id: parameter(call, 'wall') });
        if (call.upload === null) return refuse('body-invalid');
        return ok(viewOf(parts, wall, await uploads.take(wall.id, call.upload)));
      },
    },
    {
      method: 'GET',
      path,
      summary: { en: 'The picture over the whole wall, in small', id: 'Gambar pada seluruh dinding, kecil' },
      access: 'bench',
      query: fit,
      answer: png,
      handle: (call) =>
        onUpload(parts, uploads, call, (asked) => sliced(parts, `${asked.wall.id}-slices.png`, orderOf(asked, null))),
    },
    {
      method: 'GET',
      path: `${path}/panels/:panel`,
      summary: { en: 'What one panel shows of it, pixel by pixel', id: 'Bagian satu panel, piksel demi piksel' },
      access: 'bench',
      query: fit,
      answer: png,
      handle: (call) =>
        onUpload(parts, uploads, call, (asked) => {
          const panel = panelAt(asked.wall, parameter(call, 'panel'));
          if (panel === null) return refuse('item-unknown', { what: 'panel', id: parameter(call, 'panel') });
          return sliced(parts, panelFile(asked.wall.id, 'slice', panel), orderOf(asked, panel));
        }),
    },
    {
      method: 'GET',
      path: `${path}/zip`,
      summary: { en: 'The slices of all panels', id: 'Potongan semua panel' },
      access: 'bench',
      query: fit,
      answer: { kind: 'file', type: 'application/zip' },
      handle: (call) =>
        onUpload(parts, uploads, call, (asked) => ({
          kind: 'file',
          type: 'application/zip',
          name: `${asked.wall.id}-slices.zip`,
          parts: zipOf(sliceFiles(parts, asked)),
        })),
    },
    {
      method: 'DELETE',
      path,
      summary: { en: 'Forget the picture', id: 'Menghapus gambar' },
      access: 'bench',
      answer: { kind: 'nothing' },
      handle: async (call) => {
        const upload = uploads.find(parameter(call, 'wall'), parameter(call, 'picture'));
        if (upload === null) return refuse('item-unknown', { what: 'picture', id: parameter(call, 'picture') });
        await uploads.forget(upload.id);
        return nothing;
      },
    },
  ];
}

interface Asked {
  readonly wall: WallConfig;
  readonly upload: Upload;
  readonly fit: Fit;
}

function onUpload(parts: RouteParts, uploads: Uploads, call: Call, then: (asked: Asked) => Answer): Answer {
  const wall = wallOf(parts, call);
  if (wall === null) return refuse('item-unknown', { what: 'wall', id: parameter(call, 'wall') });
  const upload = uploads.find(wall.id, parameter(call, 'picture'));
  if (upload === null) return refuse('item-unknown', { what: 'picture', id: parameter(call, 'picture') });
  return then({ wall, upload, fit: call.query['fit'] === 'contain' ? 'contain' : 'cover' });
}

function wallOf({ ports }: RouteParts, call: Call): WallConfig | null {
  return ports.room.room.walls.find(({ id }) => id === parameter(call, 'wall')) ?? null;
}

function sliced({ ports }: RouteParts, name: string, order: SliceOrder): Answer {
  const etag = etagOf([ports.version, order]);
  return { kind: 'picture', type: 'image/png', etag, name, ageSeconds: null, bytes: () => ports.pictures.slice(order) };
}

function orderOf({ wall, upload, fit }: Asked, panel: PanelConfig | null): SliceOrder {
  const { rows, columns } = wall;
  const place = panel === null ? null : { row: panel.row, column: panel.column };
  return { path: upload.path, wall: { rows, columns, panel: wall.panel }, panel: place, fit };
}

async function* sliceFiles(parts: RouteParts, asked: Asked): AsyncGenerator<ZipEntry> {
  for (const panel of panelsInOrder(asked.wall)) {
    const bytes = await parts.ports.pictures.slice(orderOf(asked, panel));
    yield { name: panelFile(asked.wall.id, 'slice', panel), bytes };
  }
}

function viewOf({ ports }: RouteParts, wall: WallConfig, upload: Upload): UploadView {
  const { id, format, width, height, bytes, at } = upload;
  const until = new Date(at + uploadLimits.keptMs).toISOString();
  return { id, format, width, height, bytes, canvas: ports.pictures.canvas(wall), until };
}
