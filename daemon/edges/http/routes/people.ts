/** People beside the library: groups, enrolment by scanning, what is stored about somebody, erasure, retention. */
import type {
  EnrolmentAsked,
  EnrolmentView,
  ErasuresView,
  ErasureView,
  GroupsView,
  PersonReportView,
  RetentionView,
} from '../api-types.js';
import { KeeperError } from '../../../../drivers/errors.js';
import type { Enrolment } from '../../../access/enrolments.js';
import type { ErasureOrder } from '../../../access/erasure-orders.js';
import type { RetentionReport } from '../../../journal/retention-run.js';
import { nothing, ok, parameter, refuse, withBody, type Answer, type Call, type Route } from '../route.js';
import {
  enrolmentAsked,
  enrolmentView,
  erasuresView,
  erasureView,
  groupsView,
  personReportView,
  retentionView,
} from '../shapes/doors.js';
import type { HttpPorts } from '../ports.js';
import type { RouteParts } from './parts.js';

export function peopleRoutes(parts: RouteParts): readonly Route[] {
  const { ports } = parts;
  return [
    {
      method: 'GET',
      path: '/groups',
      summary: { en: 'Groups, who is in them and what names them', id: 'Grup, anggotanya, dan yang menyebutnya' },
      access: 'people.read',
      answer: { kind: 'json', shape: groupsView },
      handle: () => ok(groupsOf(ports)),
    },
    ...enrolmentRoutes(ports),
    ...privacyRoutes(ports),
    ...retentionRoutes(ports),
  ];
}

function enrolmentRoutes(ports: HttpPorts): readonly Route[] {
  const { doors } = ports;
  const { enrolments } = doors;
  const write = { access: 'people.write', answer: { kind: 'json', shape: enrolmentView } } as const;
  const unknown = (call: Call): Answer =>
    refuse('item-unknown', { what: 'enrolment', id: parameter(call, 'enrolment') });
  return [
    {
      ...write,
      method: 'POST',
      path: '/enrolments',
      summary: { en: 'Take the subject of the next palm', id: 'Mengambil subjek dari telapak tangan berikutnya' },
      ...withBody(enrolmentAsked, async (call, { terminal }: EnrolmentAsked) => {
        const known = doors.terminals().find(({ id }) => id === terminal);
        if (known === undefined) return refuse('item-unknown', { what: 'terminal', id: terminal });
        if (known.state !== 'ready') throw new KeeperError('terminal-not-ready', { terminal });
        return ok(enrolmentOf(ports, await enrolments.begin(terminal, call.actor)));
      }),
    },
    {
      ...write,
      method: 'GET',
      path: '/enrolments/:enrolment',
      summary: { en: 'How far an enrolment is', id: 'Keadaan pendaftaran' },
      handle: (call) => {
        const found = enrolments.find(parameter(call, 'enrolment'));
        return found === null ? unknown(call) : ok(enrolmentOf(ports, found));
      },
    },
    {
      method: 'DELETE',
      access: 'people.write',
      path: '/enrolments/:enrolment',
      summary: { en: 'Cancel an enrolment', id: 'Membatalkan pendaftaran' },
      answer: { kind: 'nothing' },
      handle: (call) => (enrolments.cancel(parameter(call, 'enrolment')) ? nothing : unknown(call)),
    },
    {
      method: 'GET',
      access: 'people.write',
      path: '/enrolments/:enrolment/events',
      summary: { en: 'An enrolment, as it goes on', id: 'Jalannya pendaftaran' },
      answer: { kind: 'events', events: ['enrolment', 'heartbeat', 'signed-out'] },
      handle: (call) => {
        const id = parameter(call, 'enrolment');
        const found = enrolments.find(id);
        if (found === null) return unknown(call);
        return {
          kind: 'events',
          open: (reader) => {
            reader.push('enrolment', JSON.stringify(enrolmentOf(ports, found)));
            return enrolments.subscribe((one) => {
              if (one.id === id) reader.push('enrolment', JSON.stringify(enrolmentOf(ports, one)));
            });
          },
        };
      },
    },
  ];
}

function privacyRoutes({ doors }: HttpPorts): readonly Route[] {
  const { people } = doors;
  return [
    {
      method: 'GET',
      path: '/people/:person/report',
      summary: { en: 'What is stored about one person', id: 'Data yang disimpan tentang satu orang' },
      access: 'privacy',
      answer: { kind: 'json', shape: personReportView },
      handle: async (call) => {
        const { entries, ...report } = await people.report(parameter(call, 'person'));
        const told = entries.map(({ seq, at, kind, data }) => ({ seq, at, kind, data }));
        const view: PersonReportView = { ...report, entries: told };
        return ok(view);
      },
    },
    {
      method: 'POST',
      path: '/people/:person/erase',
      summary: { en: 'Erase a person', id: 'Menghapus data satu orang' },
      access: 'privacy',
      danger: 'person-erase',
      answer: { kind: 'json', shape: erasureView },
      handle: async (call) => {
        const { order, leftovers } = await people.erase(parameter(call, 'person'), call.actor);
        return ok(erasureOf(order, leftovers));
      },
    },
    {
      method: 'GET',
      path: '/erasures',
      summary: {
        en: 'Palms that wait to be deleted at a terminal',
        id: 'Telapak tangan yang belum dihapus di terminal',
      },
      access: 'privacy',
      answer: { kind: 'json', shape: erasuresView },
      handle: async () => {
        const view: ErasuresView = { orders: (await people.orders()).map((order) => erasureOf(order, [])) };
        return ok(view);
      },
    },
    {
      method: 'POST',
      path: '/erasures/:order/confirm',
      summary: { en: 'The palm was deleted at the terminals', id: 'Telapak tangan sudah dihapus di terminal' },
      access: 'privacy',
      answer: { kind: 'nothing' },
      handle: async (call) => {
        await people.confirm(parameter(call, 'order'), call.actor);
        return nothing;
      },
    },
  ];
}

function retentionRoutes(ports: HttpPorts): readonly Route[] {
  const { retention } = ports;
  const view = { access: 'privacy', answer: { kind: 'json', shape: retentionView } } as const;
  return [
    {
      ...view,
      method: 'GET',
      path: '/retention',
      summary: { en: 'How long the journal is kept', id: 'Lama penyimpanan jurnal' },
      handle: async () => ok(retentionOf(ports, await retention.report())),
    },
    {
      ...view,
      method: 'POST',
      path: '/retention/run',
      summary: { en: 'Remove now what has had its time', id: 'Menghapus yang sudah habis waktunya sekarang' },
      handle: async () => ok(retentionOf(ports, await retention.run())),
    },
  ];
}

function groupsOf({ room }: HttpPorts): GroupsView {
  const { people, doors, triggers } = room.room;
  const named = (groups: readonly string[] | undefined, name: string): boolean => groups?.includes(name) === true;
  const ofDoors = doors.map((door) => ({
    id: door.id,
    groups: [
      ...door.allow.flatMap(({ groups }) => groups),
      ...(door.firstPerson?.groups ?? []),
      ...(door.twoPerson?.exceptGroups ?? []),
      ...(door.antiPassback?.exemptGroups ?? []),
      ...(door.lockdownExempt?.groups ?? []),
    ],
  }));
  const ofTriggers = triggers.map(({ id, when, ceremony }) => ({
    id,
    groups: [...(when.groups ?? []), ...(ceremony?.groups ?? [])],
  }));
  const names = new Set([...people, ...ofDoors, ...ofTriggers].flatMap(({ groups }) => groups));
  const idsWith = (list: readonly { readonly id: string; readonly groups: readonly string[] }[], name: string) =>
    list.filter(({ groups }) => named(groups, name)).map(({ id }) => id);
  return {
    groups: [...names].sort().map((name) => ({
      name,
      people: idsWith(people, name),
      doors: idsWith(ofDoors, name),
      triggers: idsWith(ofTriggers, name),
    })),
  };
}

function enrolmentOf({ room }: HttpPorts, enrolment: Enrolment): EnrolmentView {
  const { expiresAt, subject } = enrolment;
  const owner =
    subject === null
      ? undefined
      : room.room.people.find(({ subjects, duressSubjects = [] }) =>
          [...subjects, ...duressSubjects].includes(subject),
        );
  return { ...enrolment, expiresAt: new Date(expiresAt).toISOString(), owner: owner?.id ?? null };
}

function erasureOf(
  { order, person, terminals, subjects, orderedAt }: ErasureOrder,
  leftovers: readonly string[],
): ErasureView {
  return { order, person, terminals, subjects, orderedAt, leftovers };
}

function retentionOf({ room }: HttpPorts, report: RetentionReport): RetentionView {
  const { keepDays = null, keepKinds = [], legalHold = null } = room.room.journal ?? {};
  const { lastRunAt, ...rest } = report;
  const at = lastRunAt === null ? null : new Date(lastRunAt).toISOString();
  return { keepDays, keepKinds, legalHold, ...rest, lastRunAt: at };
}
