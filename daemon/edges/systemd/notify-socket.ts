/**
 * The notification protocol of systemd (sd_notify(3)). Node has no datagram sockets of the unix domain; writing one
 * that is connected already is an ordinary write(2). The launcher of the unit (systemd/start) connects it and hands it
 * over as a file descriptor (ADR 50).
 */
import { fstatSync, writeSync } from 'node:fs';

/** Where the launcher says which descriptor it is. */
export const notifyVariable = 'WALLKEEPER_NOTIFY_FD';

/** A status that is longer is cut; systemd shows one line. */
const mostStatus = 200;

export class NotifySocket {
  readonly #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** All assignments in one datagram. False where it was not taken: systemd is busy, or gone. */
  send(assignments: Readonly<Record<string, string>>): boolean {
    const lines = Object.entries(assignments).map(([name, value]) => `${name}=${oneLine(value)}`);
    try {
      // Never blocks (the launcher made it so); a datagram leaves whole or not at all.
      writeSync(this.#fd, `${lines.join('\n')}\n`);
      return true;
    } catch {
      return false;
    }
  }
}

function oneLine(value: string): string {
  const line = value.replaceAll(/\s+/g, ' ');
  return line.length > mostStatus ? `${line.slice(0, mostStatus - 1)}…` : line;
}

export type Notifier =
  | { readonly kind: 'ready'; readonly socket: NotifySocket }
  /** Not started by systemd as Type=notify. */
  | { readonly kind: 'none' }
  /** systemd waits to hear of us and nobody handed over its socket. */
  | { readonly kind: 'unreachable' };

/** The socket that the environment names. */
export function openNotifier(env: Readonly<Record<string, string | undefined>>): Notifier {
  const text = env[notifyVariable];
  if (text === undefined) return env['NOTIFY_SOCKET'] === undefined ? { kind: 'none' } : { kind: 'unreachable' };
  const fd = /^\d{1,4}$/.test(text) ? Number(text) : -1;
  return isSocket(fd) ? { kind: 'ready', socket: new NotifySocket(fd) } : { kind: 'unreachable' };
}

/** A descriptor that was closed meanwhile may be any file of ours by now. */
function isSocket(fd: number): boolean {
  try {
    return fstatSync(fd).isSocket();
  } catch {
    return false;
  }
}

/** How often systemd wants to hear of this process, in ms; null where it does not. Source: sd_watchdog_enabled(3). */
export function watchdogMs(env: Readonly<Record<string, string | undefined>>, pid: number): number | null {
  const usec = Number(env['WATCHDOG_USEC']);
  const meant = env['WATCHDOG_PID'];
  if (!(usec > 0) || (meant !== undefined && Number(meant) !== pid)) return null;
  return usec / 1000;
}
