/** The appliance itself: its figures, and the document of this API. */
import { apiDocument } from '../openapi.js';
import { ok, type Route } from '../route.js';
import { diagnosticsView } from '../shapes/bench.js';
import { anyObject } from '../shapes/basics.js';
import type { RouteParts } from './parts.js';

export function applianceRoutes(parts: RouteParts, others: readonly Route[]): readonly Route[] {
  const { ports, sessions, streams, certificates } = parts;
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
