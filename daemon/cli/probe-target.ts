/** Finds which family answers on a port or a socket: for the verb `probe` and for the page. */
import type { Clock } from '../../drivers/clock.js';
import { KeeperError } from '../../drivers/errors.js';
import type { CliParts, FamilyTools, ProbeFinding } from './parts-port.js';
import { askFamily } from './probe-line.js';

export interface ProbeContext {
  readonly parts: Pick<CliParts, 'familyNames' | 'family' | 'familyBaudRate' | 'serialTransport' | 'tcpTransport'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface ProbeAsked {
  /** A path, or host:port. */
  readonly given: string;
  /** Null: the usual ones, one after the other. */
  readonly baudRate: number | null;
  /** Told before each speed is tried. */
  readonly asking: (speed: string) => void;
}

export interface Probed {
  /** Null where nothing answered; `stopped` where the signal came first. */
  readonly found: Found | 'stopped' | null;
  readonly tried: readonly string[];
}

/** Asks, never switches. Codes: cli-path-not-a-target, and the transport's own. */
export async function probeTarget(context: ProbeContext, asked: ProbeAsked): Promise<Probed> {
  const target = targetOf(asked.given);
  const { baudRate } = asked;
  const speeds = target.kind === 'tcp' ? [null] : baudRate === null ? usualSpeeds : [baudRate];
  const rounds = roundsOf(await probingFamilies(context.parts, target.kind), speeds);
  const tried = new Set<string>();
  for (const { speed, families } of rounds) {
    tried.add(speedText(speed));
    asked.asking(speedText(speed));
    const found = await askAll(context, families, target, speed);
    if (found !== null) return { found, tried: [...tried] };
  }
  return { found: null, tried: [...tried] };
}

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
async function probingFamilies(parts: ProbeContext['parts'], line: 'serial' | 'tcp'): Promise<readonly Candidate[]> {
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

export interface Found extends ProbeFinding {
  readonly driver: string;
  /** Null over TCP. */
  readonly baudRate: number | null;
  /** The block to paste into `devices`. */
  readonly device: object;
}

async function askAll(
  context: ProbeContext,
  families: readonly FamilyTools[],
  target: Target,
  speed: number | null,
): Promise<Found | 'stopped' | null> {
  const { clock, signal, parts } = context;
  for (const { name, probe } of families) {
    if (signal.aborted) return 'stopped';
    if (probe === null) continue;
    const transport =
      target.kind === 'tcp'
        ? await parts.tcpTransport(target.host, target.port)
        : await parts.serialTransport(target.path, speed ?? 9600);
    const everyAddress = speed === null || speed === (await parts.familyBaudRate(name));
    const finding = await askFamily(probe, transport, { clock, signal, everyAddress });
    if (finding !== null)
      return { driver: name, baudRate: speed, ...finding, device: block(name, finding, target, speed) };
  }
  return signal.aborted ? 'stopped' : null;
}

function block(driver: string, { inputs, outputs }: ProbeFinding, target: Target, speed: number | null): object {
  const link =
    target.kind === 'tcp'
      ? { type: 'tcp', host: target.host, port: target.port }
      : { type: 'serial', path: target.path, baudRate: speed };
  const size = inputs === null || outputs === null ? {} : { inputs, outputs };
  return { id: inputs === null ? 'device-1' : 'matrix-1', driver, ...size, link };
}

function speedText(speed: number | null): string {
  return speed === null ? 'TCP' : `${speed} baud`;
}
