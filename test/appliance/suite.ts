/** The appliance test as parts that build on each other, in the order in which they are added. */
import t, { type Test } from 'tap';
import { patient } from './patient.js';
import { Page } from './page.js';
import { Room } from './room.js';

/** `base`: every other part needs it. */
export type Kind = 'base' | 'core' | 'rest';

const partWithinMs = 3_600_000;

export class Suite {
  readonly room: Room;
  readonly page: Page;
  readonly #kinds: readonly Kind[];
  readonly #notRun: string[] = [];
  /** The part that failed: those behind it would only fail by it, and slowly. */
  #broken: string | null = null;

  private constructor(room: Room, kinds: readonly Kind[]) {
    this.room = room;
    this.page = new Page(room.pagePort);
    this.#kinds = kinds;
  }

  /** `choice`: core, rest or all. */
  static async make(choice: string): Promise<Suite> {
    const began = performance.now();
    const kinds: readonly Kind[] =
      choice === 'all' ? ['base', 'core', 'rest'] : ['base', choice === 'rest' ? 'rest' : 'core'];
    const room = await Room.make();
    t.teardown(() => room.remove());
    t.comment(`guest and packages: ${secondsSince(began)} s`);
    return new Suite(room, kinds);
  }

  part(name: string, kind: Kind, work: (t: Test) => Promise<void>): void {
    if (!this.#kinds.includes(kind)) {
      this.#notRun.push(`${kind === 'rest' ? '--rest' : '--core'}: ${name}`);
      return;
    }
    void t.test(name, { timeout: partWithinMs }, async (t) => {
      if (this.#broken !== null) {
        t.fail(`not tried, because this failed before: ${this.#broken}`);
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
      t.equal(this.#notRun.length === 0, this.#kinds.length === 3);
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

  /** The service runs and all of the room answers. */
  async serving(): Promise<void> {
    let last = '';
    await patient('all of the room answers', async () => {
      last = await this.statusText();
      return /semuanya menjawab/.test(last);
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}; its status: ${last}`);
    });
  }

  /** What `journalctl` with these words says, one message a line. */
  async journal(words: string): Promise<string> {
    return (await this.room.guest.sh(`journalctl --no-pager -o cat ${words}`)).out;
  }
}

export function secondsSince(began: number): number {
  return Math.round((performance.now() - began) / 1000);
}
