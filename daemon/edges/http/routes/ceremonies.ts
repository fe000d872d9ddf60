/** Ceremonies: rehearse, arm, disarm, fire by hand. Who may is said by the trigger itself, role by role. */
import { KeeperError } from '../../../../drivers/errors.js';
import type { CeremonyRefusal } from '../../../access/ceremony.js';
import type { CeremonyReport } from '../../../access/ceremonies.js';
import type { CeremonyAnswerView, ManualFireAsked, RehearsalView } from '../api-types.js';
import { ceremonyViewOf } from '../door-views.js';
import { ok, parameter, refuse, withBody, type Answer, type Call, type Refusal, type Route } from '../route.js';
import { ceremonyAnswerView, manualFireAsked, rehearsalView } from '../shapes/doors.js';
import type { HttpPorts } from '../ports.js';
import type { RouteParts } from './parts.js';

export function ceremonyRoutes({ ports }: RouteParts): readonly Route[] {
  const { ceremonies } = ports.doors;
  const post = { method: 'POST', access: 'state.read' } as const;
  const answer = { kind: 'json', shape: ceremonyAnswerView } as const;
  return [
    {
      ...post,
      path: '/ceremonies/:trigger/rehearse',
      summary: { en: 'A dry run against the real devices', id: 'Gladi tanpa mengubah dinding' },
      answer: { kind: 'json', shape: rehearsalView },
      handle: (call) => rehearse(ports, call),
    },
    {
      ...post,
      path: '/ceremonies/:trigger/arm',
      summary: { en: 'Let the next palm of its groups fire it', id: 'Menyiagakan untuk telapak tangan berikutnya' },
      answer,
      handle: (call) => settle(ports, call, () => ceremonies.arm(parameter(call, 'trigger'), byOf(call))),
    },
    {
      ...post,
      path: '/ceremonies/:trigger/disarm',
      summary: { en: 'End its window', id: 'Membatalkan siaga' },
      answer,
      handle: (call) => settle(ports, call, () => ceremonies.disarm(parameter(call, 'trigger'), byOf(call))),
    },
    {
      ...post,
      path: '/ceremonies/:trigger/fire',
      summary: { en: 'Fire it by hand, where the terminal fails', id: 'Menjalankan dengan tangan bila terminal gagal' },
      answer,
      ...withBody(manualFireAsked, (call, { reason }: ManualFireAsked) =>
        settle(ports, call, () => ceremonies.fire(parameter(call, 'trigger'), { ...byOf(call), reason })),
      ),
    },
  ];
}

async function settle(ports: HttpPorts, call: Call, work: () => Promise<CeremonyRefusal | null>): Promise<Answer> {
  const found = reportFor(ports, call);
  if ('kind' in found) return found;
  const refusal = await work();
  if (refusal !== null) throw new KeeperError(refusal);
  const view: CeremonyAnswerView = { ceremony: ceremonyViewOf(ports.doors.ceremonies.report(found.rule.id) ?? found) };
  return ok(view);
}

async function rehearse(ports: HttpPorts, call: Call): Promise<Answer> {
  const found = reportFor(ports, call);
  if ('kind' in found) return found;
  const { faults, predictedMs } = dryRunOf(ports, found);
  const { ceremonies } = ports.doors;
  const good = faults.length === 0;
  const refusal = await ceremonies.rehearse(found.rule.id, byOf(call), good);
  if (refusal !== null) throw new KeeperError(refusal);
  const ceremony = ceremonyViewOf(ceremonies.report(found.rule.id) ?? found);
  const view: RehearsalView = { good, faults, predictedMs, ceremony };
  return ok(view);
}

/** Everything that the firing will need is asked now: the scene's plan, its devices, the door and its terminal. */
function dryRunOf(ports: HttpPorts, { rule, scene }: CeremonyReport): Pick<RehearsalView, 'faults' | 'predictedMs'> {
  const { wall, devices, doors, room, describe } = ports;
  const planned = wall.dryRun(scene);
  const faults: RehearsalView['faults'][number][] = [];
  if (planned.kind === 'rejected') faults.push(...planned.errors.map((error) => ({ ...error, what: scene })));
  const needed =
    planned.kind === 'rejected' ? [] : planned.panels.flatMap(({ matrix, display }) => [matrix, display?.device]);
  const away = (id: string): void => {
    faults.push({ code: 'device-not-connected', what: id, message: describe('device-not-connected', { device: id }) });
  };
  for (const id of new Set(needed))
    if (id !== undefined && !devices.devices().some((device) => device.id === id && device.connected)) away(id);
  const door = room.room.doors.find(({ id }) => id === rule.door);
  const terminal = doors.terminals().find(({ id }) => id === door?.terminal);
  if (terminal?.state !== 'ready') away(door?.terminal ?? rule.door);
  if (doors.reports().find(({ id }) => id === rule.door)?.drivable !== true) away(door?.strike.device ?? rule.door);
  return { faults, predictedMs: planned.kind === 'rejected' ? null : planned.run.ms };
}

/** The ceremony of the call's account's walls; or why not. */
function reportFor({ doors, room }: HttpPorts, call: Call): CeremonyReport | Refusal {
  const id = parameter(call, 'trigger');
  const report = doors.ceremonies.report(id);
  if (report === null) return refuse('item-unknown', { what: 'ceremony', id });
  const { scenes, layouts } = room.room;
  const layout = scenes.find((scene) => scene.id === report.scene)?.layout;
  const wall = layouts.find((one) => one.id === layout)?.wall ?? '';
  const walls = call.account?.walls ?? null;
  if (walls === null || walls.includes(wall)) return report;
  return refuse('wall-not-allowed', { account: call.account?.name ?? '', wall });
}

function byOf({ account, actor }: Call): { readonly actor: string; readonly role: string } {
  return { actor, role: account?.role ?? '' };
}
