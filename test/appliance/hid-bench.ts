/**
 * Runs inside the guest: the room's palm terminal and relay board, simulated, as HID devices of the guest's kernel.
 * Orders come and news goes as JSON lines over the port to the host that is named; nothing here knows wallkeeper.
 *
 *   node hid-bench.js /dev/virtio-ports/NAME
 */
import { openSync, read, writeSync } from 'node:fs';
import { SimulatedHidRelay } from '../../drivers/simulators/hid-relay.js';
import { PalmTerminal } from '../../drivers/simulators/palm-terminal.js';
import { UhidDevice } from './uhid.js';
import type { BenchNews, BenchOrder } from './bench.js';

const heartbeatMs = 1000;
const [, , portPath = '', keyHex = ''] = process.argv;
const port = openSync(portPath, 'r+');
const say = (news: BenchNews): void => void writeSync(port, `${JSON.stringify(news)}\n`);

const terminal = new PalmTerminal('reference', Uint8Array.from(Buffer.from(keyHex, 'hex')));
const palm = new UhidDevice({
  facts: () => ({
    ...{ vendorId: 0x1234, productId: 0x5678, serialNumber: terminal.serialNumber },
    ...{ product: 'Simulated palm terminal', descriptor: terminal.descriptor },
  }),
  write: (report) => {
    const show = terminal.show(report);
    if (show !== null) say({ news: 'shown', shown: show.shown });
    return show !== null;
  },
  sendFeature: (report) => terminal.setFeature(report),
  getFeature: (id, length) => terminal.getFeature(id)?.slice(0, length) ?? null,
});

const board = new SimulatedHidRelay({ outputs: 2, socketPath: '' });
const relay = new UhidDevice(board.host.device);
let victim: number | null = null;
board.relays.onChange = ({ channel, energised }) => {
  // Before the order to the board is answered: in the middle of the pulse, however slow this machine is.
  const killed = energised ? victim : null;
  if (killed !== null) process.kill(killed, 'SIGKILL');
  if (energised) victim = null;
  say({ news: 'relay', channel, on: energised, at: Date.now(), killed });
};

const devices = { palm, relay };

function take(order: BenchOrder): void {
  switch (order.do) {
    case 'plug':
      devices[order.device].plug();
      break;
    case 'unplug':
      devices[order.device].unplug();
      break;
    case 'kill-in-pulse':
      victim = order.pid;
      break;
    case 'scan':
      for (const report of terminal.match({ subject: order.subject, duress: false, quality: 3, live: true }))
        palm.report(report);
  }
  say({ news: 'did', n: order.n });
}

let rest = '';
function listen(): void {
  const bytes = Buffer.alloc(4096);
  read(port, bytes, 0, bytes.length, null, (error, length) => {
    if (error !== null) throw error;
    const lines = (rest + bytes.toString('utf8', 0, length)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(JSON.parse(line) as BenchOrder);
    // Nothing at all: the host's end is closed for now.
    if (length > 0) listen();
    else setTimeout(listen, 200);
  });
}

setInterval(() => {
  for (const report of terminal.heartbeat()) palm.report(report);
}, heartbeatMs);
for (const device of Object.values(devices)) device.plug();
say({ news: 'here' });
listen();
