/** A terminal driver on devices in memory, with a simulated terminal in the test's hand and a clock that it moves. */
import type { Test } from 'tap';
import type { DriverPorts } from '../../../drivers/driver.js';
import type { HidFacts, HidPin } from '../../../drivers/link/hid-link.js';
import { KeptHid, usualFlood } from '../../../drivers/link/kept-hid.js';
import { PalmTerminal, type Scan, type TerminalProfile } from '../../../drivers/simulators/palm-terminal.js';
import { hidTerminal } from '../../../drivers/terminal/hid-terminal/family.js';
import type { TerminalDriver, TerminalEvent } from '../../../drivers/terminal.js';
import { HandClock } from '../hand-clock.js';
import { FakeHid, hidFacts } from '../link/fake-hid.js';

export const key = Uint8Array.from({ length: 32 }, (_, index) => index);

export const pin: HidPin = {
  vendorId: 0x1234,
  productId: 0x5678,
  serialNumber: 'PT-0001',
  usbPath: 'usb-0000:00:14.0-3/input0',
  descriptorSha256: null,
  allowVirtual: false,
};

export interface TerminalRig {
  readonly clock: HandClock;
  readonly hid: FakeHid;
  readonly palm: PalmTerminal;
  readonly driver: TerminalDriver;
  readonly events: TerminalEvent[];
  readonly logged: string[];
  /** As the device would be found now. */
  readonly facts: (change?: Partial<HidFacts>) => HidFacts;
  /** Plugged in, and identified as far as it lets itself be. */
  readonly plug: (change?: Partial<HidFacts>) => Promise<void>;
  readonly say: (reports: readonly Uint8Array[], everyMs?: number) => Promise<void>;
  readonly scan: (subject: string, change?: Partial<Scan>) => Promise<void>;
  /** Kinds of events since the last call, without `status`. */
  readonly kinds: () => readonly string[];
}

export interface RigOptions {
  readonly profile?: TerminalProfile;
  readonly pin?: Partial<HidPin>;
  readonly key?: Uint8Array | null;
  readonly palmKey?: Uint8Array | null;
}

export function terminalRig(t: Test, options: RigOptions = {}): TerminalRig {
  const { profile = 'reference', key: ours = key, palmKey = key } = options;
  const clock = new HandClock();
  const hid = new FakeHid();
  const palm = new PalmTerminal(profile, palmKey);
  const logged: string[] = [];
  const log = (fields: object, message: string): void => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const ports: DriverPorts = { clock, log: { debug: log, info: log, warn: log }, trace: () => undefined };
  const use = hidTerminal.profiles.find(({ name }) => name === profile)?.use ?? null;
  const link = new KeptHid({
    ...{ backend: hid, name: '1234:5678', pin: { ...pin, ...options.pin }, use, clock, flood: usualFlood },
  });
  const driver = hidTerminal.make({ id: 'palm-1', profile, key: ours, link, ports });
  const events: TerminalEvent[] = [];
  driver.subscribe((event) => events.push(event));
  t.teardown(() => driver.stop());
  const present = (): void => {
    for (const id of [3, 5]) {
      const report = palm.getFeature(id);
      if (report !== null) hid.features.set(id, report);
    }
  };
  hid.onWrite = (report, feature) => {
    if (feature) palm.setFeature(report);
    else palm.show(report);
    present();
  };
  const facts = (change: Partial<HidFacts> = {}): HidFacts =>
    hidFacts({ descriptor: palm.descriptor, serialNumber: palm.serialNumber, ...change });
  driver.start();
  const say = async (reports: readonly Uint8Array[], everyMs = 0): Promise<void> => {
    for (const report of reports) {
      await clock.pass(everyMs);
      hid.send(report);
    }
    await clock.pass(0);
  };
  return {
    ...{ clock, hid, palm, driver, events, logged, facts, say },
    plug: async (change = {}) => {
      present();
      hid.plug(facts(change));
      await clock.pass(60);
    },
    scan: (subject, change = {}) =>
      say(palm.match({ subject, duress: false, quality: 3, live: true, ...change }), palm.isWedge ? 8 : 0),
    kinds: () => events.splice(0).flatMap((event) => (event.kind === 'status' ? [] : [event.kind])),
  };
}
