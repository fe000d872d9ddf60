/** The state, and what is done to the walls: apply, release, hold, undo, capture. All through the wall loop. */
import { randomUUID } from 'node:crypto';
import { explain } from '../../../messages/explain.js';
import type { Describe, SceneBody, SceneRequest } from '../../../wall/model.js';
import type { ApplyAsked, DryRunAsked, DryRunView, HoldAsked, ReleaseAsked } from '../api-types.js';
import { captureScene } from '../capture.js';
import { may } from '../rights.js';
import { ok, parameter, refuse, withBody, type Answer, type Call, type Refusal, type Route } from '../route.js';
import {
  applyAsked,
  dryRunAsked,
  dryRunView,
  captureView,
  holdAsked,
  nothingAsked,
  releaseAsked,
  sceneResult,
  stateView,
} from '../shapes/room.js';
import type { RouteParts } from './parts.js';

export function sceneRoutes(parts: RouteParts): readonly Route[] {
  const { ports, state } = parts;
  const answer = { kind: 'json', shape: sceneResult } as const;
  return [
    {
      method: 'GET',
      path: '/state',
      summary: {
        en: 'Walls, devices and health as they are now',
        id: 'Keadaan dinding, perangkat dan kesehatan saat ini',
      },
      access: 'state.read',
      answer: { kind: 'json', shape: stateView },
      handle: () => ok(state.view()),
    },
    {
      method: 'GET',
      path: '/events',
      summary: { en: 'The state, as it changes', id: 'Keadaan, saat berubah' },
      access: 'state.read',
      answer: { kind: 'events', events: ['state', 'heartbeat', 'signed-out'] },
      handle: () => ({
        kind: 'events',
        open: (reader) => {
          const tell = (): void => reader.offer('state', () => state.text());
          tell();
          return state.subscribe(tell);
        },
      }),
    },
    {
      method: 'POST',
      path: '/walls/:wall/apply',
      summary: { en: 'Show a scene', id: 'Menampilkan adegan' },
      access: 'scene.launch',
      answer,
      ...withBody(applyAsked, (call, asked: ApplyAsked) => apply(parts, call, asked)),
    },
    {
      method: 'POST',
      path: '/walls/:wall/dry-run',
      summary: {
        en: 'What a scene would send, and how long it takes',
        id: 'Apa yang akan dikirim adegan, dan berapa lama',
      },
      access: 'scene.compose',
      answer: { kind: 'json', shape: dryRunView },
      ...withBody(dryRunAsked, (call, { scene }: DryRunAsked) => {
        const wall = parameter(call, 'wall');
        const other = wallOf(parts, scene);
        if (other !== null && other !== wall) return refuse('scene-of-other-wall', { wall: other });
        const answered = ports.wall.dryRun(scene, inWordsOf(call));
        const view: DryRunView =
          answered.kind === 'rejected' ? { errors: answered.errors, run: null } : { errors: [], run: answered.run };
        return ok(view);
      }),
    },
    {
      method: 'POST',
      path: '/walls/:wall/release',
      summary: {
        en: 'Give up a priority; what it covered comes back',
        id: 'Melepas prioritas; yang tertutup tampil lagi',
      },
      access: 'scene.launch',
      answer,
      ...withBody(releaseAsked, (call, asked: ReleaseAsked) => release(parts, call, asked)),
    },
    {
      method: 'POST',
      path: '/walls/:wall/hold',
      summary: { en: 'Keep the present picture whatever comes below', id: 'Menahan gambar saat ini' },
      access: 'scene.launch',
      answer,
      ...withBody(holdAsked, async (call, { priority = 'crisis' }: HoldAsked) => {
        const wall = parameter(call, 'wall');
        const top = ports.history.holds(wall)[0];
        if (top === undefined) return unknownWall(parts, wall) ?? refuse('nothing-held', { wall });
        return ok(await ports.wall.submit(requestOf(parts, call, { scene: top.scene, priority }), inWordsOf(call)));
      }),
    },
    {
      method: 'POST',
      path: '/walls/:wall/undo',
      summary: { en: 'Go back to the picture before', id: 'Kembali ke gambar sebelumnya' },
      access: 'scene.launch',
      answer,
      ...withBody(nothingAsked, async (call) => {
        const wall = parameter(call, 'wall');
        const previous = ports.history.previous(wall);
        const top = ports.history.holds(wall)[0];
        if (previous === null) return unknownWall(parts, wall) ?? refuse('nothing-to-undo', { wall });
        const priority = top?.priority ?? previous.priority;
        return ok(
          await ports.wall.submit(requestOf(parts, call, { scene: previous.scene, priority }), inWordsOf(call)),
        );
      }),
    },
    {
      method: 'POST',
      path: '/walls/:wall/capture',
      summary: {
        en: 'What the wall really shows, as a scene to store',
        id: 'Yang benar-benar tampil, sebagai adegan untuk disimpan',
      },
      access: 'scene.compose',
      answer: { kind: 'json', shape: captureView },
      ...withBody(nothingAsked, (call) => {
        const wall = parameter(call, 'wall');
        const shown = ports.wall.states().find((one) => one.wall === wall);
        if (shown === undefined) return refuse('item-unknown', { what: 'wall', id: wall });
        const { scene, unclear } = captureScene(shown, ports.room.room.layouts);
        if (scene === null) return refuse('capture-not-possible', { wall, panels: unclear.join('; ') });
        return ok({ ...scene, at: new Date(ports.clock.wall()).toISOString() });
      }),
    },
  ];
}

async function apply(parts: RouteParts, call: Call, asked: ApplyAsked): Promise<Answer> {
  const { scene, priority, expiresAt, atomic = true } = asked;
  const wall = parameter(call, 'wall');
  const composes = call.account !== null && may(call.account.role, 'scene.compose');
  // What an operator may show is what somebody prepared, at the priority that it was given.
  if (!composes && (typeof scene !== 'string' || priority !== undefined))
    return refuse('right-missing', { account: call.account?.name ?? '', right: 'scene.compose' });
  const other = wallOf(parts, scene);
  if (other !== null && other !== wall) return refuse('scene-of-other-wall', { wall: other });
  const unknown = unknownWall(parts, wall);
  if (unknown !== null) return unknown;
  const request = requestOf(parts, call, { scene, priority: priority ?? null });
  const expiry = expiresAt === undefined ? null : Date.parse(expiresAt);
  return ok(await parts.ports.wall.submit({ ...request, atomic, expiresAt: expiry }, inWordsOf(call)));
}

async function release(parts: RouteParts, call: Call, { priority }: ReleaseAsked): Promise<Answer> {
  const { history, wall: walls } = parts.ports;
  const wall = parameter(call, 'wall');
  const holds = history.holds(wall);
  const given = priority ?? holds[0]?.priority;
  if (given === undefined) return unknownWall(parts, wall) ?? refuse('nothing-held', { wall });
  const hold = holds.find((one) => one.priority === given);
  const composes = call.account !== null && may(call.account.role, 'scene.compose');
  // What the server or a trigger put there is not an operator's to take away.
  if (!composes && hold !== undefined && !hold.actor.startsWith('web:'))
    return refuse('right-missing', { account: call.account?.name ?? '', right: 'scene.compose' });
  const request = requestOf(parts, call, { scene: null, priority: given });
  return ok(await walls.submit({ ...request, release: true }, inWordsOf(call)));
}

function requestOf({ ports }: RouteParts, call: Call, asked: Pick<SceneRequest, 'scene' | 'priority'>): SceneRequest {
  return {
    requestId: `web-${randomUUID()}`,
    actor: call.actor,
    ...asked,
    wall: parameter(call, 'wall'),
    expiresAt: null,
    atomic: true,
    release: false,
    receivedAt: ports.clock.wall(),
  };
}

/** In the language of whoever asked, which need not be the room's. */
function inWordsOf({ language }: Call): Describe {
  return (code, parameters) => explain(code, parameters, language)?.meaning ?? code;
}

/** The wall that a scene is for; null where it can't be told, which the wall loop then says in its result. */
function wallOf({ ports }: RouteParts, scene: string | SceneBody): string | null {
  const { scenes, layouts } = ports.room.room;
  const layout = typeof scene === 'string' ? scenes.find((one) => one.id === scene)?.layout : scene.layout;
  if (layout !== undefined && typeof layout !== 'string') return layout.wall;
  return layouts.find((one) => one.id === layout)?.wall ?? null;
}

function unknownWall({ ports }: RouteParts, wall: string): Refusal | null {
  const known = ports.wall.states().some((one) => one.wall === wall);
  return known ? null : refuse('item-unknown', { what: 'wall', id: wall });
}
