/** The running daemon: its parts in the order in which they start and, backwards, stop. */
import type { Clock } from '../drivers/clock.js';
import { KeeperError } from '../drivers/errors.js';
import type { KeptLink } from '../drivers/link/kept-link.js';
import { holderOf, isKeeper } from '../drivers/link/port-holder.js';
import type { Doors } from './access/doors.js';
import type { BackupSchedule } from './backup/backup-schedule.js';
import type { RoomStore } from './config/room-store.js';
import type { HttpEdge } from './edges/http/server.js';
import type { Logger } from './edges/log.js';
import type { EmbeddedBroker } from './edges/mqtt/broker.js';
import type { MqttEdge } from './edges/mqtt/mqtt-edge.js';
import type { PreviewEdge } from './edges/preview/preview-edge.js';
import type { MadeProvisioning } from './compose-provisioning.js';
import type { Watchdog } from './edges/systemd/watchdog.js';
import type { FolderLock } from './edges/storage/lock.js';
import type { Journal } from './journal/journal.js';
import type { Outbox } from './journal/outbox.js';
import type { RetentionRun } from './journal/retention-run.js';
import type { LoopReport } from './loop-report.js';
import type { DevicesPort, DeviceView, HealthLine, HealthPort } from './wall/devices-port.js';
import type { DisplayMirror } from './wall/display-mirror.js';
import type { MatrixMirror } from './wall/matrix-mirror.js';
import type { WallService } from './wall/wall-service.js';

export type AnyMirror = MatrixMirror | DisplayMirror;

/** Every device whose state is followed, by its id. */
type Mirrors = ReadonlyMap<string, AnyMirror>;

export interface DaemonParts {
  readonly lock: FolderLock;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly room: RoomStore;
  readonly mirrors: Mirrors;
  readonly links: ReadonlyMap<string, KeptLink>;
  readonly wall: WallService;
  readonly doors: Doors;
  readonly retention: RetentionRun;
  readonly broker: EmbeddedBroker | null;
  readonly mqtt: MqttEdge;
  readonly preview: PreviewEdge;
  readonly http: HttpEdge;
  readonly backups: BackupSchedule;
  readonly provisioning: MadeProvisioning;
  /** Null where systemd did not start this. */
  readonly watchdog: Watchdog | null;
  readonly clock: Clock;
  readonly log: Logger;
}

export class Devices implements DevicesPort {
  readonly #mirrors: Mirrors;
  readonly #doors: Pick<Doors, 'devices' | 'subscribeDevices'>;
  readonly #unsupported: readonly DeviceView[];

  constructor(
    mirrors: Mirrors,
    doors: Pick<Doors, 'devices' | 'subscribeDevices'>,
    unsupported: readonly DeviceView[],
  ) {
    this.#mirrors = mirrors;
    this.#doors = doors;
    this.#unsupported = unsupported;
  }

  devices(): readonly DeviceView[] {
    const mirrored = [...this.#mirrors.values()].map((mirror) => mirror.view());
    return [...mirrored, ...this.#doors.devices(), ...this.#unsupported];
  }

  subscribe(listener: (device: string) => void): () => void {
    const ends = [
      ...[...this.#mirrors.values()].map((mirror) => mirror.subscribe(() => listener(mirror.id))),
      this.#doors.subscribeDevices(listener),
    ];
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

/** Opening a serial port takes a few ms; one that takes longer is judged by its health later. */
const firstOpenWithinMs = 500;

/**
 * Settles when every serial port was tried once. A port that another wallkeeper holds is somebody's mistake at start,
 * and two of them would fight over the wall: it ends this one before the broker hears of it. Any other holder (a
 * technician's terminal program) is a health state. Codes: port-busy, naming the holder.
 */
export async function refuseHeldPorts(parts: Pick<DaemonParts, 'links' | 'clock'>): Promise<void> {
  const serial = [...parts.links.values()].filter((link) => link.bitsPerSecond !== null);
  const tries = serial.map(async (link) => {
    if ((await firstOpen(link, parts.clock)) !== 'port-busy') return;
    const holder = await holderOf(link.name);
    if (holder === null || !isKeeper(holder)) return;
    const detail = `${link.name}: ${holder.command} (pid ${holder.pid})`;
    throw new KeeperError('port-busy', { path: link.name, detail, pid: holder.pid });
  });
  await Promise.all(tries);
}

/** Code of the first attempt's failure; null where it succeeded or has not ended in time. */
function firstOpen(link: KeptLink, clock: Clock): Promise<string | null> {
  if (link.state === 'up') return Promise.resolve(null);
  return new Promise((resolve) => {
    const end = (code: string | null): void => {
      cancel();
      unsubscribe();
      resolve(code);
    };
    const cancel = clock.after(firstOpenWithinMs, () => end(null));
    const unsubscribe = link.subscribe({
      changed: ({ state, code }) => {
        if (state === 'up' || state === 'down') end(code);
      },
      bytes: () => undefined,
    });
  });
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

/** Every loop that must go on for the appliance to do its work. */
export function loopReports(
  parts: Pick<DaemonParts, 'journal' | 'mirrors' | 'wall' | 'mqtt' | 'doors'>,
): readonly LoopReport[] {
  const devices = [...parts.mirrors.values()].map((mirror) => mirror.report());
  const doors = parts.doors.loopReports();
  return [parts.journal.report(), parts.mqtt.report(), ...parts.wall.reports(), ...devices, ...doors];
}

/** Nobody waits with a watch where the daemon starts again, and the ports must be free by then. */
const patienceOfARestart = 5;

/**
 * Stops in the reverse order of starting; a part that fails or hangs does not keep the others. Without `isLast` the
 * process goes on and starts again.
 */
export async function stopDaemon(parts: DaemonParts, isLast = true): Promise<void> {
  const { clock, log } = parts;
  const within = async (what: string, ms: number, work: () => Promise<unknown>): Promise<void> => {
    let cancel = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = clock.after(isLast ? ms : ms * patienceOfARestart, () => {
        log.warn({ part: what }, 'did not stop in time');
        resolve();
      });
    });
    await Promise.race([work(), late]).catch((error: unknown) =>
      log.warn({ part: what, error: String(error) }, 'stopping failed'),
    );
    cancel();
  };
  parts.watchdog?.stop(isLast);
  parts.preview.stop();
  // Every strike is secured before anything else is waited for.
  await within('doors', 500, () => parts.doors.stop());
  await within('retention', 100, () => parts.retention.stop());
  // What was lit to find a panel is put back while its line is still there.
  await within('mapping', 700, () => parts.wall.mapping.stop());
  parts.wall.stop();
  await within('provisioning', 300, () => parts.provisioning.stop());
  await within('backups', 300, () => parts.backups.stop());
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
