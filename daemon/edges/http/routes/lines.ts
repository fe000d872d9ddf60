/** Ports of this machine, and what goes over the lines: probe, monitor, raw bytes, single ties. */
import type { Room } from '../../../config/schema.js';
import { explainError, explanationLine } from '../../../messages/explain.js';
import type { FrameView, HidDeviceView, PortsView, ProbeAsked, SendAsked, TieAsked, TraceView } from '../api-types.js';
import type { HttpPorts } from '../ports.js';
import { ok, parameter, refuse, withBody, type Answer, type Call, type Parameter, type Route } from '../route.js';
import {
  portsView,
  probeAsked,
  probeView,
  sendAsked,
  sendView,
  tieAsked,
  tieView,
  traceView,
} from '../shapes/bench.js';
import type { TracedFrame } from '../trace-ring.js';
import type { RouteParts } from './parts.js';

const filters: Readonly<Record<string, Parameter>> = {
  direction: { pattern: 'in|out', help: 'only what came in, or went out' },
  kind: { pattern: 'frame|discarded', help: 'only whole frames, or only bytes that belong to none' },
  contains: { pattern: '[0-9a-fA-F]{2,64}', help: 'only frames with these bytes, hex' },
};
const since: Parameter = { pattern: '\\d{1,12}', help: 'only frames with a greater number' };

export function lineRoutes(parts: RouteParts): readonly Route[] {
  const { ports } = parts;
  const { lines } = ports;
  return [
    {
      method: 'GET',
      path: '/ports',
      summary: {
        en: 'Serial ports and HID devices of this machine',
        id: 'Porta serial dan perangkat HID di mesin ini',
      },
      access: 'bench',
      answer: { kind: 'json', shape: portsView },
      handle: async (call) => ok(await portsOf(ports, call)),
    },
    {
      method: 'POST',
      path: '/ports/probe',
      summary: {
        en: 'Find out what answers on a port; asks, never switches',
        id: 'Mencari tahu apa yang menjawab di porta',
      },
      access: 'bench',
      answer: { kind: 'json', shape: probeView },
      ...withBody(probeAsked, async (_call, { target, baudRate }: ProbeAsked) =>
        ok(await ports.inventory.probe(target, baudRate ?? null)),
      ),
    },
    {
      method: 'GET',
      path: '/devices/:device/trace',
      summary: { en: 'The last frames of a line', id: 'Bingkai terakhir pada jalur' },
      access: 'bench',
      query: { ...filters, since },
      answer: { kind: 'json', shape: traceView },
      handle: (call) => onLine(ports, call, (device) => ok(traceOf(ports, device, call))),
    },
    {
      method: 'GET',
      path: '/devices/:device/trace/events',
      summary: { en: 'The frames of a line, as they come', id: 'Bingkai pada jalur, saat datang' },
      access: 'bench',
      query: filters,
      answer: { kind: 'events', events: ['frame', 'dropped', 'heartbeat', 'signed-out'] },
      handle: (call) =>
        onLine(ports, call, (device) => ({
          kind: 'events',
          open: (reader) => {
            let dropped = 0;
            return lines.ring.subscribe(device, (frame) => {
              if (!isWanted(frame, call.query)) return;
              if (!reader.push('frame', JSON.stringify(frameView(ports, device, frame)))) dropped += 1;
              if (dropped > 0) reader.offer('dropped', () => JSON.stringify({ frames: dropped }));
            });
          },
        })),
    },
    {
      method: 'GET',
      path: '/devices/:device/trace/record',
      summary: { en: 'The last frames as a file, one JSON object a line', id: 'Bingkai terakhir sebagai berkas' },
      access: 'bench',
      query: { ...filters, since },
      answer: { kind: 'lines' },
      handle: (call) =>
        onLine(ports, call, (device) => {
          const { frames, dropped } = traceOf(ports, device, call);
          const driver = ports.room.room.devices.find(({ id }) => id === device)?.driver ?? null;
          const head = { format: 'wallkeeper-line-record', version: 1, device, driver, dropped };
          return { kind: 'lines', name: `${device}.jsonl`, lines: linesOf(head, frames) };
        }),
    },
    {
      method: 'POST',
      path: '/devices/:device/send',
      summary: {
        en: 'Send raw bytes, then read the device in full',
        id: 'Mengirim byte mentah, lalu membaca perangkat',
      },
      access: 'bench',
      danger: 'raw-send',
      answer: { kind: 'json', shape: sendView },
      ...withBody(sendAsked, async (call, { hex }: SendAsked) => {
        const device = parameter(call, 'device');
        if (!lines.has(device)) return refuse('device-without-line', { device });
        const entry = await ports.journal.append({
          kind: 'line.raw-sent',
          actor: call.actor,
          forServer: true,
          data: { device, hex: hex.toLowerCase() },
        });
        const sent = await lines.send(device, Buffer.from(hex, 'hex'), `web-${entry.seq}`);
        return sent === null ? refuse('device-without-line', { device }) : ok(sent);
      }),
    },
    {
      method: 'POST',
      path: '/devices/:device/tie',
      summary: { en: 'One crosspoint, outside any scene', id: 'Satu titik silang, di luar adegan' },
      access: 'bench',
      answer: { kind: 'json', shape: tieView },
      ...withBody(tieAsked, (call, asked: TieAsked) => tie(ports, call, asked)),
    },
  ];
}

async function tie({ lines, journal, room }: HttpPorts, call: Call, { output, input }: TieAsked): Promise<Answer> {
  const device = parameter(call, 'device');
  if (!lines.has(device)) return refuse('device-without-line', { device });
  // Whoever may not change a wall may not change it by the back door either.
  const walls = call.account?.walls ?? null;
  const wall = room.room.walls.find((one) =>
    one.panels.some((panel) => panel.matrix === device && panel.output === output),
  );
  if (walls !== null && (wall === undefined || !walls.includes(wall.id)))
    return refuse('wall-not-allowed', { account: call.account?.name ?? '', wall: wall?.id ?? '-' });
  const data = { device, output, input };
  const entry = await journal.append({ kind: 'line.tie-asked', actor: call.actor, forServer: true, data });
  const wanted = { output, input: input === 0 ? null : input };
  const outcome = await lines.tie(device, wanted, `web-${entry.seq}`);
  if (outcome === null) return refuse('tie-impossible', { device, output, input });
  return ok({ ending: outcome.ending, code: 'code' in outcome ? outcome.code : null });
}

function onLine({ lines, room }: HttpPorts, call: Call, then: (device: string) => Answer): Answer {
  const device = parameter(call, 'device');
  if (!room.room.devices.some(({ id }) => id === device)) return refuse('item-unknown', { what: 'device', id: device });
  return lines.has(device) ? then(device) : refuse('device-without-line', { device });
}

function traceOf(ports: HttpPorts, device: string, call: Call): TraceView {
  const { ring } = ports.lines;
  const after = Number(call.query['since'] ?? 0);
  const kept = ring.frames(device);
  const frames = kept.filter((frame) => frame.number > after && isWanted(frame, call.query));
  return {
    device,
    frames: frames.map((frame) => frameView(ports, device, frame)),
    dropped: Math.max(0, ring.seen(device) - kept.length),
  };
}

function isWanted(frame: TracedFrame, { direction, kind, contains }: Readonly<Record<string, string>>): boolean {
  if (direction !== undefined && frame.direction !== direction) return false;
  if (kind !== undefined && frame.kind !== kind) return false;
  return contains === undefined || Buffer.from(frame.bytes).includes(Buffer.from(contains, 'hex'));
}

function frameView({ lines, clock }: HttpPorts, device: string, frame: TracedFrame): FrameView {
  const { number, direction, kind, correlation, bytes, at } = frame;
  return {
    number,
    at: new Date(clock.wall() - (clock.now() - at)).toISOString(),
    direction,
    kind,
    correlation,
    hex: Buffer.from(bytes).toString('hex'),
    decoded: lines.decode(device, direction === 'out' ? 'host' : 'device', bytes),
  };
}

/** The record's own line, then the frames with their time since the first: what `wallkeeper replay` reads. */
async function* linesOf(head: object, frames: readonly FrameView[]): AsyncGenerator<string> {
  yield `${JSON.stringify(head)}\n`;
  const start = Date.parse(frames[0]?.at ?? '');
  for (const frame of frames)
    yield await Promise.resolve(`${JSON.stringify({ ms: Date.parse(frame.at) - start, ...frame })}\n`);
}

async function portsOf({ inventory, room }: HttpPorts, { language }: Call): Promise<PortsView> {
  const serial = await inventory.serialPorts();
  const notes: { code: string; message: string }[] = [];
  const hid = await inventory.hidDevices().catch((error: unknown) => {
    // A machine without libusb still has serial ports to show.
    const told = explainError(error, language);
    if (told === null) throw error;
    notes.push({ code: told.code, message: explanationLine(told) });
    return [];
  });
  const devices = room.room.devices;
  return {
    serial: serial.map((port) => ({ ...port, usedBy: usedBySerial(devices, [port.path, port.byId, port.byPath]) })),
    hid: hid.map((device) => ({ ...device, usedBy: usedByHid(devices, device) })),
    notes,
  };
}

function usedBySerial(devices: Room['devices'], names: readonly (string | null)[]): string | null {
  return devices.find(({ link }) => link.type === 'serial' && names.includes(link.path))?.id ?? null;
}

function usedByHid(devices: Room['devices'], hid: Omit<HidDeviceView, 'usedBy'>): string | null {
  const found = devices.find(
    ({ link }) =>
      link.type === 'hid' &&
      link.vendorId === hid.vendorId &&
      link.productId === hid.productId &&
      (link.serialNumber === undefined || link.serialNumber === hid.serialNumber),
  );
  return found?.id ?? null;
}
