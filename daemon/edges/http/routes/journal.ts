/** The journal: a page of it, as it grows, as a file, and whether it is whole. */
import { extractOf } from '../../../journal/extract.js';
import { matches, type EntryFilter } from '../../../journal/page.js';
import type { JournalEntry } from '../../../journal/entry.js';
import { findingText, journalFindings } from '../../../messages/findings.js';
import type { EntryView, JournalView, VerdictView } from '../api-types.js';
import { may } from '../rights.js';
import { ok, type Call, type Parameter, type Route } from '../route.js';
import { journalView, verdictView } from '../shapes/bench.js';
import type { RouteParts } from './parts.js';

const isoTime = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)';

const filters: Readonly<Record<string, Parameter>> = {
  kind: { pattern: '[a-z][a-z.-]{0,63}', help: 'beginning of the kind, such as scene.' },
  actor: { pattern: '[\\w:.@-]{1,100}', help: 'beginning of the actor, such as web:' },
  text: { pattern: '.{1,100}', help: 'anywhere in the data' },
};

const pageFilters: Readonly<Record<string, Parameter>> = {
  ...filters,
  before: { pattern: '\\d{1,15}', help: 'only entries before this seq' },
  limit: { pattern: '[1-9]\\d{0,2}', help: 'how many at most; 100 where it is left out' },
  from: { pattern: isoTime, help: 'not before this time' },
  to: { pattern: isoTime, help: 'not after this time' },
};

export function journalRoutes({ ports }: RouteParts): readonly Route[] {
  const { journal } = ports;
  return [
    {
      method: 'GET',
      path: '/journal',
      summary: { en: 'Entries of the journal, newest first', id: 'Entri jurnal, terbaru dahulu' },
      access: 'journal.read',
      query: pageFilters,
      answer: { kind: 'json', shape: journalView },
      handle: async (call) => {
        const { entries, next } = await journal.page(filterOf(call));
        const { seq, hash } = journal.head;
        const view: JournalView = { entries: entries.map(entryView), next, head: { seq, hash } };
        return ok(view);
      },
    },
    {
      method: 'GET',
      path: '/journal/events',
      summary: { en: 'New entries, as they are written', id: 'Entri baru, saat ditulis' },
      access: 'journal.read',
      query: filters,
      answer: { kind: 'events', events: ['entry', 'dropped', 'heartbeat', 'signed-out'] },
      handle: (call) => {
        const filter = filterOf(call);
        return {
          kind: 'events',
          open: (reader) => {
            let dropped = 0;
            return journal.subscribe((entry) => {
              if (!matches(entry, filter)) return;
              if (!reader.push('entry', JSON.stringify(entryView(entry)))) dropped += 1;
              if (dropped > 0) reader.offer('dropped', () => JSON.stringify({ entries: dropped }));
            });
          },
        };
      },
    },
    {
      method: 'GET',
      path: '/journal/export',
      summary: {
        en: 'The journal as a file: for an administrator whole, as it stands on disk; for others without the silent alarm, which the first line says',
        id: 'Jurnal sebagai berkas: utuh sesuai isi diska bagi administrator; bagi yang lain tanpa alarm senyap, seperti tertulis di baris pertama',
      },
      access: 'journal.read',
      answer: { kind: 'lines' },
      handle: ({ account }) =>
        account !== null && may(account.role, 'privacy')
          ? { kind: 'lines', name: 'journal.jsonl', lines: withEnds(journal.lines()) }
          : { kind: 'lines', name: 'journal-extract.jsonl', lines: withEnds(extractOf(journal.lines())) },
    },
    {
      method: 'POST',
      path: '/journal/verify',
      summary: { en: 'Check the journal’s chain and signatures', id: 'Memeriksa rantai dan tanda tangan jurnal' },
      access: 'journal.read',
      answer: { kind: 'json', shape: verdictView },
      handle: async (call) => {
        const began = ports.clock.now();
        const verdict = await journal.verify();
        const view: VerdictView = {
          whole: verdict.faults.length === 0,
          entries: verdict.entries,
          checkpoints: verdict.checkpoints,
          head: verdict.head === null ? null : { seq: verdict.head.seq, hash: verdict.head.hash },
          unsignedTail: verdict.unsignedTail,
          faults: verdict.faults.map(({ segment, line, fault }) => ({
            place: `journal/${segment}:${line}`,
            code: fault,
            message: findingText(journalFindings, { code: fault }, call.language),
          })),
          durationMs: Math.round((ports.clock.now() - began) * 10) / 10,
        };
        return ok(view);
      },
    },
  ];
}

function filterOf({ query }: Call): EntryFilter {
  const { before, limit, kind, actor, text, from, to } = query;
  return {
    before: before === undefined ? null : Number(before),
    limit: limit === undefined ? 100 : Number(limit),
    kind: kind ?? null,
    actor: actor ?? null,
    text: text ?? null,
    from: from === undefined ? null : Date.parse(from),
    to: to === undefined ? null : Date.parse(to),
  };
}

function entryView({ seq, at, kind, actor, forServer, data, hash }: JournalEntry): EntryView {
  return { seq, at, kind, actor, forServer, data, hash };
}

async function* withEnds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
