/** The page: what every panel really shows, as the daemon tells it, and at once when the daemon no longer does. */
import type { DeviceView, HealthLine } from '../daemon/wall/devices-port.js';
import type { PanelState, WallState } from '../daemon/wall/model.js';
import { signedIn } from './sign-in.js';

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

interface View {
  language: Language;
  latest: RoomState | null;
  live: boolean;
}

const view: View = { language: localStorage.getItem('language') === 'en' ? 'en' : 'id', latest: null, live: false };

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
  const say = words[view.language];
  const { source, input, knowledge, asOf } = panel.actual;
  const shown = source ?? (input === 0 ? say.nothing : input === null ? '—' : `${say.input} ${input}`);
  const { desired } = panel;
  const wrong = desired !== null && knowledge !== 'unknown' && desired.source !== (source ?? null);
  const made = element('div', `panel ${knowledge}${wrong ? ' wrong' : ''}`, '');
  made.append(element('b', '', shown));
  const foot = element('span', '', '');
  if (wrong) foot.append(element('small', '', `${say.wanted}: ${desired.source ?? say.nothing}`));
  foot.append(
    element(
      'small',
      '',
      `${say[knowledge]}${asOf === null ? '' : ` ${new Date(asOf).toLocaleTimeString(view.language)}`}`,
    ),
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
      `${wall.wall} · ${words[view.language].scene}: ${wall.scene ?? '—'} · ${wall.status}${wall.priority === null ? '' : ` · ${wall.priority}`}`,
    ),
  );
  const grid = element('div', 'grid', '');
  grid.append(...wall.panels.map(panelOf));
  made.append(grid);
  return made;
}

function render(): void {
  const say = words[view.language];
  document.documentElement.lang = view.language;
  document.body.classList.toggle('lost', !view.live);
  place('language').textContent = say.other;
  place('link').textContent =
    view.live || view.latest === null
      ? say.live
      : `${say.lost} ${new Date(view.latest.at).toLocaleTimeString(view.language)}`;
  if (view.latest === null) return;
  place('walls').replaceChildren(...view.latest.walls.map(wallOf));
  const lines = view.latest.devices.map((device) =>
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
  view.language = view.language === 'id' ? 'en' : 'id';
  localStorage.setItem('language', view.language);
  render();
});

/** The daemon of the same build sends it; what is checked is that it is the whole of it. */
function isRoomState(value: unknown): value is RoomState {
  return typeof value === 'object' && value !== null && 'walls' in value && 'devices' in value && 'health' in value;
}

function follow(): void {
  const events = new EventSource('/api/v1/events');
  events.addEventListener('state', (event: MessageEvent<string>) => {
    view.live = true;
    const told: unknown = JSON.parse(event.data);
    if (isRoomState(told)) view.latest = told;
    render();
  });
  events.addEventListener('error', () => {
    view.live = false;
    render();
  });
  // The browser would ask again for ever, and be refused.
  events.addEventListener('signed-out', () => {
    events.close();
    location.reload();
  });
}

render();
void signedIn(place('walls'), view.language).then(follow);
