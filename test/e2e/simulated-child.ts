/** `wallkeeper simulate` as a child process: a device that shares nothing with the test, least of all open files. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const mainPath = fileURLToPath(new URL('../../daemon/main.js', import.meta.url));

export class SimulatedChild {
  readonly #child: ChildProcess;
  readonly #waiting: ((answer: Record<string, unknown>) => void)[] = [];
  #history: (readonly number[])[] = [];
  /** Every line of a change, as it came. */
  readonly said: string[] = [];

  constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Settles when the pseudo-terminal or unix socket (`link` is its path) or the TCP port (`link`) is there. */
  static async start(
    link: string,
    baudRate: number,
    how: 'pty' | 'tcp' | 'socket' = 'pty',
    driver = 'extron-sis',
    more: readonly string[] = [],
  ): Promise<SimulatedChild> {
    const child = spawn(
      process.execPath,
      [mainPath, 'simulate', driver, `--${how}`, link, '--baud', String(baudRate), ...more],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const simulated = new SimulatedChild(child);
    const lines = createInterface({ input: child.stdout });
    await once(lines, 'line');
    lines.on('line', (line) => {
      if (!line.startsWith('{')) simulated.said.push(line);
      if (line.startsWith('ties ')) simulated.#history.push(line.slice(5).split(' ').map(Number));
      else if (line.startsWith('{')) simulated.#waiting.shift()?.(JSON.parse(line) as Record<string, unknown>);
    });
    return simulated;
  }

  /** What it has shown, one after the other, up to its last answer: the input of every output. */
  get history(): readonly (readonly number[])[] {
    return this.#history;
  }

  /** The history begins anew with what it shows now. */
  forgetHistory(): void {
    this.#history = this.#history.slice(-1);
  }

  /** One order of drivers/simulators/control.ts and its answer. */
  ask(op: string, more: object = {}): Promise<Record<string, unknown>> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#child.stdin?.write(`${JSON.stringify({ op, ...more })}\n`);
    });
  }

  /** Input of every output, 0 for none. */
  async ties(): Promise<readonly number[]> {
    const { ties } = await this.ask('snapshot');
    return Array.isArray(ties) ? ties.map(Number) : [];
  }

  /** Without waiting for its end: for a test that is being ended itself. */
  end(): void {
    this.#child.kill('SIGTERM');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
