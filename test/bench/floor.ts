/**
 * The least that switches a matrix by a scene: what the same libraries cost on this machine with nothing kept, proven
 * or written down. `npm run bench` shows it beside the daemon, so that a figure tells of the daemon and not of the
 * machine. Believes the matrix's bare acknowledgement; knows no fault. Argument: the data folder, for its room.json.
 */
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { SerialPort } from 'serialport';
import type { benchRoom } from './bench-room.js';

interface Request {
  readonly requestId: string;
  readonly scene: { readonly assignments: Readonly<Record<string, string>> };
}

const room = JSON.parse(readFileSync(join(process.argv[2] ?? '.', 'room.json'), 'utf8')) as ReturnType<
  typeof benchRoom
>;
const link = room.devices[0]?.link ?? { path: '', baudRate: 9600 };
const base = room.mqtt.baseTopic;
const shown = new Map<string, string>();
const waiting: Request[] = [];
let sent: { readonly requestId: string; readonly ties: readonly (readonly [string, string])[] } | null = null;

const port = new SerialPort({ path: link.path, baudRate: link.baudRate });
const client = mqtt.connect(room.mqtt.url, { protocolVersion: 5 });

function next(): void {
  if (sent !== null) return;
  const request = waiting.pop();
  if (request === undefined) return;
  for (const older of waiting.splice(0)) answer(older.requestId, 'superseded');
  const ties = Object.entries(request.scene.assignments).filter(([region, source]) => shown.get(region) !== source);
  if (ties.length === 0) {
    answer(request.requestId, 'unchanged');
    return;
  }
  sent = { requestId: request.requestId, ties };
  port.write(`\u001b+Q${ties.map(([region, source]) => `${source.slice(1)}*${region.slice(1)}!`).join('')}\r`);
}

function answer(requestId: string, status: string): void {
  client.publish(`${base}/scene/result`, JSON.stringify({ requestId, status }), { qos: 1 });
}

let line = '';
port.on('data', (bytes: Buffer) => {
  line += bytes.toString('latin1');
  if (sent === null || !line.includes('Qik\r')) return;
  line = '';
  for (const [region, source] of sent.ties) shown.set(region, source);
  const { requestId } = sent;
  sent = null;
  answer(requestId, 'applied');
  next();
});

client.on('connect', () => {
  if (client.stream instanceof Socket) client.stream.setNoDelay(true);
  client.subscribe(`${base}/scene/set`, { qos: 1 });
  client.publish(`${base}/status`, JSON.stringify({ state: 'online' }), { qos: 1, retain: true });
});
client.on('message', (_topic, payload) => {
  waiting.push(JSON.parse(payload.toString()) as Request);
  next();
});
