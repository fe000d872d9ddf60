/** The page: what every panel really shows, as the daemon tells it, and at once when the daemon no longer does. */
import type { DeviceView, HealthLine } from '../daemon/wall/devices-port.js';
import type { PanelState, WallState } from '../daemon/wall/model.js';

interface RoomState {
  readonly at: string;
  readonly walls: readonly WallState[];
  readonly devices: readonly DeviceView[];
  readonly health: readonly HealthLine[];
}

const words = {
  id: {
    confirmed: '✔ terbukti',
    acknowledged: '~ diterima perangkat',
    stale: '… terakhir diketahui',
    unknown: '? tidak diketahui',
    nothing: '(kosong)',
    input: 'masukan',
    wanted: 'seharusnya',
    live: 'Tersambung',
    lost: 'Sambungan ke daemon terputus. Yang terlihat adalah keadaan terakhir pada',
    scene: 'Skena',
    devices: 'Perangkat',
    other: 'English',
  },
  en: {
    confirmed: '✔ confirmed',
    acknowledged: '~ acknowledged',
    stale: '… last known',
    unknown: '? unknown',
    nothing: '(nothing)',
    input: 'input',
    wanted: 'should be',
    live: 'Connected',
    lost: 'The connection to the daemon is lost. What you see is as of',
    scene: 'Scene',
    devices: 'Devices',
    other: 'Bahasa Indonesia',
  },
} as const;

type Language = keyof typeof words;

let language: Language = localStorage.getItem('language') === 'en' ? 'en' : 'id';
let latest: RoomState | null = null;
let live = false;

function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function place(id: string): HTMLElement {
  return document.getElementById(id) ?? document.body;
}

function panelOf(panel: PanelState): HTMLElement {
  const say = words[language];
  const { source, input, knowledge, asOf } = panel.actual;
  const shown = source ?? (input === 0 ? say.nothing : input === null ? '—' : `${say.input} ${input}`);
  const wrong = panel.desired !== null && knowledge !== 'unknown' && panel.desired.source !== (source ?? null);
  const made = element('div', `panel ${knowledge}${wrong ? ' wrong' : ''}`, '');
  made.append(element('b', '', shown));
  const foot = element('span', '', '');
  if (wrong && panel.desired !== null)
    foot.append(element('small', '', `${say.wanted}: ${panel.desired.source ?? say.nothing}`));
  foot.append(
    element('small', '', `${say[knowledge]}${asOf === null ? '' : ` ${new Date(asOf).toLocaleTimeString(language)}`}`),
  );
  made.append(foot);
  made.style.gridRow = String(panel.row + 1);
  made.style.gridColumn = String(panel.column + 1);
  return made;
}

function wallOf(wall: WallState): HTMLElement {
  const made = element('section', '', '');
  made.append(
    element(
      'h2',
      '',
      `${wall.wall} · ${words[language].scene}: ${wall.scene ?? '—'} · ${wall.status}${wall.priority === null ? '' : ` · ${wall.priority}`}`,
    ),
  );
  const grid = element('div', 'grid', '');
  grid.append(...wall.panels.map(panelOf));
  made.append(grid);
  return made;
}

function render(): void {
  const say = words[language];
  document.documentElement.lang = language;
  document.body.classList.toggle('lost', !live);
  place('language').textContent = say.other;
  place('link').textContent =
    live || latest === null ? say.live : `${say.lost} ${new Date(latest.at).toLocaleTimeString(language)}`;
  if (latest === null) return;
  place('walls').replaceChildren(...latest.walls.map(wallOf));
  const lines = latest.devices.map((device) =>
    element(
      'li',
      '',
      `${device.id} · ${device.model ?? device.driver} · ${device.state}${device.lastError === null ? '' : ` · ${device.lastError.code}`}`,
    ),
  );
  const list = element('ul', '', '');
  list.append(...lines);
  place('devices').replaceChildren(element('h2', '', say.devices), list);
}

place('language').addEventListener('click', () => {
  language = language === 'id' ? 'en' : 'id';
  localStorage.setItem('language', language);
  render();
});

const events = new EventSource('/api/v1/events');
events.addEventListener('state', (event: MessageEvent<string>) => {
  live = true;
  latest = JSON.parse(event.data) as RoomState;
  render();
});
events.addEventListener('error', () => {
  live = false;
  render();
});
render();
