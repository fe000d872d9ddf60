/** The demo's door: a simulated palm terminal, a simulated board with strike, contact and button, and what to order of them. */
import { join } from 'node:path';
import { loadSimulator } from '../../drivers/registry.js';
import type { RunningSimulator } from '../../drivers/simulators/simulator.js';
import type { PracticeOrder, PracticePort } from '../access/practice-port.js';

export interface DoorPlaces {
  /** Socket of the simulated terminal. */
  readonly socketPath: string;
  /** Pseudo-terminal of the simulated relay board. */
  readonly boardPath: string;
}

export const doorBaudRate = 9600;

/** Subjects as the simulated terminal reports them. */
const palms: Readonly<Record<string, string>> = {
  budi: '000101',
  'budi duress': '000109',
  ratna: '000102',
  joko: '000103',
  unknown: '999999',
};

const doorVerbs = ['open', 'pass', 'hold', 'close', 'force', 'press', 'release', 'fire', 'fire-over'] as const;

const practiceOrders: readonly PracticeOrder[] = [
  {
    order: 'scan ratna',
    does: {
      en: 'an operator: the door opens, the wall shows monitoring',
      id: 'operator: pintu terbuka, dinding menampilkan pemantauan',
    },
  },
  {
    order: 'scan budi',
    does: {
      en: 'the regent: the door opens, an armed ceremony fires',
      id: 'bupati: pintu terbuka, upacara yang disiagakan berjalan',
    },
  },
  {
    order: 'scan budi duress',
    does: {
      en: 'the same, being forced: nothing shows, the server is told',
      id: 'sama, sedang dipaksa: tidak tampak, server diberi tahu',
    },
  },
  { order: 'scan joko', does: { en: 'a guest, in office hours only', id: 'tamu, hanya pada jam kerja' } },
  { order: 'scan unknown', does: { en: 'a palm that nobody has', id: 'telapak tangan tak dikenal' } },
  { order: 'door pass', does: { en: 'go through, the closer shuts it', id: 'melewati pintu, lalu tertutup sendiri' } },
  { order: 'door hold', does: { en: 'open it and leave it open', id: 'membuka dan membiarkannya terbuka' } },
  { order: 'door close', does: { en: 'shut it', id: 'menutup' } },
  { order: 'door force', does: { en: 'break it open', id: 'mendobrak' } },
  { order: 'door press', does: { en: 'press the exit button', id: 'menekan tombol keluar' } },
  { order: 'door release', does: { en: 'let go of it', id: 'melepas tombol keluar' } },
];

export class DemoDoor implements PracticePort {
  readonly orders = practiceOrders;
  readonly places: DoorPlaces;
  readonly #running: RunningSimulator[] = [];

  constructor(folder: string) {
    this.places = { socketPath: join(folder, 'palm.sock'), boardPath: join(folder, 'ttyDOOR') };
  }

  /** `changed`: one line for each thing that can be seen at the door. */
  async start(changed: (line: string) => void): Promise<void> {
    const told = (line: string): void => {
      if (!line.startsWith('{')) changed(line);
    };
    const size = { inputs: 8, outputs: 8, baudRate: doorBaudRate, tcpPort: null };
    const { socketPath, boardPath } = this.places;
    const wanted = [
      ['hid-terminal', { ...size, ptyLink: null, socketPath, profile: 'reference-plain' }],
      ['modbus-relay', { ...size, ptyLink: boardPath }],
    ] as const;
    for (const [name, settings] of wanted) {
      const simulator = await loadSimulator(name);
      if (simulator !== null) this.#running.push(await simulator.start(settings, told));
    }
  }

  do(text: string): boolean {
    const [terminal, board] = this.#running;
    const [verb = '', ...words] = text.trim().split(/\s+/);
    const what = words.join(' ');
    const subject = Object.hasOwn(palms, what) ? palms[what] : undefined;
    if (verb === 'scan' && subject !== undefined) terminal?.control({ op: 'scan', subject });
    else if (verb === 'door' && doorVerbs.some((one) => one === what)) board?.control({ op: 'door', do: what });
    else return false;
    return true;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((running) => running.stop()));
  }
}

/** What the demo's room.json has of it. */
export function demoDoorConfig({ socketPath, boardPath }: DoorPlaces) {
  const input = (number: number): object => ({ device: 'strike-1', input: number });
  return {
    devices: [
      {
        ...{ id: 'palm-1', driver: 'hid-terminal', profile: 'reference-plain' },
        link: {
          ...{ type: 'hid', vendorId: 0x1234, productId: 0x5678, serialNumber: 'PT-0001' },
          ...{ allowVirtual: true, socket: socketPath },
        },
      },
      {
        ...{ id: 'strike-1', driver: 'modbus-relay', channels: 8, inputChannels: 8 },
        link: { type: 'serial', path: boardPath, baudRate: doorBaudRate },
      },
    ],
    schedules: [
      {
        id: 'jam-kerja',
        weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '07:00', to: '17:00' }],
        holidays: [],
      },
    ],
    people: [
      {
        ...{ id: 'p-budi', name: 'Budi Santoso (Bupati)', groups: ['pimpinan'] },
        ...{ subjects: ['000101'], duressSubjects: ['000109'] },
      },
      { id: 'p-ratna', name: 'Ratna Dewi', groups: ['operator'], subjects: ['000102'] },
      { id: 'p-joko', name: 'Joko Susilo', groups: ['tamu'], subjects: ['000103'] },
    ],
    doors: [
      {
        ...{ id: 'masuk', name: 'Pintu masuk', terminal: 'palm-1', heldOpenAfterMs: 20_000, preAlarmMs: 5000 },
        strike: { device: 'strike-1', channel: 1, pulseMs: 3000 },
        allow: [
          { groups: ['pimpinan', 'operator'], schedule: 'always' },
          { groups: ['tamu'], schedule: 'jam-kerja' },
        ],
        ...{ contact: input(1), requestToExit: input(2), fire: input(3) },
      },
    ],
    triggers: [
      {
        ...{ id: 'operator-masuk', applyScene: 'monitoring' },
        when: { door: 'masuk', decision: 'granted', groups: ['operator'] },
      },
      {
        ...{ id: 'peluncuran', applyScene: 'launch', priority: 'meeting' },
        when: { door: 'masuk', decision: 'granted', groups: ['pimpinan'] },
        ceremony: {
          ...{ groups: ['pimpinan'], windowMs: 900_000, rehearsedWithinMs: 86_400_000 },
          ...{ armRoles: ['operator', 'technician', 'administrator'], manualRoles: ['administrator'] },
        },
      },
    ],
  };
}
