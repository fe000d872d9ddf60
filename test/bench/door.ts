/**
 * `npm run bench:door [-- --repeat 150 --scenes 60]`: how soon a palm is answered by the built daemon, the durable entry
 * included, and what a flood at the terminal does to the wall. Terminal and board are simulated in this process, so that
 * their times need no clock but this one's; the matrix is a process of its own. Exits 1 where a figure is beyond its reach.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import mqtt, { type MqttClient } from 'mqtt';
import { decide } from '../../daemon/access/decide.js';
import type { Person } from '../../daemon/access/model.js';
import { indexPeople } from '../../daemon/access/people.js';
import { demoRoom } from '../../daemon/demo/demo-room.js';
import { SimulatedHidRelay } from '../../drivers/simulators/hid-relay.js';
import { SimulatedTerminal } from '../../drivers/simulators/hid-terminal.js';
import { clerk, morning, policyWith, ready, scanOf } from '../daemon/access/access-model.js';
import { freePort } from '../e2e/door-room.js';
import { mainPath, SimulatedChild } from '../e2e/simulated-child.js';
import { until } from '../until.js';
import { residentMb } from './process-figures.js';
import { ended } from './servers.js';

const { values } = parseArgs({
  options: { repeat: { type: 'string', default: '100' }, scenes: { type: 'string', default: '60' } },
});
const repeat = Number(values.repeat);
const scenes = Number(values.scenes);
const base = 'wallkeeper/demo';
const pulseMs = 200;
const reportsASecond = 5000;
const reach = { strikeP99Ms: 50, decisionP99Ms: 0.2, floodRatio: 1.1 };

function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The function alone, among 20,000 people. */
function decisions(): readonly number[] {
  const crowd = Array.from({ length: 20_000 }, (_, n): Person => ({
    ...{ ...clerk, id: `p-${n}`, pseudonym: `x-${n}` },
    ...{ subjects: [`s-${n}`], duressSubjects: [`d-${n}`] },
  }));
  const people = indexPeople(crowd);
  const policy = policyWith();
  return Array.from({ length: 5000 }, (_, n) => {
    const began = performance.now();
    decide(scanOf(`s-${n * 3}`), people, policy, ready, morning);
    return performance.now() - began;
  });
}

const folder = mkdtempSync(join(tmpdir(), 'wk-bench-'));
const data = join(folder, 'data');
const places = { socketPath: join(folder, 'palm'), boardPath: join(folder, 'board') };
const palm = new SimulatedTerminal({ socketPath: places.socketPath, profile: 'reference-plain', key: null });
const board = new SimulatedHidRelay({ outputs: 2, socketPath: places.boardPath });
let drivenAt = 0;
board.relays.onChange = ({ energised }) => {
  drivenAt = energised ? performance.now() : 0;
};
await palm.plug();
await board.host.plug();
const matrix = await SimulatedChild.start(join(folder, 'tty'), 115_200);
const [mqttPort, httpPort] = [await freePort(), await freePort()];
mkdirSync(data);
writeFileSync(join(data, 'room.json'), JSON.stringify(benchDoorRoom()));
const daemon = spawn(process.execPath, [mainPath, 'run', '--data', data], {
  env: { ...process.env, WALLKEEPER_LOG: 'error' },
  stdio: ['ignore', 'inherit', 'inherit'],
});
await until(
  'ready',
  async () => (await fetch(`http://127.0.0.1:${httpPort}/readyz`).catch(() => null))?.status === 200,
);

function benchDoorRoom(): object {
  const room = demoRoom({ matrixPath: join(folder, 'tty'), baudRate: 115_200, mqttPort, httpPort, door: places }) as {
    devices: { id: string }[];
    doors: { contact?: object; requestToExit?: object; fire?: object }[];
  };
  const link = { type: 'hid', vendorId: 0x16c0, productId: 0x05df, allowVirtual: true, socket: places.boardPath };
  const relay = { id: 'strike-1', driver: 'hid-relay', channels: 2, link };
  const doors = room.doors.map(({ contact, requestToExit, fire, ...door }) => ({
    ...door,
    duplicateWithinMs: [contact, requestToExit, fire].length - 3,
    strike: { device: 'strike-1', channel: 1, pulseMs },
  }));
  const devices = [...room.devices.filter(({ id }) => id !== 'strike-1'), relay];
  return { ...room, devices, doors, triggers: [] };
}

/** When the strike was driven; undefined while it is not. */
function driven(): number | undefined {
  return drivenAt === 0 ? undefined : drivenAt;
}

/** From the palm's report to the order at the board; the board's own answer comes after it. */
async function strikes(): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < repeat; n += 1) {
    drivenAt = 0;
    const scannedAt = performance.now();
    palm.send(palm.terminal.match({ subject: '000102', duress: false, quality: 3, live: true }));
    times.push((await until('the strike', driven)) - scannedAt);
    await until('its end', () => drivenAt === 0);
  }
  return times;
}

/** Ms from a request to its result, one scene after the other. */
async function wallTimes(client: MqttClient, name: string): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < scenes; n += 1) {
    const requestId = `${name}-${n}`;
    const began = performance.now();
    const done = new Promise<number>((resolve) => {
      const listen = (topic: string, payload: Buffer): void => {
        if (!topic.endsWith('/result') || !payload.includes(requestId)) return;
        client.off('message', listen);
        resolve(performance.now());
      };
      client.on('message', listen);
    });
    const scene = n % 2 === 0 ? 'monitoring' : 'conference';
    client.publish(`${base}/scene/set`, JSON.stringify({ requestId, scene, priority: 'meeting' }), { qos: 1 });
    times.push((await done) - began);
  }
  return times;
}

const alone = decisions();
const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, { protocolVersion: 5 });
await client.subscribeAsync(`${base}/scene/result`, { qos: 1 });
await strikes();
const strike = await strikes();
await wallTimes(client, 'warm');
const quiet = await wallTimes(client, 'quiet');
const before = residentMb(daemon.pid ?? 0).now;
let sent = 0;
const flood = setInterval(() => {
  for (let n = 0; n < reportsASecond / 100; n += 1) palm.send(palm.terminal.heartbeat());
  sent += reportsASecond / 100;
}, 10);
const flooded = await wallTimes(client, 'flood');
clearInterval(flood);
const grownMb = residentMb(daemon.pid ?? 0).now - before;
const backMs = await afterFlood();

/** How long after it a palm opens the door again. */
async function afterFlood(): Promise<number> {
  const began = performance.now();
  drivenAt = 0;
  await until(
    'a palm works again',
    () => {
      palm.send(palm.terminal.match({ subject: '000102', duress: false, quality: 3, live: true }));
      return driven();
    },
    60_000,
  );
  return performance.now() - began;
}

const ratio = percentile(flooded, 0.5) / percentile(quiet, 0.5);
const rows = [
  ['decision alone, 20,000 people, ms', percentile(alone, 0.5), percentile(alone, 0.99), `≤ ${reach.decisionP99Ms}`],
  ['palm → entry on disk → strike, ms', percentile(strike, 0.5), percentile(strike, 0.99), `≤ ${reach.strikeP99Ms}`],
  ['scene, nobody at the door, ms', percentile(quiet, 0.5), percentile(quiet, 0.99), '–'],
  [`scene, ${reportsASecond} reports/s, ms`, percentile(flooded, 0.5), percentile(flooded, 0.99), '≤ 1.10 ×'],
] as const;
process.stdout.write('| what | p50 | p99 | reach |\n|---|---|---|---|\n');
for (const [what, p50, p99, wanted] of rows)
  process.stdout.write(`| ${what} | ${p50.toFixed(3)} | ${p99.toFixed(3)} | ${wanted} |\n`);
process.stdout.write(
  `\nflood: ${sent} reports, scene p50 × ${ratio.toFixed(2)}, memory ${grownMb >= 0 ? '+' : ''}${grownMb.toFixed(1)} MB, a palm works ${(backMs / 1000).toFixed(1)} s after it\n`,
);
await client.endAsync(true);
await ended(daemon, 'SIGTERM');
await matrix.stop();
palm.stop();
board.relays.stop();
board.host.unplug();
rmSync(folder, { recursive: true, force: true });
const good =
  percentile(strike, 0.99) <= reach.strikeP99Ms &&
  percentile(alone, 0.99) <= reach.decisionP99Ms &&
  ratio <= reach.floodRatio;
process.exitCode = good ? 0 : 1;
