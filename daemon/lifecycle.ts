/** The running daemon: its parts in the order in which they start and, backwards, stop. */
import type { Clock } from '../drivers/clock.js';
import type { KeptLink } from '../drivers/link/kept-link.js';
import type { RoomStore } from './config/room-store.js';
import type { HttpEdge } from './edges/http/server.js';
import type { Logger } from './edges/log.js';
import type { EmbeddedBroker } from './edges/mqtt/broker.js';
import type { MqttEdge } from './edges/mqtt/mqtt-edge.js';
import type { FolderLock } from './edges/storage/lock.js';
import type { Journal } from './journal/journal.js';
import type { Outbox } from './journal/outbox.js';
import type { DevicesPort, DeviceView, HealthLine, HealthPort } from './wall/devices-port.js';
import type { MatrixMirror } from './wall/matrix-mirror.js';
import type { WallService } from './wall/wall-service.js';

export interface DaemonParts {
  readonly lock: FolderLock;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly room: RoomStore;
  readonly mirrors: ReadonlyMap<string, MatrixMirror>;
  readonly links: ReadonlyMap<string, KeptLink>;
  readonly wall: WallService;
  readonly broker: EmbeddedBroker | null;
  readonly mqtt: MqttEdge;
  readonly http: HttpEdge;
  readonly clock: Clock;
  readonly log: Logger;
}

export class Devices implements DevicesPort {
  readonly #mirrors: ReadonlyMap<string, MatrixMirror>;
  readonly #unsupported: readonly DeviceView[];

  constructor(mirrors: ReadonlyMap<string, MatrixMirror>, unsupported: readonly DeviceView[]) {
    this.#mirrors = mirrors;
    this.#unsupported = unsupported;
  }

  devices(): readonly DeviceView[] {
    return [...[...this.#mirrors.values()].map((mirror) => mirror.view()), ...this.#unsupported];
  }

  subscribe(listener: (device: DeviceView) => void): () => void {
    const ends = [...this.#mirrors.values()].map((mirror) => mirror.subscribe(() => listener(mirror.view())));
    return () => {
      for (const end of ends) end();
    };
  }
}

export class Health implements HealthPort {
  readonly #devices: DevicesPort;
  readonly #journal: Journal;
  readonly #more: () => readonly HealthLine[];

  constructor(devices: DevicesPort, journal: Journal, more: () => readonly HealthLine[]) {
    this.#devices = devices;
    this.#journal = journal;
    this.#more = more;
  }

  lines(): readonly HealthLine[] {
    const { failure } = this.#journal;
    return [
      ...this.#devices.devices().map(({ id, state, connected, lastError }): HealthLine => ({
        part: `device:${id}`,
        // A driver of a later version is told in the log and the configuration check; it must not hide the rest.
        ok: connected || state === 'unsupported',
        code: connected || state === 'unsupported' ? null : (lastError?.code ?? 'device-not-ready'),
        detail: lastError?.detail ?? null,
      })),
      { part: 'journal', ok: failure === null, code: failure === null ? null : 'journal-unavailable', detail: failure },
      ...this.#more(),
    ];
  }
}

/** Journals every loss and return of a device, once each. */
export function journalLinks(parts: Pick<DaemonParts, 'mirrors' | 'journal' | 'log'>): void {
  for (const mirror of parts.mirrors.values()) {
    mirror.subscribe((change) => {
      if (change.kind !== 'status' || change.status.state === change.before.state) return;
      const { state, lastError, model, firmware } = change.status;
      const lost = change.before.state === 'ready' && state !== 'syncing';
      if (!lost && state !== 'ready') return;
      const data = { device: mirror.id, state, code: lastError, model, firmware };
      parts.log[lost ? 'warn' : 'info'](data, lost ? 'device lost' : 'device ready');
      parts.journal
        .append({ kind: lost ? 'link.lost' : 'link.returned', actor: `device:${mirror.id}`, forServer: true, data })
        .catch((error: unknown) => parts.log.error({ error: String(error) }, 'journal'));
    });
  }
}

/** Stops in the reverse order of starting; a part that fails or hangs does not keep the others. */
export async function stopDaemon(parts: DaemonParts): Promise<void> {
  const { clock, log } = parts;
  const within = async (what: string, ms: number, work: () => Promise<unknown>): Promise<void> => {
    let cancel = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = clock.after(ms, () => {
        log.warn({ part: what }, 'did not stop in time');
        resolve();
      });
    });
    await Promise.race([work(), late]).catch((error: unknown) =>
      log.warn({ part: what, error: String(error) }, 'stopping failed'),
    );
    cancel();
  };
  parts.wall.stop();
  await within('http', 300, () => parts.http.stop());
  await within('devices', 500, () => Promise.all([...parts.mirrors.values()].map((mirror) => mirror.stop())));
  await within('journal', 300, () =>
    parts.journal.append({ kind: 'daemon.stopped', actor: 'system', forServer: true, data: {} }),
  );
  await within('mqtt', 600, () => parts.mqtt.stop());
  await within('outbox', 200, () => parts.outbox.stop());
  await within('journal', 400, () => parts.journal.stop());
  await within('broker', 300, () => parts.broker?.stop() ?? Promise.resolve());
  await parts.lock.release();
}
