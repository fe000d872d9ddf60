/**
 * A driver on the real HID library, in a process of its own that sees a mocked kernel: what it is told comes over file
 * descriptor 4, what happens is said over 3, a line of JSON each. Arguments: the driver and its profile.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { systemClock } from '../../drivers/clock.js';
import type { DriverPorts } from '../../drivers/driver.js';
import type { HidSettings } from '../../drivers/link/hid.js';
import { listHidDevices } from '../../drivers/hid-inventory.js';
import { makeRelay, makeTerminal } from '../../drivers/registry.js';
import { relayChannel } from '../../drivers/relay.js';

const [, , driverName = '', profile = '', key = ''] = process.argv;
// Not as files: a read that waits in the thread pool would keep the process from ending.
const said = new Socket({ fd: 3 });
const say = (fields: object): void => void said.write(`${JSON.stringify(fields)}\n`);

const ports: DriverPorts = {
  clock: systemClock,
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
  trace: () => undefined,
};
const isRelay = driverName === 'hid-relay';
const link: HidSettings = {
  ...{ type: 'hid', vendorId: isRelay ? 0x16c0 : 0x1234, productId: isRelay ? 0x05df : 0x5678, socket: null },
  ...{ serialNumber: isRelay ? null : 'PT-0001', usbPath: 'usb-0000:00:14.0-3/input0' },
  ...{ descriptorSha256: null, allowVirtual: false },
};

process.on('uncaughtException', (error) => {
  say({ uncaught: String(error) });
  process.exit(9);
});

const orders = isRelay ? await relay() : await terminal();
say({ listed: await listHidDevices() });
for await (const line of createInterface({ input: new Socket({ fd: 4 }) })) {
  const order: unknown = JSON.parse(line);
  const name = typeof order === 'string' ? order : '';
  if (name === 'resources') say({ resources: resources() });
  else say({ did: name, result: (await orders[name]?.()) ?? null });
  if (name === 'stop') process.exit(0);
}
process.exit(3);

async function terminal(): Promise<Readonly<Record<string, () => Promise<unknown>>>> {
  const secret = key === '' ? null : Uint8Array.from(Buffer.from(key, 'hex'));
  const made = await makeTerminal({ id: 'palm-1', driver: driverName, profile, key: secret, link }, ports);
  const driver = made?.driver;
  driver?.subscribe((event) => say({ event }));
  driver?.start();
  return {
    granted: async () => driver?.feedback('granted', 3000),
    stop: async () => driver?.stop(),
  };
}

async function relay(): Promise<Readonly<Record<string, () => Promise<unknown>>>> {
  const board = { id: 'strike-1', driver: driverName, channels: 2, inputs: 0, unit: null, lockedEnergized: [], link };
  const driver = (await makeRelay(board, ports))?.driver;
  driver?.subscribe((event) => say({ event }));
  driver?.start();
  const one = relayChannel(1, 2);
  let tokens = 0;
  return {
    pulse: async () => {
      tokens += 1;
      const token = {
        purpose: 'pulse',
        id: `d-${tokens}`,
        journalSeq: tokens,
        expiresAt: systemClock.now() + 2000,
      } as const;
      return one === null ? null : driver?.pulse(one, 300, token);
    },
    stop: async () => driver?.stop(),
  };
}

/** Open files and threads of this process. */
function resources(): { readonly files: number; readonly threads: number } {
  const threads = /Threads:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return { files: readdirSync('/proc/self/fd').length, threads: Number(threads) };
}
