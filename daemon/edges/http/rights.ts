/** What each role may do. One table; a test walks every route with it. */
import type { Right, Role } from './api-types.js';

const everybody: readonly Right[] = ['state.read', 'library.read', 'own-account'];

const technician: readonly Right[] = [
  ...everybody,
  'scene.launch',
  'scene.compose',
  'library.write',
  'devices.read',
  'devices.write',
  'doors.read',
  'settings.read',
  'revisions.read',
  'bench',
  'journal.read',
  'diagnostics',
];

const guard: readonly Right[] = [...everybody, 'people.read', 'doors.read', 'doors.operate'];

const rights: Readonly<Record<Role, readonly Right[]>> = {
  viewer: everybody,
  operator: [...everybody, 'scene.launch'],
  technician,
  guard,
  administrator: [
    ...technician,
    'people.read',
    'people.write',
    'doors.write',
    'doors.operate',
    'privacy',
    'settings.write',
    'configuration.whole',
    'restart',
    'accounts',
  ],
};

export function rightsOf(role: Role): readonly Right[] {
  return rights[role];
}

export function may(role: Role, right: Right): boolean {
  return rights[role].includes(right);
}
