/** Lighting one output after the other to find out which panel it is, and storing what was found. */
import { etagOf } from '../accounts/account.js';
import type { MappingAnswerAsked, MappingAsked, MappingLightAsked, StoredView } from '../api-types.js';
import { nothing, ok, parameter, refuse, withBody, type Answer, type Call, type Route } from '../route.js';
import { storedView } from '../shapes/configuration.js';
import { mappingAnswerAsked, mappingAsked, mappingLightAsked, mappingView } from '../shapes/mapping.js';
import { nothingAsked } from '../shapes/room.js';
import { store } from '../stored.js';
import type { RouteParts } from './parts.js';
import { expectVersion } from './versions.js';

export function mappingRoutes(parts: RouteParts): readonly Route[] {
  const { mapping } = parts.ports;
  const path = '/walls/:wall/mapping';
  const access = 'library.write' as const;
  const answer = { kind: 'json', shape: mappingView } as const;
  return [
    {
      method: 'POST',
      path,
      summary: {
        en: 'Take the wall and light its first output, to see which panel it is',
        id: 'Mengambil dinding dan menyalakan keluaran pertama',
      },
      access,
      answer,
      ...withBody(mappingAsked, async (call, asked: MappingAsked) =>
        ok(await mapping.begin(parameter(call, 'wall'), asked, call.actor)),
      ),
    },
    {
      method: 'POST',
      path: `${path}/answer`,
      summary: { en: 'Say which panel changed; the next output is lit', id: 'Menjawab panel mana yang berubah' },
      access,
      answer,
      ...withBody(mappingAnswerAsked, async (call, { output, panel }: MappingAnswerAsked) =>
        ok(await mapping.answer(parameter(call, 'wall'), output, panel)),
      ),
    },
    {
      method: 'POST',
      path: `${path}/light`,
      summary: { en: 'Light this output', id: 'Menyalakan keluaran ini' },
      access,
      answer,
      ...withBody(mappingLightAsked, async (call, { output }: MappingLightAsked) =>
        ok(await mapping.light(parameter(call, 'wall'), output)),
      ),
    },
    {
      method: 'PUT',
      path,
      summary: {
        en: 'Store what was found as the wall’s outputs, and give the wall back',
        id: 'Menyimpan hasil pemetaan dan mengembalikan dinding',
      },
      access,
      answer: { kind: 'json', shape: storedView, etag: true },
      ...withBody(nothingAsked, (call) => storeMapping(parts, call)),
    },
    {
      method: 'DELETE',
      path,
      summary: {
        en: 'Give the wall back as it was; nothing is stored',
        id: 'Mengembalikan dinding tanpa menyimpan',
      },
      access,
      answer: { kind: 'nothing' },
      handle: async (call) => {
        await mapping.end(parameter(call, 'wall'), 'cancelled', call.actor);
        return nothing;
      },
    },
  ];
}

async function storeMapping({ ports, state }: RouteParts, call: Call): Promise<Answer> {
  const id = parameter(call, 'wall');
  const stored = await store(ports, {
    actor: call.actor,
    what: `walls/${id} mapped`,
    language: call.language,
    next: (room) => {
      const wall = room.walls.find((one) => one.id === id);
      expectVersion(call, { what: 'wall', id }, wall === undefined ? null : etagOf(wall));
      const mapped = (one: (typeof room.walls)[number]): object =>
        one.id === id ? { ...one, panels: ports.mapping.panels(id, one.panels) } : one;
      return { ...room, walls: room.walls.map(mapped) };
    },
  });
  if (stored.kind === 'refused') return refuse('configuration-invalid', {}, { findings: stored.findings });
  await ports.mapping.end(id, 'stored', call.actor);
  const wall = stored.room.walls.find((one) => one.id === id);
  if (wall === undefined) return refuse('item-unknown', { what: 'wall', id });
  const at = stored.room.walls.indexOf(wall);
  const findings = stored.findings.filter(({ pointer }) => `${pointer}/`.startsWith(`/walls/${at}/`));
  const view: StoredView = { etag: etagOf(wall), item: wall, findings, restartNeeded: state.restartNeeded() };
  return ok(view, { etag: view.etag });
}
