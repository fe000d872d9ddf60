/** What the terminals of one door show. A terminal that can't show anything changes no verdict. */
import type { DoorSetup, TerminalPort } from './door-ports.js';
import type { Feedback } from './model.js';

export interface DoorLampsOptions {
  readonly setup: () => DoorSetup;
  readonly terminal: (id: string) => TerminalPort | undefined;
  readonly failed: (error: unknown, doing: string) => void;
}

export class DoorLamps {
  readonly #options: DoorLampsOptions;

  constructor(options: DoorLampsOptions) {
    this.#options = options;
  }

  /** Of the door: outside, and inside where there is one. */
  terminals(): readonly string[] {
    const { terminal, exitTerminal } = this.#options.setup().policy;
    return exitTerminal === null ? [terminal] : [terminal, exitTerminal];
  }

  /** On every terminal of the door; `ms` null: until something else is shown. */
  tell(feedback: Feedback, ms: number | null): void {
    for (const terminal of this.terminals()) this.tellOne(terminal, feedback, ms);
  }

  tellOne(terminal: string, feedback: Feedback, ms: number | null): void {
    this.#options
      .terminal(terminal)
      ?.feedback(feedback, ms)
      .catch((error: unknown) => this.#options.failed(error, 'feedback'));
  }
}
