/** Begins the page: makes its parts and shows it. */
import { mount } from 'svelte';
import App from './app.svelte';
import { Page } from './page-state.svelte.js';
import './theme.css';

const place = document.getElementById('page');
if (place !== null) mount(App, { target: place, props: { page: new Page() } });
