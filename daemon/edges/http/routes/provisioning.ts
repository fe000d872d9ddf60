/** Provisioning by the page: look at a bundle, try it, keep it or give it back. */
import { KeeperError } from '../../../../drivers/errors.js';
import type { Room } from '../../../config/schema.js';
import { differenceText } from '../../../messages/difference-text.js';
import type { Language, Text } from '../../../messages/language.js';
import { roomDifference } from '../../../provisioning/difference.js';
import type { ProvisioningResult } from '../../../provisioning/provisioning-port.js';
import type { BundleAsked, BundleView, ProvisioningOutcome, ProvisioningStatus, Right } from '../api-types.js';
import { ok, withBody, type Answer, type Route } from '../route.js';
import { bundleAsked, bundleView, provisioningOutcome, provisioningStatus } from '../shapes/provisioning.js';
import type { RouteParts } from './parts.js';

export function provisioningRoutes({ ports }: RouteParts): readonly Route[] {
  const { provisioning } = ports;
  const outcome = { kind: 'json', shape: provisioningOutcome } as const;
  const order = (
    name: 'apply' | 'discard' | 'confirm' | 'return',
    access: Right,
    summary: Text,
    carryOut: (actor: string) => Promise<ProvisioningResult>,
  ): Route => ({
    ...{ method: 'POST', path: `/provisioning/${name}`, summary, access, answer: outcome },
    ...(name === 'apply' ? { danger: 'configuration-import' as const } : {}),
    handle: async (call) => outcomeOf(await carryOut(call.actor)),
  });
  return [
    {
      method: 'GET',
      path: '/provisioning',
      summary: {
        en: 'Which bundle waits or is on trial, and how the last trial ended',
        id: 'Paket yang menunggu atau diuji coba, dan hasil uji coba terakhir',
      },
      access: 'settings.read',
      answer: { kind: 'json', shape: provisioningStatus },
      handle: (call) => {
        const waiting = provisioning.staged();
        const difference = waiting === null ? [] : differenceTold(waiting, call.language);
        const status: ProvisioningStatus = { ...provisioning.view(), difference };
        return ok(status);
      },
    },
    {
      method: 'POST',
      path: '/provisioning/look',
      summary: {
        en: 'What a bundle would change; nothing is taken',
        id: 'Yang akan diubah paket; tidak ada yang diterima',
      },
      access: 'configuration.whole',
      answer: { kind: 'json', shape: bundleView },
      ...withBody(bundleAsked, async (call, { bundle }: BundleAsked) => {
        const looked = await provisioning.look(Buffer.from(bundle));
        if (looked.kind === 'refused') throw new KeeperError(looked.code, looked.parameters);
        const { revision, signer } = looked;
        const view: BundleView = { revision, signer, difference: differenceTold(looked, call.language) };
        return ok(view);
      }),
    },
    {
      method: 'POST',
      path: '/provisioning/take',
      summary: { en: 'Try a bundle: the daemon restarts with it', id: 'Menguji coba paket: daemon dinyalakan ulang' },
      access: 'configuration.whole',
      danger: 'configuration-import',
      answer: outcome,
      ...withBody(bundleAsked, async (call, { bundle }: BundleAsked) =>
        outcomeOf(await provisioning.take(Buffer.from(bundle), 'page', call.actor)),
      ),
    },
    order(
      'apply',
      'configuration.whole',
      { en: 'Try the bundle that waits', id: 'Menguji coba paket yang menunggu' },
      (actor) => provisioning.apply(actor),
    ),
    order(
      'discard',
      'configuration.whole',
      { en: 'Throw the bundle that waits away', id: 'Membuang paket yang menunggu' },
      (actor) => provisioning.discard(actor),
    ),
    order(
      'confirm',
      'devices.write',
      { en: 'Keep the configuration that is on trial', id: 'Mengukuhkan konfigurasi yang diuji coba' },
      (actor) => provisioning.confirm(actor),
    ),
    order(
      'return',
      'devices.write',
      { en: 'Put the configuration from before the trial back', id: 'Mengembalikan konfigurasi sebelum uji coba' },
      (actor) => provisioning.giveBack(actor),
    ),
  ];
}

/** A sentence for each thing that changes. */
function differenceTold(
  { before, after }: { readonly before: Room; readonly after: Room },
  language: Language,
): readonly string[] {
  return roomDifference(before, after).map((one) => differenceText(one, language));
}

function outcomeOf({ revision, status, code, parameters }: ProvisioningResult): Answer {
  if (status === 'rejected') throw new KeeperError(code ?? 'bundle-malformed', parameters);
  const told: ProvisioningOutcome = { revision, status };
  return ok(told);
}
