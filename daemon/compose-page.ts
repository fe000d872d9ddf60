/** What the page's edge needs of the other parts, fitted to its ports. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputId, outputId, type Tie } from '../drivers/driver.js';
import type { Clock } from '../drivers/clock.js';
import type { FamilyTools } from '../drivers/family.js';
import type { KeptLink } from '../drivers/link/kept-link.js';
import { hidAdoptions } from '../drivers/hid-adoption.js';
import { familyTools } from '../drivers/registry.js';
import { hidLink, serialLink } from './cli/devices.js';
import { cliParts } from './cli/parts.js';
import { probeTarget } from './cli/probe-target.js';
import { changesOf } from './config/changes.js';
import type { RoomParser } from './config/parse.js';
import type { Room } from './config/schema.js';
import type { InventoryPort, JournalReadPort, LinesPort, RevisionsPort } from './edges/http/ports.js';
import type { TraceRing } from './edges/http/trace-ring.js';
import type { Files } from './edges/storage/files.js';
import { listRevisions } from './edges/storage/revisions.js';
import { exportLines } from './journal/export.js';
import type { Journal } from './journal/journal.js';
import { journalPage } from './journal/page.js';
import { sha256 } from './journal/signing-key.js';
import { verifyJournal } from './journal/verify.js';
import type { MatrixMirror } from './wall/matrix-mirror.js';

/** The built page lies beside the built daemon. */
export const pageFolder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'page');

export interface LinesParts {
  readonly room: Room;
  readonly matrices: ReadonlyMap<string, MatrixMirror>;
  readonly links: ReadonlyMap<string, KeptLink>;
  readonly ring: TraceRing;
  readonly clock: Clock;
}

export async function linesPort({ room, matrices, links, ring, clock }: LinesParts): Promise<LinesPort> {
  const tools = new Map<string, FamilyTools>();
  for (const { id, driver } of room.devices) {
    const known = links.has(id) ? await familyTools(driver) : null;
    if (known !== null) tools.set(id, known);
  }
  return {
    ring,
    has: (device) => links.has(device),
    decode: (device, from, bytes) => tools.get(device)?.decode(from, bytes) ?? [],
    send: async (device, bytes, correlation) => {
      const link = links.get(device);
      if (link === undefined) return null;
      const outcome = await link.write(bytes);
      const code = 'code' in outcome ? outcome.code : null;
      if (outcome.kind !== 'not-sent') {
        ring.take({ device, direction: 'out', bytes, at: clock.now(), correlation, kind: 'frame' });
        // Whatever it did, what is known of the device may be wrong now. A line of displays is read at its next poll.
        await matrices.get(device)?.run({ kind: 'read-all' }, correlation);
      }
      return { outcome: outcome.kind, code, bytes: outcome.kind === 'not-sent' ? 0 : bytes.length };
    },
    tie: async (device, asked, correlation) => {
      const mirror = matrices.get(device);
      const tie = mirror === undefined ? null : tieOf(mirror, asked);
      return mirror === undefined || tie === null ? null : mirror.run({ kind: 'tie', tie }, correlation);
    },
  };
}

function tieOf(
  { capabilities }: MatrixMirror,
  asked: { readonly output: number; readonly input: number | null },
): Tie | null {
  const output = outputId(asked.output, capabilities.outputs);
  const input = asked.input === null ? null : inputId(asked.input, capabilities.inputs);
  if (output === null || (asked.input !== null && input === null)) return null;
  return { output, input };
}

export function inventoryPort(clock: Clock): InventoryPort {
  return {
    serialPorts: async () => {
      const ports = await cliParts.serialPorts();
      return ports.map((port) => ({ ...port, link: serialLink(port, ports) }));
    },
    hidDevices: async () => {
      const devices = await cliParts.hidDevices();
      return Promise.all(
        devices.map(async (device) => {
          // What hangs on no socket can't be told from what somebody made up: it is never offered.
          return { ...device, link: hidLink(device), adoptions: device.virtual ? [] : await hidAdoptions(device) };
        }),
      );
    },
    probe: async (given, baudRate) => {
      const signal = new AbortController().signal;
      const probed = await probeTarget(
        { parts: cliParts, clock, signal },
        { given, baudRate, asking: () => undefined },
      );
      return { found: probed.found === 'stopped' ? null : probed.found, tried: probed.tried };
    },
  };
}

export function processFigures() {
  const { user, system } = process.cpuUsage();
  return {
    uptimeSeconds: Math.round(process.uptime()),
    residentMb: Math.round((process.memoryUsage.rss() / 2 ** 20) * 10) / 10,
    cpuSeconds: Math.round((user + system) / 1e4) / 100,
  };
}

export function revisionsPort(files: Files, folder: string, parse: RoomParser): RevisionsPort {
  return { list: () => listRevisions(files, folder, parse), changes: changesOf };
}

export function journalReadPort(journal: Journal, files: Files, folder: string): JournalReadPort {
  return {
    get head() {
      return journal.head;
    },
    append: (draft) => journal.append(draft),
    subscribe: (listener) => journal.subscribe(listener),
    page: (filter) => journalPage(files, folder, filter),
    verify: () => verifyJournal(files, folder, sha256),
    lines: () => exportLines(files, folder),
  };
}
