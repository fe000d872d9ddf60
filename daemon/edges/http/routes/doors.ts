/** Doors: what they are like, what happens at them, and what a guard orders. There is no route that opens one. */
import { KeeperError } from '../../../../drivers/errors.js';
import type { AreaResetAsked, DoorEntriesView, DoorModeChange, LockdownAsked } from '../api-types.js';
import { doorEntryOf, doorsViewOf, isForDoors } from '../door-views.js';
import { may } from '../rights.js';
import { nothing, ok, parameter, refuse, withBody, type Answer, type Call, type Route } from '../route.js';
import { areaResetAsked, doorEntriesView, doorModeChange, doorsView, lockdownAsked } from '../shapes/doors.js';
import type { RouteParts } from './parts.js';

const mostEntries = 100;

export function doorRoutes(parts: RouteParts): readonly Route[] {
  return [...readRoutes(parts), ...orderRoutes(parts)];
}

function readRoutes({ ports }: RouteParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/doors',
      summary: { en: 'Doors and terminals as they are now', id: 'Keadaan pintu dan terminal saat ini' },
      access: 'doors.read',
      answer: { kind: 'json', shape: doorsView },
      handle: () => ok(doorsViewOf(ports)),
    },
    {
      method: 'GET',
      path: '/doors/events',
      summary: { en: 'Doors as they change, and what happens at them', id: 'Perubahan dan kejadian pada pintu' },
      access: 'doors.read',
      answer: { kind: 'events', events: ['doors', 'entry', 'heartbeat', 'signed-out'] },
      handle: (call) => ({
        kind: 'events',
        open: (reader) => {
          const tell = (): void => reader.offer('doors', () => JSON.stringify(doorsViewOf(ports)));
          const who = readerOf(call);
          tell();
          const ends = [
            ports.doors.subscribe(tell),
            ports.room.subscribe(tell),
            ports.journal.subscribe((entry) => {
              if (isForDoors(entry)) reader.push('entry', JSON.stringify(doorEntryOf(ports, entry, who)));
            }),
          ];
          return () => {
            for (const end of ends) end();
          };
        },
      }),
    },
    {
      method: 'GET',
      path: '/doors/entries',
      summary: { en: 'What happened at the doors last', id: 'Kejadian terakhir pada pintu' },
      access: 'doors.read',
      answer: { kind: 'json', shape: doorEntriesView },
      handle: async (call) => {
        const anything = { before: null, kind: null, actor: null, text: null, from: null, to: null };
        const { entries } = await ports.journal.page({ ...anything, limit: mostEntries, only: isForDoors });
        const view: DoorEntriesView = { entries: entries.map((entry) => doorEntryOf(ports, entry, readerOf(call))) };
        return ok(view);
      },
    },
  ];
}

function orderRoutes({ ports }: RouteParts): readonly Route[] {
  const { doors } = ports;
  const operate = { method: 'POST', access: 'doors.operate', answer: { kind: 'json', shape: doorsView } } as const;
  const state = (): Answer => ok(doorsViewOf(ports));
  return [
    {
      ...operate,
      path: '/doors/:door/mode',
      summary: { en: 'Set a door’s mode', id: 'Mengatur mode pintu' },
      ...withBody(doorModeChange, async (call, { mode }: DoorModeChange) =>
        (await doors.setMode(parameter(call, 'door'), mode, call.actor)) ? state() : unknownDoor(call),
      ),
    },
    {
      ...operate,
      path: '/doors/:door/fire-reset',
      summary: { en: 'Lock again after a fire alarm', id: 'Mengunci lagi setelah alarm kebakaran' },
      handle: async (call) => {
        const door = parameter(call, 'door');
        if (!doors.reports().some(({ id }) => id === door)) return unknownDoor(call);
        if (!(await doors.resetFire(door, call.actor))) throw new KeeperError('fire-input-on', { door });
        return state();
      },
    },
    {
      ...operate,
      path: '/lockdown',
      summary: { en: 'Lockdown of one door or of all', id: 'Penguncian darurat satu atau semua pintu' },
      ...withBody(lockdownAsked, (call, asked: LockdownAsked) => lockdown(call, asked, true)),
    },
    {
      ...operate,
      path: '/lockdown/release',
      summary: { en: 'End a lockdown', id: 'Mengakhiri penguncian darurat' },
      ...withBody(lockdownAsked, (call, asked: LockdownAsked) => lockdown(call, asked, false)),
    },
    {
      ...operate,
      path: '/areas/:area/reset',
      summary: { en: 'Forget who is inside', id: 'Melupakan siapa yang di dalam' },
      ...withBody(areaResetAsked, async (call, { person }: AreaResetAsked) => {
        const area = parameter(call, 'area');
        if (!ports.room.room.doors.some(({ antiPassback }) => antiPassback?.area === area))
          return refuse('item-unknown', { what: 'area', id: area });
        const pseudonym = person === null ? null : doors.people.pseudonymOf(person);
        if (person !== null && pseudonym === null) return refuse('item-unknown', { what: 'person', id: person });
        await doors.resetArea(area, pseudonym, call.actor);
        return nothing;
      }),
      answer: { kind: 'nothing' },
    },
    {
      ...operate,
      path: '/clock/confirm',
      summary: { en: 'Say that the clock is right', id: 'Menyatakan jam sudah benar' },
      handle: async (call) => {
        await doors.confirmClock(call.actor);
        return state();
      },
    },
  ];

  async function lockdown(call: Call, { door, reason }: LockdownAsked, active: boolean): Promise<Answer> {
    if (door !== null && !doors.reports().some(({ id }) => id === door)) return unknownDoor(call, door);
    try {
      await doors.setLockdown(door, active, call.actor, reason);
    } catch (error) {
      // A disk that is full must not keep anybody from shutting the doors, and they are shut by now.
      if (!active || !(error instanceof KeeperError) || error.code !== 'journal-unavailable') throw error;
      ports.log.error({ error: String(error) }, 'a lockdown could not be journalled');
    }
    return state();
  }
}

function readerOf({ account, language }: Call) {
  return { names: account !== null && may(account.role, 'people.read'), language };
}

function unknownDoor(call: Call, id = parameter(call, 'door')): Answer {
  return refuse('item-unknown', { what: 'door', id });
}
