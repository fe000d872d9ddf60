/** The appliance itself: its figures, and the document of this API. */
import { apiDocument } from '../openapi.js';
import { nothing, ok, refuse, withBody, type Route } from '../route.js';
import { diagnosticsView } from '../shapes/bench.js';
import { anyObject } from '../shapes/basics.js';
import { nothingAsked } from '../shapes/room.js';
import type { RouteParts } from './parts.js';

export function applianceRoutes(parts: RouteParts, others: readonly Route[]): readonly Route[] {
  const { ports, state, sessions, streams, certificates } = parts;
  const routes: readonly Route[] = [
    {
      method: 'GET',
      path: '/diagnostics',
      summary: { en: 'Figures of this appliance', id: 'Angka-angka perangkat ini' },
      access: 'diagnostics',
      answer: { kind: 'json', shape: diagnosticsView },
      handle: () => {
        const own = { sessions: sessions.count, streams: streams.count, certificate: certificates.view() };
        return ok({ ...ports.diagnostics(), ...own });
      },
    },
    {
      method: 'POST',
      path: '/restart',
      summary: { en: 'Start the daemon anew', id: 'Menyalakan ulang daemon' },
      access: 'restart',
      danger: 'daemon-restart',
      answer: { kind: 'nothing' },
      ...withBody(nothingAsked, async (call) => {
        const { restart, journal } = ports;
        if (restart === null) return refuse('restart-by-hand');
        const sections = state.view().restartNeeded;
        await journal.append({ kind: 'daemon.restart-asked', actor: call.actor, forServer: true, data: { sections } });
        restart();
        return nothing;
      }),
    },
    {
      method: 'GET',
      path: '/openapi.json',
      summary: { en: 'This document', id: 'Dokumen ini' },
      access: 'state.read',
      answer: { kind: 'json', shape: anyObject },
      handle: ({ language }) => ok(apiDocument([...others, ...routes], ports.version, language)),
    },
  ];
  return routes;
}
