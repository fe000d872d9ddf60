/** A relay driver on a real line or socket with its simulated board behind it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { systemClock } from '../../../drivers/clock.js';
import type { DriverPorts } from '../../../drivers/driver.js';
import type { HidSettings } from '../../../drivers/link/hid.js';
import type { LineSettings } from '../../../drivers/link/line.js';
import { makeRelay } from '../../../drivers/registry.js';
import {
  relayChannel,
  type ActToken,
  type RelayChannel,
  type RelayDriver,
  type RelayEvent,
} from '../../../drivers/relay.js';
import { SimulatedHidRelay } from '../../../drivers/simulators/hid-relay.js';
import { SimulatedLcus } from '../../../drivers/simulators/lcus-relay.js';
import { SimulatedModbusRelay } from '../../../drivers/simulators/modbus-relay.js';
import type { BoardFaults } from '../../../drivers/simulators/simulated-board-line.js';
import type { SimulatedRelays } from '../../../drivers/simulators/simulated-relays.js';
import { until } from '../../until.js';

export type Reach = 'pseudo-terminal' | 'socket' | 'hid';
export type BoardName = 'hid-relay' | 'lcus-relay' | 'modbus-relay';

export interface BoardUnderTest {
  readonly name: BoardName;
  readonly reaches: readonly Reach[];
}

/** The board's side of the cable. */
export interface Board {
  readonly relays: SimulatedRelays;
  readonly plug: () => Promise<unknown>;
  readonly unplug: () => void;
  /** Taken and not done. */
  readonly lie: (on: boolean) => void;
  readonly silence: (on: boolean) => void;
  /** Its line's faults; null for a HID board. */
  readonly faults: BoardFaults | null;
  readonly modbus: SimulatedModbusRelay | null;
}

export interface RunningBoard {
  readonly driver: RelayDriver;
  readonly board: Board;
  readonly events: RelayEvent[];
  readonly token: (purpose?: ActToken['purpose'], change?: Partial<ActToken>) => ActToken;
  /** Ms that the relay was on, for each time it was since the events were emptied; open ends are left out. */
  readonly onTimes: (channel: number) => readonly number[];
  readonly faultsTold: () => readonly string[];
}

export const ports: DriverPorts = {
  clock: systemClock,
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
  trace: () => undefined,
};

export function channel(number: number): RelayChannel {
  const found = relayChannel(number, 64);
  if (found === null) throw new Error(`no channel ${number}`);
  return found;
}

export interface RunningOptions {
  readonly channels?: number;
  readonly inputs?: number;
  readonly lockedEnergized?: readonly number[];
  /** Sees the board before the driver does. */
  readonly prepare?: (board: Board) => void;
  /** False: not waited for. */
  readonly ready?: boolean;
  readonly plugged?: boolean;
}

/** 38400 baud: a suite is quick, and bytes have their time. */
const baudRate = 38_400;

export async function running(
  t: Test,
  name: BoardName,
  reach: Reach,
  options: RunningOptions = {},
): Promise<RunningBoard> {
  const { channels = 2, inputs = 0, lockedEnergized = [], prepare, ready = true, plugged = true } = options;
  // The path of a unix socket has 107 letters at most.
  const folder = mkdtempSync(join(tmpdir(), 'wk-'));
  const path = join(folder, 'b');
  const { board, address } = await boardAt(name, reach, path, plugged);
  prepare?.(board);
  const link: LineSettings | HidSettings =
    reach === 'hid'
      ? {
          ...{ type: 'hid', vendorId: 0x16c0, productId: 0x05df, serialNumber: null, usbPath: null },
          ...{ descriptorSha256: null, allowVirtual: true, socket: path },
        }
      : reach === 'socket'
        ? { type: 'tcp', host: '127.0.0.1', port: Number(address.split(':')[1]) }
        : { type: 'serial', path, baudRate, dataBits: null, parity: null, stopBits: null };
  const made = await makeRelay(
    { id: 'strike', driver: name, channels, inputs, unit: null, lockedEnergized, link },
    ports,
  );
  if (made === null) throw new Error(`no driver ${name}`);
  const { driver } = made;
  const events: RelayEvent[] = [];
  driver.subscribe((event) => events.push(event));
  t.teardown(async () => {
    await driver.stop();
    board.unplug();
    board.relays.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  driver.start();
  if (ready) await until('the board is ready', () => driver.status.state === 'ready');
  let made_ = 0;
  return {
    driver,
    board,
    events,
    token: (purpose = 'pulse', change = {}) => {
      made_ += 1;
      return { purpose, id: `d-${made_}`, journalSeq: made_, expiresAt: performance.now() + 2000, ...change };
    },
    onTimes: (number) => onTimes(board.relays, number),
    faultsTold: () =>
      events.flatMap((event) => (event.kind === 'fault' ? [`${event.code}${event.cleared ? ' cleared' : ''}`] : [])),
  };
}

async function boardAt(
  name: BoardName,
  reach: Reach,
  path: string,
  plugged: boolean,
): Promise<{ readonly board: Board; readonly address: string }> {
  const line = {
    ptyLink: reach === 'pseudo-terminal' ? path : null,
    tcpPort: reach === 'socket' ? 0 : null,
    baudRate,
  };
  if (name === 'hid-relay') {
    const device = new SimulatedHidRelay({ outputs: 4, socketPath: path });
    const { relays, host } = device;
    if (plugged) await host.plug();
    const board: Board = {
      relays,
      plug: () => host.plug(),
      unplug: () => host.unplug(),
      lie: (on) => (device.lies = on),
      silence: (on) => (host.deaf = on),
      faults: null,
      modbus: null,
    };
    return { board, address: path };
  }
  const device =
    name === 'lcus-relay'
      ? new SimulatedLcus({ ...line, outputs: 4 })
      : new SimulatedModbusRelay({ ...line, outputs: 8, inputs: 8 });
  const { relays, host } = device;
  const addresses = plugged ? await host.plug() : [];
  const modbus = device instanceof SimulatedModbusRelay ? device : null;
  const board: Board = {
    relays,
    plug: () => host.plug(),
    unplug: () => host.unplug(),
    lie: (on) => {
      if (modbus !== null) modbus.lies = on;
    },
    silence: (on) => (host.faults.silent = on),
    faults: host.faults,
    modbus,
  };
  return { board, address: addresses[0] ?? path };
}

function onTimes(relays: SimulatedRelays, number: number): readonly number[] {
  const mine = relays.changes.filter((change) => change.channel === number);
  return mine.flatMap((change, index) => {
    const next = mine[index + 1];
    return change.energised && next !== undefined ? [next.at - change.at] : [];
  });
}
