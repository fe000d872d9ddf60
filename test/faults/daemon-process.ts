/** The built daemon as a process that may be ordered to die at its Nth call. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mainPath } from '../e2e/simulated-child.js';
import { killVariable, type CallCounts, type KillOrder } from './kill-order.js';

export type Order = Pick<KillOrder, 'kind' | 'nth' | 'part'>;

/** Beyond every call of a run: it only counts. */
export const killsNobody: Order = { kind: 'store', nth: Number.MAX_SAFE_INTEGER, part: 'before' };

export class DaemonProcess {
  readonly #child: ChildProcess;
  readonly #countsPath: string;
  #said = '';

  private constructor(child: ChildProcess, countsPath: string) {
    this.#child = child;
    this.#countsPath = countsPath;
    child.stderr?.on('data', (bytes: Buffer) => (this.#said += bytes.toString()));
  }

  static start(folder: string, brokerPort: number, order: Order): DaemonProcess {
    const countsPath = join(folder, '..', 'counts.json');
    rmSync(countsPath, { force: true });
    const whole: KillOrder = { ...order, folder, brokerPort, countsPath };
    const preload = fileURLToPath(new URL('./kill-at-call.js', import.meta.url));
    const child = spawn(process.execPath, ['--import', preload, mainPath, 'run', '--data', folder], {
      // What a test runner puts into NODE_OPTIONS would count and slow down every start.
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        WALLKEEPER_LOG: 'fatal',
        WALLKEEPER_LANG: 'en',
        [killVariable]: JSON.stringify(whole),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return new DaemonProcess(child, countsPath);
  }

  get gone(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** True once it has died as it was ordered. */
  get killed(): boolean {
    return this.#child.signalCode === 'SIGKILL';
  }

  /** Its exit code and last words, for the message about an end that nobody wanted. */
  get end(): string {
    return `exit ${String(this.#child.exitCode)} ${String(this.#child.signalCode)} ${this.#said.trim()}`.trim();
  }

  get counts(): CallCounts | null {
    return existsSync(this.#countsPath) ? (JSON.parse(readFileSync(this.#countsPath, 'utf8')) as CallCounts) : null;
  }

  /** Exit code after SIGTERM; null where it was killed meanwhile. */
  async stop(): Promise<number | null> {
    if (!this.gone) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await ended;
    }
    return this.#child.exitCode;
  }

  async kill(): Promise<void> {
    if (this.gone) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
