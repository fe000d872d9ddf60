/** The soaks of the walls, one each, and what is left of one that a restart cut off. */
import type { HttpPorts } from './ports.js';
import { soakRequestPrefix, type Soak } from './soak.js';

export class Soaks {
  readonly #ports: Pick<HttpPorts, 'wall' | 'history' | 'clock' | 'log'>;
  readonly #soaks = new Map<string, Soak>();

  constructor(ports: Pick<HttpPorts, 'wall' | 'history' | 'clock' | 'log'>) {
    this.#ports = ports;
  }

  /** A hold that a soak of an earlier run took is given up: nobody is there who would. */
  start(): void {
    const { wall, history, clock, log } = this.#ports;
    for (const { wall: id } of wall.states())
      for (const { requestId, priority } of history.holds(id)) {
        if (!requestId.startsWith(soakRequestPrefix)) continue;
        const request = { requestId: `${requestId}-left`, actor: 'system', scene: null, wall: id, priority };
        wall
          .submit({ ...request, expiresAt: null, atomic: true, release: true, receivedAt: clock.wall() })
          .catch((error: unknown) => log.error({ error: String(error), wall: id }, 'soak'));
      }
  }

  stop(): void {
    for (const soak of this.#soaks.values()) soak.abandon();
  }

  /** The one that runs, or the last one. */
  of(wall: string): Soak | null {
    return this.#soaks.get(wall) ?? null;
  }

  begin(wall: string, soak: Soak): void {
    this.#soaks.set(wall, soak);
    soak.start();
  }
}
