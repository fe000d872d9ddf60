/**
 * One round of the door's fault loop: somebody comes to the door until the daemon is killed, what must be true then of
 * strike and journal, and its next life. The strike hangs on a board with a timer of its own, on a pseudo-terminal.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { nodeFiles } from '../../daemon/edges/storage/files.js';
import type { JournalEntry } from '../../daemon/journal/entry.js';
import { sha256 } from '../../daemon/journal/signing-key.js';
import { verifyJournal } from '../../daemon/journal/verify.js';
import { entriesOnDisk } from '../daemon/journal/journal-under-test.js';
import { SimulatedChild } from '../e2e/simulated-child.js';
import { until } from '../until.js';
import { DaemonProcess, killsNobody, type Order } from './daemon-process.js';
import type { CallCounts } from './kill-order.js';

export interface DoorRound {
  /** False where the day was over before the Nth call. */
  readonly killed: boolean;
  readonly counts: CallCounts | null;
  readonly findings: readonly string[];
}

interface Board {
  readonly driven: boolean;
  /** How often the strike was driven so far. */
  readonly pulses: number;
}

const pulseMs = 300;
const known = '000102';

export class KilledDoor {
  readonly #folder: string;
  readonly #palm: SimulatedChild;
  readonly #board: SimulatedChild;
  #pulsesBefore = 0;

  private constructor(folder: string, palm: SimulatedChild, board: SimulatedChild) {
    this.#folder = folder;
    this.#palm = palm;
    this.#board = board;
  }

  static async open(): Promise<KilledDoor> {
    // A socket's path has to be short.
    const folder = mkdtempSync(join(tmpdir(), 'wk-killed-'));
    const [palm, board] = await Promise.all([
      SimulatedChild.start(join(folder, 'palm'), 9600, 'socket', 'hid-terminal', ['--profile', 'reference-plain']),
      SimulatedChild.start(join(folder, 'board'), 115_200, 'pty', 'modbus-relay'),
    ]);
    return new KilledDoor(folder, palm, board);
  }

  async close(): Promise<void> {
    await Promise.all([this.#palm.stop(), this.#board.stop()]);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async round(order: Order): Promise<DoorRound> {
    const data = this.#prepare();
    this.#pulsesBefore = (await this.#boardNow()).pulses;
    const daemon = DaemonProcess.start(data, 1, order);
    let next: DaemonProcess | null = null;
    try {
      await this.#day(daemon, data, { people: 2, upsBefore: 0 });
      const code = await daemon.stop();
      const findings = [...(await this.#findings(data))];
      if (!daemon.killed) {
        if (code !== 0) findings.push(`it ended by itself: ${daemon.end}`);
        if ((await this.#boardNow()).driven) findings.push('the strike is driven after an orderly stop');
        return { killed: false, counts: daemon.counts, findings };
      }
      // The board's timer, or the unit's ExecStopPost where there is none.
      await until('the strike is secured though nobody is there', async () => !(await this.#boardNow()).driven);
      const { pulses } = await this.#boardNow();
      const upsBefore = this.#terminalUps(data);
      next = DaemonProcess.start(data, 1, killsNobody);
      await until('the next life', () => next?.gone === true || this.#terminalUps(data) > upsBefore);
      if ((await this.#boardNow()).pulses !== pulses) findings.push('the next life drove the strike by itself');
      await this.#day(next, data, { people: 1, upsBefore });
      if ((await this.#boardNow()).pulses === pulses) findings.push('nobody comes in any more');
      if ((await next.stop()) !== 0) findings.push(`the next life ended ${next.end}`);
      if ((await this.#boardNow()).driven) findings.push('the strike is driven after the next life');
      findings.push(...(await this.#findings(data)));
      return { killed: true, counts: null, findings };
    } finally {
      await daemon.kill();
      await next?.kill();
    }
  }

  /** People come, one whom nobody knows among them; settles when that is over or the daemon is gone. */
  async #day(
    daemon: DaemonProcess,
    data: string,
    { people, upsBefore }: { readonly people: number; readonly upsBefore: number },
  ): Promise<void> {
    if (!(await this.#seen(daemon, 'the terminal', () => this.#terminalUps(data) > upsBefore))) return;
    for (let person = 0; person < people; person += 1) {
      const before = this.#decided(data).length;
      await this.#palm.ask('scan', { subject: known });
      if (!(await this.#seen(daemon, 'a decision', () => this.#decided(data).length > before))) return;
      if (!(await this.#seen(daemon, 'the strike', async () => (await this.#boardNow()).driven))) return;
      if (!(await this.#seen(daemon, 'its end', async () => !(await this.#boardNow()).driven))) return;
      await this.#palm.ask('unknown');
      if (!(await this.#seen(daemon, 'a denial', () => this.#decided(data).length > before + 1))) return;
    }
  }

  async #seen(daemon: DaemonProcess, what: string, check: () => boolean | Promise<boolean>): Promise<boolean> {
    await until(what, async () => daemon.gone || (await check()), 20_000);
    return check();
  }

  /** The laws: a whole chain, no pulse without its own grant on disk. */
  async #findings(data: string): Promise<readonly string[]> {
    const { faults } = await verifyJournal(nodeFiles, data, sha256);
    const grants = this.#decided(data).filter((entry) => entry.data['verdict'] === 'granted').length;
    const pulses = (await this.#boardNow()).pulses - this.#pulsesBefore;
    return [
      ...faults.map((fault) => `audit verify: ${JSON.stringify(fault)}`),
      ...(pulses > grants ? [`the strike was driven ${pulses} times on ${grants} grants`] : []),
    ];
  }

  async #boardNow(): Promise<Board> {
    const { coils, changes } = (await this.#board.ask('snapshot')) as {
      coils: readonly boolean[];
      changes: readonly { readonly channel: number; readonly energised: boolean }[];
    };
    const pulses = changes.filter(({ channel, energised }) => channel === 1 && energised).length;
    return { driven: coils[0] === true, pulses };
  }

  #terminalUps(data: string): number {
    return this.#entries(data).filter(({ kind }) => kind === 'terminal.returned').length;
  }

  #decided(data: string): readonly JournalEntry[] {
    return this.#entries(data).filter(({ kind }) => kind === 'access.decided');
  }

  #entries(data: string): readonly JournalEntry[] {
    return existsSync(join(data, 'journal')) ? entriesOnDisk(data) : [];
  }

  #prepare(): string {
    const data = join(this.#folder, 'data');
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data);
    const door = { socketPath: join(this.#folder, 'palm'), boardPath: join(this.#folder, 'board') };
    const places = { matrixPath: join(this.#folder, 'nowhere'), baudRate: 9600, mqttPort: 1, httpPort: 0, door };
    const room = demoRoom(places) as { devices: { id: string; link: object }[]; doors: { strike: object }[] };
    const devices = room.devices
      .filter(({ id }) => id !== 'matrix-1')
      .map((device) =>
        device.id === 'strike-1' ? { ...device, link: { ...device.link, baudRate: 115_200 } } : device,
      );
    const doors = room.doors.map((one) => ({ ...one, strike: { ...one.strike, pulseMs }, duplicateWithinMs: 0 }));
    const bare = { sources: [], walls: [], layouts: [], scenes: [], triggers: [] };
    const mqtt = { url: 'mqtt://127.0.0.1:1', baseTopic: 'wallkeeper/demo', protocol: 5 };
    writeFileSync(join(data, 'room.json'), JSON.stringify({ ...room, ...bare, mqtt, devices, doors }));
    return data;
  }
}
