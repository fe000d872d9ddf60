/** What is wrong in words, and the file that a technician sends along when asking for help. */
import { explain } from '../../../messages/explain.js';
import type { HealthPartView, HealthView } from '../api-types.js';
import { effectOf } from '../health-effects.js';
import { redactedRoom } from '../redact.js';
import { ok, type Call, type Route } from '../route.js';
import { anyObject } from '../shapes/basics.js';
import { healthView } from '../shapes/bench.js';
import type { RouteParts } from './parts.js';

/** Of the journal, so many of the newest entries go along. */
const mostEntries = 300;

export function healthRoutes(parts: RouteParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/health',
      summary: {
        en: 'What is wrong, its effect, likely causes and the next step',
        id: 'Apa yang salah, akibatnya, kemungkinan sebab, dan langkah berikutnya',
      },
      access: 'state.read',
      answer: { kind: 'json', shape: healthView },
      handle: (call) => ok(healthOf(parts, call)),
    },
    {
      method: 'GET',
      path: '/support',
      summary: {
        en: 'Everything that helps to find a fault, without secrets and people',
        id: 'Semua yang membantu mencari gangguan, tanpa rahasia dan data orang',
      },
      access: 'diagnostics',
      answer: { kind: 'json', shape: anyObject },
      handle: async (call) => {
        const { ports, state } = parts;
        const filter = { kind: null, actor: null, text: null, from: null, to: null };
        const { entries } = await ports.journal.page({ ...filter, before: null, limit: mostEntries });
        return ok({
          made: new Date(ports.clock.wall()).toISOString(),
          version: ports.version,
          diagnostics: ports.diagnostics(),
          health: healthOf(parts, call).parts,
          state: state.view(),
          configuration: redactedRoom(ports.room.room),
          journal: entries,
        });
      },
    },
  ];
}

function healthOf({ ports }: RouteParts, { language }: Call): HealthView {
  const parts = ports.health.lines().map(({ part, ok: isWell, code, detail }): HealthPartView => {
    if (isWell || code === null)
      return { part, ok: isWell, code, title: null, effect: null, detail: null, facts: detail };
    const device = part.startsWith('device:') ? part.slice('device:'.length) : part;
    const told = explain(code, { detail: detail ?? '', device }, language);
    // A health line has one fact; whatever else a text asks for is that fact or is left open.
    const filled = (text: string | undefined): string | null => text?.replace(/\{\w+\}/g, () => detail ?? '…') ?? null;
    return {
      part,
      ok: isWell,
      code,
      title: filled(told?.meaning) ?? code,
      effect: effectOf(part, ports.room.room, language),
      detail: filled(told?.todo),
      facts: detail,
    };
  });
  return { parts };
}
