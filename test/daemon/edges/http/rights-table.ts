/** Who may do what, written down a second time and by hand: the product's own table must come to the same. */
import type { Role } from '../../../../daemon/edges/http/api-types.js';

const all: readonly Role[] = ['viewer', 'operator', 'technician', 'guard', 'administrator'];
const launch: readonly Role[] = ['operator', 'technician', 'administrator'];
const bench: readonly Role[] = ['technician', 'administrator'];
const doors: readonly Role[] = ['technician', 'guard', 'administrator'];
const people: readonly Role[] = ['guard', 'administrator'];
const admin: readonly Role[] = ['administrator'];
const anybody = 'anybody';

const list = (name: string, read: readonly Role[], write: readonly Role[]): Record<string, readonly Role[]> => ({
  [`GET /library/${name}`]: read,
  [`GET /library/${name}/:id`]: read,
  [`PUT /library/${name}/:id`]: write,
  [`DELETE /library/${name}/:id`]: write,
});

const section = (name: string): Record<string, readonly Role[]> => ({
  [`GET /configuration/${name}`]: bench,
  [`PUT /configuration/${name}`]: admin,
});

export const rightsTable: Readonly<Record<string, readonly Role[] | 'anybody'>> = {
  'GET /session': anybody,
  'POST /setup': anybody,
  'POST /session': anybody,
  'DELETE /session': all,
  'PUT /session/password': all,
  'GET /accounts': admin,
  'PUT /accounts/:name': admin,
  'DELETE /accounts/:name': admin,
  'GET /confirmations': all,
  'POST /confirmations/:id/approve': all,
  'DELETE /confirmations/:id': all,
  'GET /state': all,
  'GET /events': all,
  'POST /walls/:wall/apply': launch,
  'POST /walls/:wall/dry-run': bench,
  'POST /walls/:wall/release': launch,
  'POST /walls/:wall/hold': launch,
  'POST /walls/:wall/undo': launch,
  'POST /walls/:wall/capture': bench,
  ...list('devices', bench, bench),
  ...list('sources', all, bench),
  ...list('walls', all, bench),
  ...list('layouts', all, bench),
  ...list('scenes', all, bench),
  ...list('schedules', doors, admin),
  ...list('people', people, admin),
  ...list('doors', doors, admin),
  ...list('triggers', doors, admin),
  'GET /configuration': admin,
  'PUT /configuration': admin,
  'POST /configuration/check': bench,
  ...section('room'),
  ...section('mqtt'),
  ...section('http'),
  'GET /schema': all,
  'GET /revisions': bench,
  'GET /revisions/:number': admin,
  'PUT /revisions/:number/restore': admin,
  'GET /ports': bench,
  'POST /ports/probe': bench,
  'GET /devices/:device/trace': bench,
  'GET /devices/:device/trace/events': bench,
  'GET /devices/:device/trace/record': bench,
  'POST /devices/:device/send': bench,
  'POST /devices/:device/tie': bench,
  'GET /journal': bench,
  'GET /journal/events': bench,
  'GET /journal/export': bench,
  'POST /journal/verify': bench,
  'GET /diagnostics': bench,
  'GET /health': all,
  'GET /support': bench,
  'GET /openapi.json': all,
};
