/** Terminals and relay boards in the words that all devices share. */
import type { Clock } from '../../drivers/clock.js';
import type { DeviceState } from '../../drivers/driver.js';
import type { RelayDriver } from '../../drivers/relay.js';
import type { TerminalDriver, TerminalState } from '../../drivers/terminal.js';
import type { DeviceView } from '../wall/devices-port.js';

/** A terminal that is refused is there and useless: its error says why. */
const states: Readonly<Record<TerminalState, DeviceState>> = {
  absent: 'down',
  opening: 'syncing',
  ready: 'ready',
  silent: 'silent',
  untrusted: 'down',
};

export function terminalView({ id, status }: TerminalDriver, driver: string, clock: Clock): DeviceView {
  const { state, identity, lastError, lastErrorDetail, lastReportAt } = status;
  return {
    ...{ id, driver, kind: 'terminal', state: states[state], connected: state === 'ready' },
    model: identity?.profile ?? null,
    firmware: identity?.firmware ?? null,
    lastError: lastError === null ? null : { code: lastError, detail: lastErrorDetail },
    lastAnswerAt: isoOf(clock, lastReportAt),
    ties: null,
    panels: null,
  };
}

export function boardView({ id, status }: RelayDriver, driver: string, clock: Clock): DeviceView {
  const { state, model, firmware, lastError, lastErrorDetail, lastAnswerAt } = status;
  return {
    ...{ id, driver, kind: 'relay', state, connected: state === 'ready', model, firmware },
    lastError: lastError === null ? null : { code: lastError, detail: lastErrorDetail },
    lastAnswerAt: isoOf(clock, lastAnswerAt),
    ties: null,
    panels: null,
  };
}

function isoOf(clock: Clock, at: number | null): string | null {
  return at === null ? null : new Date(clock.wall() - (clock.now() - at)).toISOString();
}
