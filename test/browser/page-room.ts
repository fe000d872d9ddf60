/**
 * The built daemon with its page, on a simulated matrix and a chain of eight simulated panels: as a technician unpacks
 * it, without an account.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { mainPath, SimulatedChild } from '../e2e/simulated-child.js';
import { until } from '../until.js';
import { freePort } from '../free-port.js';
export { freePort } from '../free-port.js';

export class PageRoom {
  readonly folder: string;
  readonly device: SimulatedChild;
  readonly chain: SimulatedChild;
  readonly url: string;
  #child: ChildProcess | null = null;
  #code: string | null = null;

  private constructor(folder: string, [device, chain]: readonly [SimulatedChild, SimulatedChild], httpPort: number) {
    this.folder = folder;
    this.device = device;
    this.chain = chain;
    this.url = `http://127.0.0.1:${httpPort}`;
  }

  /** `change` may make another room of it. The daemon is not started yet. */
  static async make(
    folder: string,
    change: (room: Record<string, unknown>) => object = (room) => room,
    outputs = 16,
  ): Promise<PageRoom> {
    const matrixPath = join(folder, 'tty');
    const baudRate = 115_200;
    const device = await SimulatedChild.start(matrixPath, baudRate, 'pty', 'extron-sis', [
      '--outputs',
      String(outputs),
    ]);
    const chainPath = join(folder, 'chain');
    const chain = await SimulatedChild.start(chainPath, baudRate, 'pty', 'samsung-mdc', ['--panels', '8']);
    const [mqttPort, httpPort] = [await freePort(), await freePort()];
    const room = change({ ...demoRoom({ matrixPath, baudRate, mqttPort, httpPort, panelsPath: chainPath }) });
    // A journey waits for the chain; at its usual speed that is most of the time.
    const text = JSON.stringify(room).replaceAll('"baudRate":9600', `"baudRate":${baudRate}`);
    writeFileSync(join(folder, 'room.json'), text);
    return new PageRoom(folder, [device, chain], httpPort);
  }

  /** The one-time code of the first set-up; only after a start without accounts. */
  get code(): string {
    if (this.#code === null) throw new Error('no one-time code was printed');
    return this.#code;
  }

  /** Of the daemon; 0 while none runs. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** `more`: further environment, such as what systemd would set. `path`: what has to answer well before it settles. */
  async start(more: Readonly<Record<string, string>> = {}, path: '/readyz' | '/healthz' = '/readyz'): Promise<void> {
    const child = spawn(process.execPath, [mainPath, 'run', '--data', this.folder], {
      env: { ...process.env, WALLKEEPER_LOG: 'warn', WALLKEEPER_LANG: 'id', ...more },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#code = /"code":"([^"-]+-[^"]+)"/.exec(line)?.[1] ?? this.#code;
    });
    await this.isReady(path);
  }

  async isReady(path: '/readyz' | '/healthz' = '/readyz'): Promise<void> {
    await until(
      'the daemon is ready',
      async () => {
        const answer = await fetch(`${this.url}${path}`).catch(() => null);
        return answer?.status === 200;
      },
      40_000,
    );
  }

  /** As a power cut ends it: without a word. */
  async killDaemon(): Promise<void> {
    const child = this.#child;
    if (child === null) throw new Error('no daemon runs');
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Settles with its exit code when the daemon has ended by itself. */
  async ended(): Promise<number | null> {
    const child = this.#child;
    if (child === null) throw new Error('no daemon runs');
    if (child.exitCode === null) await once(child, 'exit');
    return child.exitCode;
  }

  async stopDaemon(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  async stop(): Promise<void> {
    await this.stopDaemon();
    await this.device.stop();
    await this.chain.stop();
  }
}
