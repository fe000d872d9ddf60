import { KeeperError } from '../../drivers/errors.js';
import { say } from '../messages/catalogue.js';
import { oneLine } from '../messages/explain.js';
import { isSet, numberOption, positional } from './arguments.js';
import type { CliParts, FamilyTools, ProbeFinding } from './parts-port.js';
import { askFamily } from './probe-line.js';
import { exitCodes, type CliContext, type Verb } from './verb.js';

export const probe: Verb = {
  name: 'probe',
  summary: {
    en: 'finds which matrix or display answers on a port; asks, never switches',
    id: 'mencari matriks atau layar yang menjawab pada suatu porta; hanya bertanya, tidak mengubah apa pun',
  },
  usage: ['PATH|HOST:PORT [--baud N]'],
  positionals: { least: 1, most: 1 },
  options: {
    baud: {
      type: 'string',
      value: 'N',
      help: { en: 'try only this baud rate', id: 'hanya coba baud ini' },
    },
    json: {
      type: 'boolean',
      help: { en: 'JSON on standard output, for programs', id: 'JSON pada keluaran standar, untuk program' },
    },
  },
  async run(context, args) {
    const target = targetOf(positional(args, 0));
    const baud = numberOption(args, 'baud', { least: 300, most: 921_600 });
    const families = await probingFamilies(context.parts, target.kind);
    const rounds = roundsOf(families, target.kind === 'tcp' ? [null] : baud === null ? usualSpeeds : [baud]);
    for (const { speed, families: asked } of rounds) {
      if (!isSet(args, 'json')) {
        context.err(`${say(context.language, 'probe-asking', { target: target.name, speed: speedText(speed) })}\n`);
      }
      const found = await askAll(context, asked, target, speed);
      if (found === 'stopped') return exitCodes.failure;
      if (found === null) continue;
      context.out(isSet(args, 'json') ? `${JSON.stringify(found)}\n` : page(context, found));
      return exitCodes.success;
    }
    throw new KeeperError('cli-nothing-answered', {
      target: target.name,
      speeds: [...new Set(rounds.map(({ speed }) => speedText(speed)))].join(', '),
    });
  },
};

/** In the order of how often devices are set so; one at a time, since a wrong speed makes noise of every byte. */
const usualSpeeds = [9600, 57_600, 115_200, 38_400, 19_200] as const;

type Target =
  | { readonly kind: 'serial'; readonly name: string; readonly path: string }
  | { readonly kind: 'tcp'; readonly name: string; readonly host: string; readonly port: number };

/** A path, or host:port; throws cli-path-not-a-target. */
function targetOf(given: string): Target {
  if (given.includes('/')) return { kind: 'serial', name: given, path: given };
  const match = /^(?:\[([0-9a-fA-F:.%\w]+)\]|([^:\s]+)):(\d{1,5})$/.exec(given);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port < 1 || port > 65_535) throw new KeeperError('cli-path-not-a-target', { given });
  return { kind: 'tcp', name: given, host, port };
}

interface Candidate {
  readonly tools: FamilyTools;
  /** Null where nobody knows. */
  readonly usualBaudRate: number | null;
}

/** Families that can be asked on such a line, the least harmful question first. */
async function probingFamilies(parts: CliParts, line: 'serial' | 'tcp'): Promise<readonly Candidate[]> {
  const candidates = await Promise.all(
    (await parts.familyNames()).map(async (name) => ({
      tools: await parts.family(name),
      usualBaudRate: await parts.familyBaudRate(name),
    })),
  );
  return candidates
    .flatMap(({ tools, usualBaudRate }) => (tools === null ? [] : [{ tools, usualBaudRate }]))
    .filter(({ tools: { probe } }) => probe !== null && (probe.only ?? line) === line)
    .sort((one, other) => (one.tools.probe?.harm ?? 0) - (other.tools.probe?.harm ?? 0));
}

interface Round {
  /** Null over TCP. */
  readonly speed: number | null;
  readonly families: readonly FamilyTools[];
}

/**
 * One speed at a time, for a wrong one makes noise of every byte. First each family at the speed that its devices leave
 * the factory with, then the rest.
 */
function roundsOf(candidates: readonly Candidate[], speeds: readonly (number | null)[]): readonly Round[] {
  const round = (speed: number | null, isAsked: (candidate: Candidate) => boolean): Round => ({
    speed,
    families: candidates.filter(isAsked).map(({ tools }) => tools),
  });
  if (speeds.length < 2) return speeds.map((speed) => round(speed, () => true));
  return [
    ...speeds.map((speed) => round(speed, ({ usualBaudRate }) => usualBaudRate === speed)),
    ...speeds.map((speed) => round(speed, ({ usualBaudRate }) => usualBaudRate !== speed)),
  ].filter(({ families }) => families.length > 0);
}

interface Found extends ProbeFinding {
  readonly driver: string;
  /** Null over TCP. */
  readonly baudRate: number | null;
  /** The block to paste into `devices`. */
  readonly device: object;
}

async function askAll(
  context: CliContext,
  families: readonly FamilyTools[],
  target: Target,
  speed: number | null,
): Promise<Found | 'stopped' | null> {
  for (const { name, probe } of families) {
    if (context.signal.aborted) return 'stopped';
    if (probe === null) continue;
    const transport =
      target.kind === 'tcp'
        ? await context.parts.tcpTransport(target.host, target.port)
        : await context.parts.serialTransport(target.path, speed ?? 9600);
    const finding = await askFamily(probe, transport, context.clock, context.signal);
    if (finding !== null)
      return { driver: name, baudRate: speed, ...finding, device: block(name, finding, target, speed) };
  }
  return context.signal.aborted ? 'stopped' : null;
}

function block(driver: string, { inputs, outputs }: ProbeFinding, target: Target, speed: number | null): object {
  const link =
    target.kind === 'tcp'
      ? { type: 'tcp', host: target.host, port: target.port }
      : { type: 'serial', path: target.path, baudRate: speed };
  const size = inputs === null || outputs === null ? {} : { inputs, outputs };
  return { id: inputs === null ? 'device-1' : 'matrix-1', driver, ...size, link };
}

function page(context: CliContext, found: Found): string {
  const { language } = context;
  const { driver, inputs, outputs } = found;
  const unsaid = say(language, 'probe-unsaid');
  const sized = inputs !== null && outputs !== null;
  const size = sized ? say(language, 'probe-size', { inputs, outputs }) : say(language, 'probe-no-size');
  const names = { driver, model: found.model ?? unsaid, firmware: found.firmware ?? unsaid, size };
  return [
    oneLine(say(language, 'probe-found', names)),
    say(language, 'probe-paste'),
    `  ${JSON.stringify(found.device)}`,
    '',
  ].join('\n');
}

function speedText(speed: number | null): string {
  return speed === null ? 'TCP' : `${speed} baud`;
}
