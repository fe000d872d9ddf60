/** The accounts, for administrators; and the second person of what is dangerous. */
import { etagOf, viewOf, type Account } from '../accounts/account.js';
import type { AccountAsked, ConfirmationsView } from '../api-types.js';
import { nothing, ok, parameter, refuse, withBody, type Call, type Refusal, type Route } from '../route.js';
import { accountAsked, accountName, accountsView, accountView, confirmationsView } from '../shapes/accounts.js';
import { may } from '../rights.js';
import { expectVersion } from './versions.js';
import type { RouteParts } from './parts.js';

export function accountRoutes({ accounts }: RouteParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/accounts',
      summary: { en: 'All accounts', id: 'Semua akun' },
      access: 'accounts',
      answer: { kind: 'json', shape: accountsView },
      handle: () =>
        ok({ accounts: accounts.list().map((account) => ({ ...viewOf(account), etag: versionOf(account) })) }),
    },
    {
      method: 'PUT',
      path: '/accounts/:name',
      summary: { en: 'Make or change an account', id: 'Membuat atau mengubah akun' },
      access: 'accounts',
      answer: { kind: 'json', shape: accountView, etag: true },
      ...withBody(accountAsked, async (call, asked: AccountAsked) => {
        const name = parameter(call, 'name');
        if (!new RegExp(accountName.pattern).test(name)) return refuse('body-invalid');
        const account = await accounts.put(call.actor, name, asked, (present) => expectAccount(call, name, present));
        return ok(viewOf(account), { etag: versionOf(account) });
      }),
    },
    {
      method: 'DELETE',
      path: '/accounts/:name',
      summary: { en: 'Remove an account; its sessions end', id: 'Menghapus akun; sesinya berakhir' },
      access: 'accounts',
      danger: 'account-remove',
      answer: { kind: 'nothing' },
      handle: async (call) => {
        const name = parameter(call, 'name');
        await accounts.remove(call.actor, name, (present) => expectAccount(call, name, present));
        return nothing;
      },
    },
  ];
}

function versionOf(account: Account): string {
  return etagOf(viewOf(account));
}

function expectAccount(call: Call, name: string, present: Account | null): void {
  expectVersion(call, { what: 'account', id: name }, present === null ? null : versionOf(present));
}

/** Who could have asked for it himself can be the second person. */
export function confirmationRoutes({ confirmations, ports }: RouteParts, routes: readonly Route[]): readonly Route[] {
  const find = (call: Call): { readonly askedBy: string; readonly danger: string } | Refusal => {
    const id = parameter(call, 'id');
    const found = confirmations.waiting(ports.clock.wall()).find((one) => one.id === id);
    return found ?? refuse('item-unknown', { what: 'confirmation', id });
  };
  const mayApprove = (call: Call, danger: string): boolean => {
    const access = routes.find((route) => route.danger === danger)?.access;
    if (call.account === null || access === undefined || access === 'open' || access === 'setup') return false;
    return may(call.account.role, access);
  };
  return [
    {
      method: 'GET',
      path: '/confirmations',
      summary: { en: 'What waits for a second person', id: 'Yang menunggu orang kedua' },
      access: 'own-account',
      answer: { kind: 'json', shape: confirmationsView },
      handle: (call) => {
        const all = confirmations.waiting(ports.clock.wall());
        const view: ConfirmationsView = { confirmations: all.filter(({ danger }) => mayApprove(call, danger)) };
        return ok(view);
      },
    },
    {
      method: 'POST',
      path: '/confirmations/:id/approve',
      summary: { en: 'Agree as the second person', id: 'Menyetujui sebagai orang kedua' },
      access: 'own-account',
      answer: { kind: 'nothing' },
      handle: async (call) => {
        const found = find(call);
        if ('kind' in found) return found;
        const account = call.account?.name ?? '';
        if (found.askedBy === account) return refuse('confirmation-own');
        if (!mayApprove(call, found.danger)) return refuse('right-missing', { account, right: found.danger });
        const data = { danger: found.danger, askedBy: found.askedBy };
        await ports.journal.append({ kind: 'confirmation.approved', actor: call.actor, forServer: true, data });
        confirmations.approve(parameter(call, 'id'), account);
        return nothing;
      },
    },
    {
      method: 'DELETE',
      path: '/confirmations/:id',
      summary: { en: 'Take back or refuse what waits', id: 'Membatalkan atau menolak yang menunggu' },
      access: 'own-account',
      answer: { kind: 'nothing' },
      handle: (call) => {
        const found = find(call);
        if ('kind' in found) return found;
        const account = call.account?.name ?? '';
        if (found.askedBy !== account && !mayApprove(call, found.danger))
          return refuse('right-missing', { account, right: found.danger });
        confirmations.remove(parameter(call, 'id'));
        return nothing;
      },
    },
  ];
}
