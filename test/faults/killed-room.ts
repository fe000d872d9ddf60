/** One round of the fault loop: a day in the room until the daemon is killed, what must be true then, its next life. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { SimulatedChild } from '../e2e/simulated-child.js';
import { until } from '../until.js';
import { DaemonProcess, killsNobody, type Order } from './daemon-process.js';
import { Flow } from './flow.js';
import type { CallCounts } from './kill-order.js';
import { Outside } from './outside.js';
import {
  acknowledgedFindings,
  claimFindings,
  entriesOnDisk,
  eventFindings,
  journalFindings,
  roomFindings,
} from './verdicts.js';

export interface Round {
  /** False where the day was over before the Nth call. */
  readonly killed: boolean;
  /** What a day that nobody ended counted. */
  readonly counts: CallCounts | null;
  readonly findings: readonly string[];
}

const baudRate = 115_200;

export class KilledRoom {
  readonly #top: string;
  readonly #device: SimulatedChild;

  private constructor(top: string, device: SimulatedChild) {
    this.#top = top;
    this.#device = device;
  }

  /** `top`: a folder of its own. */
  static async open(top: string): Promise<KilledRoom> {
    mkdirSync(top, { recursive: true });
    return new KilledRoom(top, await SimulatedChild.start(join(top, 'tty'), baudRate));
  }

  close(): Promise<void> {
    return this.#device.stop();
  }

  /** `seed`: a data folder that the day begins with; null for a first start. */
  async round(order: Order, seed: string | null = null): Promise<Round> {
    const outside = await Outside.open(this.#device);
    const folder = join(this.#top, 'data');
    const inputOf = await this.#prepare(folder, outside.port, seed);
    const daemon = DaemonProcess.start(folder, outside.port, order);
    let next: DaemonProcess | null = null;
    try {
      const flow = new Flow(daemon, outside);
      await flow.run();
      const code = await daemon.stop();
      await outside.quiet();
      const findings: string[] = [];
      const check = async (): Promise<void> => {
        findings.push(
          ...(await journalFindings(folder)),
          ...roomFindings(folder, flow.library),
          ...acknowledgedFindings(folder, outside),
          ...claimFindings(folder, outside, inputOf),
        );
      };
      await check();
      if (!daemon.killed) {
        if (code !== 0) findings.push(`it ended by itself: ${daemon.end}`);
        return { killed: false, counts: daemon.counts, findings };
      }
      const session = sessionOf(outside);
      if (session > 0 && stateOf(outside) !== 'offline') findings.push('the broker was not told that it is gone');
      next = DaemonProcess.start(folder, outside.port, killsNobody);
      findings.push(...(await this.#nextLife(next, outside, folder, session)));
      await check();
      return { killed: true, counts: null, findings };
    } finally {
      await daemon.kill();
      await next?.kill();
      await outside.close();
    }
  }

  /** It comes up, shows the wall as it is, answers an old request as before, serves a new one, tells every event. */
  async #nextLife(
    daemon: DaemonProcess,
    outside: Outside,
    folder: string,
    session: number,
  ): Promise<readonly string[]> {
    const seen = async (what: string, check: () => boolean | Promise<boolean>): Promise<void> => {
      await until(what, async () => daemon.gone || (await check()), 20_000);
      if (daemon.gone) throw new Error(`the next life ended before ${what}: ${daemon.end}`);
    };
    const findings: string[] = [];
    const before = outside.results.length;
    const [first] = outside.results;
    await seen('online', () => stateOf(outside) === 'online' && sessionOf(outside) > session);
    await seen('the wall shown as it is', async () => isShown(outside, (await this.#device.ties()).slice(0, 8)));
    if (first !== undefined) {
      outside.publish('scene/set', { requestId: first.result['requestId'], scene: 'launch' });
      await seen('the first result again', () => outside.results.length > before);
      const again = outside.results[before]?.result;
      if (JSON.stringify(again) !== JSON.stringify(first.result))
        findings.push(`${JSON.stringify(first.result)} came again as ${JSON.stringify(again)}`);
      // What the matrix shows by now is another scene.
      outside.results.splice(before, 1);
    }
    outside.publish('scene/set', { requestId: 'after', scene: 'launch', priority: 'crisis' });
    await seen('a scene served', () => outside.resultOf('after') !== undefined);
    const status = outside.resultOf('after')?.result['status'];
    if (status !== 'applied' && status !== 'unchanged') findings.push(`the next life’s scene ended ${String(status)}`);
    const isTold = (): boolean => eventFindings(entriesOnDisk(folder), outside).length === 0;
    await until('every event told', isTold, 10_000).catch(() => undefined);
    findings.push(...eventFindings(entriesOnDisk(folder), outside));
    const code = await daemon.stop();
    if (code !== 0) findings.push(`the next life ended ${daemon.end}`);
    await outside.quiet();
    if (stateOf(outside) !== 'offline') findings.push('the next life did not say that it stops');
    return findings;
  }

  async #prepare(folder: string, brokerPort: number, seed: string | null): Promise<(source: string) => number> {
    rmSync(folder, { recursive: true, force: true });
    if (seed !== null) cpSync(seed, folder, { recursive: true });
    mkdirSync(folder, { recursive: true });
    const places = { matrixPath: join(this.#top, 'tty'), baudRate, mqttPort: 1, httpPort: 0 };
    const room = demoRoom(places) as { sources: { id: string; input: number }[]; walls: object[] };
    const mqtt = { url: `mqtt://127.0.0.1:${brokerPort}`, baseTopic: 'wallkeeper/demo', protocol: 5 };
    const walls = room.walls.map((wall) => ({ ...wall, onDrift: 'restore' }));
    writeFileSync(join(folder, 'room.json'), JSON.stringify({ ...room, mqtt, walls }));
    for (let output = 1; output <= 8; output += 1) {
      await this.#device.ask('frontPanel', { output, input: 0, report: 'none' });
    }
    this.#device.forgetHistory();
    return (source) => room.sources.find(({ id }) => id === source)?.input ?? -1;
  }
}

function stateOf(outside: Outside): unknown {
  return Reflect.get(Object(outside.retained('status')), 'state');
}

/** 0 where it was never online. */
function sessionOf(outside: Outside): number {
  return Number(Reflect.get(Object(outside.retained('status')), 'session') ?? 0);
}

function isShown(outside: Outside, ties: readonly number[]): boolean {
  const state = outside.retained('scene/state') as
    { walls: { main?: { status: string; panels: { actual: { input: number; knowledge: string } }[] } } } | undefined;
  const main = state?.walls.main;
  if (main === undefined || (main.status !== 'applied' && main.status !== 'idle')) return false;
  return main.panels.every(({ actual }, index) => actual.knowledge === 'confirmed' && actual.input === ties[index]);
}
