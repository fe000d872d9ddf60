/** Where each part of the page is loaded from; the wall comes with the page, everything else when it is opened. */
import type { Component } from 'svelte';
import HomePage from '../home/home-page.svelte';
import ChangePassword from './change-password.svelte';
import type { PartName } from './page-parts.js';

interface PartModule {
  readonly default: Component;
}

const loaders: Readonly<Record<PartName, () => Promise<PartModule>>> = {
  home: () => Promise.resolve({ default: HomePage }),
  scenes: () => import('../editor/editor-page.svelte'),
  people: () => import('../people/people-page.svelte'),
  health: () => import('../health/health-page.svelte'),
  room: () => import('../room/room-page.svelte'),
  bench: () => import('../bench/bench-page.svelte'),
  journal: () => import('../journal/journal-page.svelte'),
  accounts: () => import('../accounts/accounts-page.svelte'),
  password: () => Promise.resolve({ default: ChangePassword }),
};

export async function loadPart(name: PartName): Promise<Component> {
  return (await loaders[name]()).default;
}
