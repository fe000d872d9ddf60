/** The appliance test as parts that build on each other, in the order in which they are added. */
import t, { type Test } from 'tap';
import { patient } from './patient.js';
import { Page, type Health } from './page.js';
import { Room } from './room.js';

/** `base`: every other part needs it. */
export type Kind = 'base' | 'core' | 'rest';

const partWithinMs = 3_600_000;

export class Suite {
  readonly room: Room;
  readonly page: Page;
  readonly #isWanted: (kind: Kind, name: string) => boolean;
  readonly #notRun: string[] = [];
  /** The part that failed: those behind it would only fail by it, and slowly. */
  #broken: string | null = null;

  private constructor(room: Room, isWanted: (kind: Kind, name: string) => boolean) {
    this.room = room;
    this.page = new Page(room.pagePort);
    this.#isWanted = isWanted;
  }

  /** `choice`: core, rest, all, or `only ` and a pattern of the names of parts. */
  static async make(choice: string): Promise<Suite> {
    const began = performance.now();
    const only = /^only (.+)$/.exec(choice)?.[1];
    const isWanted = (kind: Kind, name: string): boolean =>
      kind === 'base' || (only === undefined ? [kind, 'all'].includes(choice) : new RegExp(only).test(name));
    const room = await Room.make();
    t.teardown(() => room.remove());
    // Ended from outside it leaves nothing running either.
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.prependListener(signal, () => {
        room.end();
        process.exit(1);
      });
    t.comment(`guest and packages: ${secondsSince(began)} s`);
    return new Suite(room, isWanted);
  }

  part(name: string, kind: Kind, work: (t: Test) => Promise<void>): void {
    if (!this.#isWanted(kind, name)) {
      this.#notRun.push(`--${kind}: ${name}`);
      return;
    }
    void t.test(name, { timeout: partWithinMs }, async (t) => {
      if (this.#broken !== null) {
        t.fail(`not tried, because this failed before: ${this.#broken}`, { diagnostic: false });
        return;
      }
      const began = performance.now();
      try {
        await work(t);
      } catch (error) {
        t.fail(String(error));
      }
      t.comment(`${secondsSince(began)} s: ${name}`);
      if (t.passing()) return;
      this.#broken = name;
      for (const line of (await this.room.guest.tail()).split('\n')) t.comment(`guest: ${line}`);
    });
  }

  /** Says which parts this run left out, and how to run them. */
  sayNotRun(): void {
    void t.test('what was not run is said', (t) => {
      for (const name of this.#notRun) t.comment(`NOT RUN (npm run test:appliance -- ${name})`);
      t.pass(`${this.#notRun.length} parts`);
      t.end();
    });
  }

  async status(): Promise<ReadonlyMap<string, string>> {
    const properties = 'ActiveState,StatusText,MainPID,NRestarts,Result,ExecMainStatus';
    const { out } = await this.room.guest.sh(`systemctl show wallkeeper -p ${properties}`);
    return new Map([...out.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
  }

  async statusText(): Promise<string> {
    return (await this.status()).get('StatusText') ?? '';
  }

  /**
   * The service runs and all of the room answers. Asked over the network: no program has to be started in the guest, and
   * systemd's line is renewed only every ten seconds.
   */
  async serving(): Promise<void> {
    let last: Health | null = null;
    await patient('all of the room answers', async () => {
      last = await this.page.health();
      return last?.status === 200;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}; it said: ${JSON.stringify(last)}`);
    });
  }

  /** Until that part of the room, a device's id or `mqtt`, is told as missing. */
  async misses(part: string): Promise<void> {
    await patient(`${part} is told as missing`, async () => (await this.page.health())?.missing.includes(part));
  }

  /** What `journalctl` with these words says, one message a line. */
  async journal(words: string): Promise<string> {
    return (await this.room.guest.sh(`journalctl --no-pager -o cat ${words}`)).out;
  }
}

export function secondsSince(began: number): number {
  return Math.round((performance.now() - began) / 1000);
}
