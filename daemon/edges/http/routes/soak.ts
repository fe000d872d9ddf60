/** The soak of a wall: begin, follow, stop, and its report. It goes on without the page. */
import { randomUUID } from 'node:crypto';
import type { WallConfig } from '../../../config/schema.js';
import type { SceneBody } from '../../../wall/model.js';
import type { SoakAsked, SoakStateView } from '../api-types.js';
import { captureScene } from '../capture.js';
import type { HttpPorts } from '../ports.js';
import { ok, parameter, refuse, withBody, type Answer, type Call, type Route } from '../route.js';
import { nothingAsked } from '../shapes/room.js';
import { soakAsked, soakStateView, soakView } from '../shapes/soak.js';
import { Soak } from '../soak.js';
import { csvOf, routeScenes } from '../soak-plan.js';
import type { Soaks } from '../soaks.js';
import type { RouteParts } from './parts.js';

const path = '/walls/:wall/soak';

export function soakRoutes({ ports }: RouteParts, soaks: Soaks): readonly Route[] {
  return [
    {
      method: 'POST',
      path,
      summary: { en: 'Begin a soak of the routes', id: 'Memulai uji ketahanan rute' },
      access: 'bench',
      answer: { kind: 'json', shape: soakView },
      ...withBody(soakAsked, (call, asked: SoakAsked) => start(ports, soaks, call, asked)),
    },
    {
      method: 'GET',
      path,
      summary: { en: 'The soak that runs, or the last one', id: 'Uji ketahanan yang berjalan, atau yang terakhir' },
      access: 'bench',
      answer: { kind: 'json', shape: soakStateView },
      handle: (call) => {
        const view: SoakStateView = { soak: soaks.of(parameter(call, 'wall'))?.view() ?? null };
        return ok(view);
      },
    },
    {
      method: 'POST',
      path: `${path}/stop`,
      summary: { en: 'End it, and put the wall back', id: 'Menghentikannya, dan mengembalikan dinding' },
      access: 'bench',
      answer: { kind: 'json', shape: soakView },
      ...withBody(nothingAsked, async (call) => {
        const soak = soaks.of(parameter(call, 'wall'));
        if (soak === null) return refuse('item-unknown', { what: 'soak', id: parameter(call, 'wall') });
        await soak.stop();
        return ok(soak.view());
      }),
    },
    report(soaks, 'json'),
    report(soaks, 'csv'),
  ];
}

function report(soaks: Soaks, format: 'json' | 'csv'): Route {
  const type = format === 'json' ? 'application/json' : 'text/csv; charset=utf-8';
  return {
    method: 'GET',
    path: `${path}/${format}`,
    summary: { en: `The report as ${format.toUpperCase()}`, id: `Laporan sebagai ${format.toUpperCase()}` },
    access: 'bench',
    answer: { kind: 'file', type },
    handle: (call) => {
      const view = soaks.of(parameter(call, 'wall'))?.view();
      if (view === undefined) return refuse('item-unknown', { what: 'soak', id: parameter(call, 'wall') });
      const text = format === 'json' ? `${JSON.stringify(view, null, 2)}\n` : csvOf(view.outputs);
      return { kind: 'file', type, name: `${view.wall}-soak-${view.id}.${format}`, parts: once(Buffer.from(text)) };
    },
  };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}

function start(ports: HttpPorts, soaks: Soaks, call: Call, asked: SoakAsked): Answer {
  const id = parameter(call, 'wall');
  const wall = ports.room.room.walls.find((one) => one.id === id);
  const shown = ports.wall.states().find((one) => one.wall === id);
  if (wall === undefined || shown === undefined) return refuse('item-unknown', { what: 'wall', id });
  if (soaks.of(id)?.isRunning === true) return refuse('soak-running', { wall: id });
  const scenes = scenesOf(ports, wall, asked);
  if ('kind' in scenes) return scenes;
  const { rounds, pauseMs, kind, priority = 'routine' } = asked;
  const before = ports.history.holds(id).find((hold) => hold.priority === priority) ?? null;
  const captured: SceneBody | null = captureScene(shown, ports.room.room.layouts).scene;
  const soak = new Soak(
    {
      id: randomUUID().slice(0, 8),
      wall,
      kind,
      scenes,
      rounds,
      pauseMs,
      priority,
      actor: call.actor,
      before,
      captured,
    },
    {
      wall: ports.wall,
      journal: ports.journal,
      clock: ports.clock,
      failed: (error) => ports.log.error({ error: String(error), wall: id }, 'soak'),
    },
  );
  soaks.begin(id, soak);
  return ok(soak.view());
}

function scenesOf({ room }: HttpPorts, wall: WallConfig, asked: SoakAsked): readonly (string | SceneBody)[] | Answer {
  if (asked.kind === 'routes') {
    const scenes = routeScenes(wall, room.room.sources);
    return scenes.length === 0 ? refuse('soak-empty', { wall: wall.id }) : scenes;
  }
  const wanted = asked.scenes ?? [];
  if (wanted.length === 0) return refuse('soak-empty', { wall: wall.id });
  for (const id of wanted) {
    const scene = room.room.scenes.find((one) => one.id === id);
    if (scene === undefined) return refuse('item-unknown', { what: 'scene', id });
    const layout = room.room.layouts.find((one) => one.id === scene.layout);
    if (layout?.wall !== wall.id) return refuse('scene-of-other-wall', { wall: layout?.wall ?? '-' });
  }
  return wanted;
}
