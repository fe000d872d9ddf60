/** The configuration as a whole: export, import, check, its sections, its schema, its earlier versions. */
import { roomSchema, type Room } from '../../../config/schema.js';
import { etagOf } from '../accounts/account.js';
import type { RevisionsView, Right, StoredView } from '../api-types.js';
import { ok, parameter, refuse, type Answer, type Call, type Route } from '../route.js';
import { anyObject } from '../shapes/basics.js';
import { checkView, revisionsView, storedView } from '../shapes/configuration.js';
import { findingsOf, store, type Proposal } from '../stored.js';
import type { Revision } from '../ports.js';
import type { RouteParts } from './parts.js';
import { expectVersion } from './versions.js';

const sections = ['room', 'mqtt', 'http', 'journal', 'pictures', 'provisioning'] as const;

export function configurationRoutes(parts: RouteParts): readonly Route[] {
  const { ports, state } = parts;
  const whole: Right = 'configuration.whole';
  const stored = { kind: 'json', shape: storedView, etag: true } as const;
  return [
    {
      method: 'GET',
      path: '/configuration',
      summary: { en: 'Export the whole configuration', id: 'Mengekspor seluruh konfigurasi' },
      access: whole,
      answer: { kind: 'json', shape: anyObject, etag: true },
      handle: () => ok(ports.room.room, { etag: state.configurationEtag() }),
    },
    {
      method: 'PUT',
      path: '/configuration',
      summary: { en: 'Import a whole configuration', id: 'Mengimpor seluruh konfigurasi' },
      access: whole,
      danger: 'configuration-import',
      body: anyObject,
      answer: stored,
      handle: (call) => replaceAll(parts, call, 'imported', call.body),
    },
    {
      method: 'POST',
      path: '/configuration/check',
      summary: {
        en: 'What is wrong with a configuration; nothing is stored',
        id: 'Memeriksa konfigurasi tanpa menyimpan',
      },
      access: 'settings.read',
      body: anyObject,
      answer: { kind: 'json', shape: checkView },
      handle: (call) => {
        const { room, problems } = ports.parse(JSON.stringify(call.body));
        return ok({ good: room !== null, findings: findingsOf(problems, call.language) });
      },
    },
    ...sections.flatMap((name) => sectionRoutes(parts, name)),
    {
      method: 'GET',
      path: '/schema',
      summary: {
        en: 'The schema of the configuration, with words for forms',
        id: 'Skema konfigurasi, dengan kata untuk formulir',
      },
      access: 'library.read',
      answer: { kind: 'json', shape: anyObject },
      handle: () => ok(roomSchema),
    },
    {
      method: 'GET',
      path: '/revisions',
      summary: { en: 'Earlier versions of the configuration', id: 'Versi konfigurasi sebelumnya' },
      access: 'revisions.read',
      answer: { kind: 'json', shape: revisionsView },
      handle: async () => {
        const revisions = await ports.revisions.list();
        const view: RevisionsView = { revisions: revisions.map((revision) => revisionView(parts, revision)) };
        return ok(view);
      },
    },
    {
      method: 'GET',
      path: '/revisions/:number',
      summary: { en: 'An earlier version as a whole', id: 'Satu versi sebelumnya seutuhnya' },
      access: whole,
      answer: { kind: 'json', shape: anyObject, etag: true },
      handle: async (call) => {
        const found = await revisionNamed(parts, call);
        return found === null ? unknownRevision(call) : ok(found, { etag: etagOf(found) });
      },
    },
    {
      method: 'PUT',
      path: '/revisions/:number/restore',
      summary: { en: 'Make an earlier version the present one', id: 'Memulihkan versi sebelumnya' },
      access: whole,
      danger: 'revision-restore',
      answer: stored,
      handle: async (call) => {
        const found = await revisionNamed(parts, call);
        if (found === null) return unknownRevision(call);
        return replaceAll(parts, call, `room.json.${parameter(call, 'number')} restored`, found);
      },
    },
  ];
}

function sectionRoutes(parts: RouteParts, name: (typeof sections)[number]): readonly Route[] {
  const { ports } = parts;
  const path = `/configuration/${name}`;
  return [
    {
      method: 'GET',
      path,
      summary: { en: `Settings: ${name}`, id: `Setelan: ${name}` },
      access: 'settings.read',
      answer: { kind: 'json', shape: anyObject, etag: true },
      handle: () => ok(sectionOf(ports.room.room, name), { etag: etagOf(sectionOf(ports.room.room, name)) }),
    },
    {
      method: 'PUT',
      path,
      summary: { en: `Change settings: ${name}`, id: `Mengubah setelan: ${name}` },
      access: 'settings.write',
      body: anyObject,
      answer: { kind: 'json', shape: storedView, etag: true },
      handle: async (call) => {
        const stored = await store(ports, {
          actor: call.actor,
          what: `${name} stored`,
          language: call.language,
          next: (room) => {
            expectVersion(call, { what: 'section', id: name }, etagOf(sectionOf(room, name)));
            return { ...room, [name]: call.body };
          },
        });
        if (stored.kind === 'refused') return refuse('configuration-invalid', {}, { findings: stored.findings });
        const own = stored.findings.filter(({ pointer }) => `${pointer}/`.startsWith(`/${name}/`));
        const item = sectionOf(stored.room, name);
        return ok(viewOfStored(parts, item, own), { etag: etagOf(item) });
      },
    },
  ];
}

/** A section that was left out is an empty one. */
function sectionOf(room: Room, name: (typeof sections)[number]): object {
  return room[name] ?? {};
}

async function replaceAll(parts: RouteParts, call: Call, what: string, document: unknown): Promise<Answer> {
  const stored = await store(parts.ports, {
    actor: call.actor,
    what,
    language: call.language,
    next: (room) => {
      expectVersion(call, { what: 'configuration', id: room.room.id }, etagOf(room));
      return objectOf(document);
    },
  });
  if (stored.kind === 'refused') return refuse('configuration-invalid', {}, { findings: stored.findings });
  return ok(viewOfStored(parts, stored.room, stored.findings), { etag: etagOf(stored.room) });
}

function objectOf(value: unknown): Proposal {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function viewOfStored({ state }: RouteParts, item: object, findings: StoredView['findings']): StoredView {
  return { etag: etagOf(item), item, findings, restartNeeded: state.restartNeeded() };
}

function revisionView(
  { ports }: RouteParts,
  { number, replacedAt, room }: Revision,
): RevisionsView['revisions'][number] {
  const { changes, more } = room === null ? { changes: [], more: 0 } : ports.revisions.changes(room, ports.room.room);
  return { number, replacedAt, etag: room === null ? null : etagOf(room), changes, more };
}

async function revisionNamed({ ports }: RouteParts, call: Call): Promise<Room | null> {
  const number = Number(parameter(call, 'number'));
  return (await ports.revisions.list()).find((revision) => revision.number === number)?.room ?? null;
}

function unknownRevision(call: Call): Answer {
  return refuse('item-unknown', { what: 'revision', id: parameter(call, 'number') });
}
