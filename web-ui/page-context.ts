/** How every part of the page reaches its session, its live state and its language. */
import { createContext } from 'svelte';
import type { Page } from './page-state.svelte.js';

export const [getPage, setPage] = createContext<Page>();
