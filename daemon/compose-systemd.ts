/** What systemd is told: that the appliance serves, that its loops go on, and the worst of its health in words. */
import type { Clock } from '../drivers/clock.js';
import { journalDescriptor, journalStream } from './edges/systemd/journald.js';
import { openNotifier, watchdogMs } from './edges/systemd/notify-socket.js';
import { Watchdog } from './edges/systemd/watchdog.js';
import type { Logger } from './edges/log.js';
import type { LoopReport } from './loop-report.js';
import { say } from './messages/catalogue.js';
import { explain, oneLine } from './messages/explain.js';
import type { Language } from './messages/language.js';
import type { HealthLine } from './wall/devices-port.js';

/** Where the log's lines go under systemd; null for standard output. */
export function journalOutput(env: Readonly<Record<string, string | undefined>>): { write(line: string): void } | null {
  const fd = journalDescriptor(env);
  return fd === null ? null : journalStream(fd, process.stdout);
}

/** Ended with this, the daemon wants to be started again; any code but 2 does that with our unit (Restart=always). */
export const restartCode = 75;

/** True where systemd started this process as a service, and so starts it again. */
export function isSupervised(env: Readonly<Record<string, string | undefined>>): boolean {
  return openNotifier(env).kind !== 'none';
}

export interface WatchdogParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly loops: () => readonly LoopReport[];
  readonly health: () => readonly HealthLine[];
  readonly language: () => Language;
}

/** Null where systemd did not start this process, or can't be told. */
export function makeWatchdog({ env, clock, log, loops, health, language }: WatchdogParts): Watchdog | null {
  const notifier = openNotifier(env);
  if (notifier.kind === 'unreachable')
    log.error('systemd waits to hear of this service: start it with the unit’s own ExecStart (Type=notify)');
  if (notifier.kind !== 'ready') return null;
  const status = (): string => statusText(health(), language());
  return new Watchdog({
    socket: notifier.socket,
    periodMs: watchdogMs(env, process.pid),
    clock,
    loops,
    status,
    log,
  });
}

/** What matters most to a room comes first: the record, the doors, the devices, then the server and the page. */
const gravity: readonly RegExp[] = [/^journal$/, /^door:/, /^config$/, /^clock$/, /^device:/, /^mqtt$/];

/** The line of `systemctl status`: the worst health line, and how many more there are. */
export function statusText(lines: readonly HealthLine[], language: Language): string {
  const rank = ({ part }: HealthLine): number => {
    const found = gravity.findIndex((pattern) => pattern.test(part));
    return found < 0 ? gravity.length : found;
  };
  const bad = lines.filter(({ ok }) => !ok).sort((one, other) => rank(one) - rank(other));
  const [worst] = bad;
  if (worst === undefined) return say(language, 'status-good', { parts: lines.length });
  const { part, code, detail } = worst;
  const device = part.replace(/^\w+:/, '');
  const words = code === null ? null : explain(code, { detail: detail ?? '', device, reason: detail ?? '' }, language);
  const line = oneLine(`${part}: ${words?.meaning ?? code ?? detail ?? '?'}`);
  return bad.length === 1 ? line : say(language, 'status-more', { line, more: bad.length - 1 });
}
