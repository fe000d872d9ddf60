/** One trial of a signed bundle whose daemon is killed from outside again and again, and what must be true after each kill. */
import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { canonicalJson } from '../../daemon/access/canonical-json.js';
import type { RoomParser } from '../../daemon/config/parse.js';
import { nodeFiles } from '../../daemon/edges/storage/files.js';
import { leaveInInbox, orderText, type InboxOrder } from '../../daemon/provisioning/inbox.js';
import { readState } from '../../daemon/provisioning/state-file.js';
import type { ProvisioningState } from '../../daemon/provisioning/trial.js';
import { bundleOf, makeKeys, trust } from '../daemon/provisioning/bundles.js';
import { journalFindings } from '../faults/verdicts.js';
import { ended } from '../bench/servers.js';
import { until } from '../until.js';
import { base, BrokerRoom } from './broker-room.js';

/**
 * `unseen`: what is tried is decided by nobody, and the matrix that it wants is not there. `late`: the same, and it is
 * with the broker before the daemon is there. `given-back`, `kept`: a person orders so, and the kill falls around that.
 */
export const stories = ['unseen', 'given-back', 'kept', 'late', 'kept', 'given-back'] as const;
export type Story = (typeof stories)[number];

export interface TrialRound {
  /** What the disk said at each kill: the phase of the trial, `staged`, or `none`. */
  readonly killedIn: readonly string[];
  readonly findings: readonly string[];
}

/** An order lies there until the daemon looks (a second); what it begins is a stop and a start. */
const orderTakenMs = 1000;
/** An order that a kill took along is given again after this. */
const orderAgainMs = 3000;
/** Never over here: a trial ends by a person, by its starts, or because all answers. */
const trialSeconds = 600;
const patienceMs = 120_000;
/** So often a trial that nobody decides is killed at any moment; after that not before the start was counted. */
const anyKills = 4;

const keys = makeKeys();
const people = [
  { id: 'p-ratna', name: 'Ratna Dewi', groups: ['operator'], subjects: ['000102'] },
  { id: 'p-joko', name: 'Joko Susilo', groups: ['tamu'], subjects: ['000103'] },
];

export class TrialRoom {
  readonly #room: BrokerRoom;
  readonly #parse: RoomParser;
  readonly #chance: () => number;
  #daemon: ChildProcess;
  /** What a start takes here: kills fall within it and shortly after. */
  #startMs = 0;
  #revision = 0;

  private constructor(room: BrokerRoom, daemon: ChildProcess, parse: RoomParser, chance: () => number) {
    this.#room = room;
    this.#parse = parse;
    this.#chance = chance;
    this.#daemon = daemon;
  }

  /** A running daemon with people, a matrix that answers and a signer; `folder`: of its own. `chance`: 0 to 1. */
  static async open(t: Test, folder: string, parse: RoomParser, chance: () => number): Promise<TrialRoom> {
    mkdirSync(folder, { recursive: true });
    const room = await BrokerRoom.open(t, { folder });
    const path = join(folder, 'room.json');
    const made = JSON.parse(readFileSync(path, 'utf8')) as object;
    writeFileSync(path, JSON.stringify({ ...made, people, provisioning: { trialSeconds } }));
    trust(folder, keys);
    const began = performance.now();
    const opened = new TrialRoom(room, room.startDaemon(), parse, chance);
    await until('the page answers', () => opened.#answers(), patienceMs);
    opened.#startMs = performance.now() - began;
    await opened.serves();
    return opened;
  }

  async round(story: Story): Promise<TrialRound> {
    const before = this.#text();
    const secrets = this.#secrets();
    this.#revision += 1;
    const next = this.#next(story);
    const check = new Check(this.#parse, { before, next });
    const killedIn: string[] = [];
    const kill = async (withinMs: number): Promise<void> => {
      await this.#killAtChance(withinMs);
      killedIn.push(phaseOf(await this.#state()));
      check.findings.push(...check.room(this.#text()), ...(await journalFindings(this.#room.data)));
      this.#daemon = this.#room.startDaemon();
    };
    if (story === 'late') await ended(this.#daemon, 'SIGKILL');
    await this.#room.retain(`${base}/provision/set`, bundleOf(keys, next, { room: 'demo', revision: this.#revision }));
    if (story === 'late') this.#daemon = this.#room.startDaemon();
    if (story === 'unseen' || story === 'late') {
      let starts = 0;
      // Nothing is waited for: the kills fall into taking, switching, trying and returning, as it comes.
      for (let count = 0; !(await this.#isOver()); count += 1) {
        if (count >= anyKills) await this.#isCounted(starts);
        starts = (await this.#state()).trial?.starts ?? 0;
        await kill(1.5 * this.#startMs);
      }
    } else {
      await this.#isTried();
      await this.#order(story);
      await kill(orderTakenMs + this.#startMs / 2);
    }
    await this.#end(story);
    const { last } = await this.#state();
    const wanted = story === 'kept' ? 'confirmed' : 'returned';
    if (last?.outcome !== wanted) check.findings.push(`${last?.outcome ?? 'no end'}, not ${wanted}`);
    if (wanted === 'returned' && this.#text() !== before)
      check.findings.push('room.json is not what it was, to the byte');
    if (wanted === 'confirmed' && !check.isNext(this.#text()))
      check.findings.push('room.json is not the one that was kept');
    check.findings.push(...check.room(this.#text()), ...(await journalFindings(this.#room.data)));
    if (this.#secrets() !== secrets) check.findings.push('secrets are others');
    return { killedIn, findings: check.findings.map((one) => `revision ${this.#revision}, ${story}: ${one}`) };
  }

  /** The room still does its work. */
  async serves(): Promise<void> {
    await this.#room.served(`after-${this.#revision}`, 'conference');
  }

  /** Without people: those of the room stay. */
  #next(story: Story): Readonly<Record<string, unknown>> {
    const present = JSON.parse(this.#text()) as Record<string, unknown>;
    delete present['people'];
    if (story === 'kept') {
      const http = { ...Object(present['http']), hostNames: [`baru-${this.#revision}`] } as object;
      return { ...present, http };
    }
    const [matrix] = present['devices'] as readonly Record<string, unknown>[];
    const link = { ...Object(matrix?.['link']), path: join(this.#room.data, 'nowhere') } as object;
    return { ...present, devices: [{ ...matrix, link }] };
  }

  async #killAtChance(withinMs: number): Promise<void> {
    const gone = once(this.#daemon, 'exit');
    const timer = setTimeout(() => this.#daemon.kill('SIGKILL'), this.#chance() * withinMs);
    const [code, signal] = (await gone) as [number | null, string | null];
    clearTimeout(timer);
    if (signal !== 'SIGKILL') throw new Error(`the daemon ended by itself: ${String(code)} ${this.#room.said}`);
  }

  async #isTried(): Promise<void> {
    await until('it is tried', async () => (await this.#state()).trial?.phase === 'trying', patienceMs);
  }

  /** Started with the trial once more, or it is over. */
  async #isCounted(starts: number): Promise<void> {
    const isMore = async (): Promise<boolean> => ((await this.#state()).trial?.starts ?? 0) > starts;
    await until('a start is counted', async () => (await isMore()) || (await this.#isOver()), patienceMs);
  }

  async #order(story: Story): Promise<void> {
    const order: InboxOrder = story === 'kept' ? 'confirm' : 'return';
    await leaveInInbox(
      nodeFiles,
      this.#room.data,
      order,
      orderText({ actor: 'cli:teknisi', revision: this.#revision }),
    );
  }

  /** Until the trial is over and the daemon answers; a person who saw the order lost gives it again. */
  async #end(story: Story): Promise<void> {
    let orderedAt = performance.now();
    await until(
      `the end of revision ${this.#revision}`,
      async () => {
        if (this.#daemon.exitCode !== null) throw new Error(`the daemon ended by itself: ${this.#room.said}`);
        if (await this.#isOver()) return true;
        if ((story === 'kept' || story === 'given-back') && performance.now() - orderedAt > orderAgainMs) {
          orderedAt = performance.now();
          await this.#order(story);
        }
        return false;
      },
      patienceMs,
    );
    // An order that is left in the inbox here is of this revision, and must not decide the next trial.
    await until('the page answers', () => this.#answers(), patienceMs);
  }

  async #isOver(): Promise<boolean> {
    const { staged, trial, last } = await this.#state();
    return staged === null && trial === null && last?.revision === this.#revision;
  }

  async #state(): Promise<ProvisioningState> {
    const read = await readState(nodeFiles, this.#room.data);
    if (read.kind === 'damaged') throw new Error(`state.json: ${read.reason}`);
    return read.state;
  }

  async #answers(): Promise<boolean> {
    const answer = await fetch(`http://127.0.0.1:${this.#room.httpPort}/healthz`).catch(() => null);
    return answer?.status === 200;
  }

  #text(): string {
    return readFileSync(join(this.#room.data, 'room.json'), 'utf8');
  }

  /** Names and contents of all secrets. */
  #secrets(): string {
    const folder = join(this.#room.data, 'secrets');
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name))
      .sort()
      .map((path) => `${path}\n${readFileSync(path, 'base64')}`)
      .join('\n');
  }
}

class Check {
  readonly findings: string[] = [];
  readonly #parse: RoomParser;
  readonly #old: string;
  readonly #new: string;

  constructor(parse: RoomParser, { before, next }: { readonly before: string; readonly next: object }) {
    this.#parse = parse;
    this.#old = this.#meant(before) ?? 'none';
    this.#new = this.#meant(JSON.stringify({ ...next, people })) ?? 'none';
  }

  isNext(text: string): boolean {
    return this.#meant(text) === this.#new;
  }

  /** Valid, with its people, and the old or the new. */
  room(text: string): readonly string[] {
    const now = this.#meant(text);
    if (now === null) return ['room.json is not valid'];
    return now === this.#old || now === this.#new ? [] : ['room.json is neither the old nor the new'];
  }

  #meant(text: string): string | null {
    const { room } = this.#parse(text);
    return room === null ? null : (canonicalJson(room) ?? null);
  }
}

function phaseOf({ staged, trial }: ProvisioningState): string {
  return trial?.phase ?? (staged === null ? 'none' : 'staged');
}
