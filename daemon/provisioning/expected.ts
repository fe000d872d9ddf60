/** Which health parts a trial waits for. */
import type { Room } from '../config/schema.js';
import type { HealthLine } from '../wall/devices-port.js';

/** Devices and broker that answer now. */
export function answeringNow(lines: readonly HealthLine[]): readonly string[] {
  return lines.filter(({ part, ok }) => ok && isWaitedFor(part)).map(({ part }) => part);
}

/** Of what answered before: the parts that the new configuration still has. */
export function expectedOf(answering: readonly string[], next: Room): readonly string[] {
  const there = new Set(partsOf(next));
  return answering.filter((part) => there.has(part));
}

/** Devices and broker of this configuration that do not answer. */
export function silentOf(lines: readonly HealthLine[], room: Room): readonly string[] {
  const answering = new Set(answeringNow(lines));
  return partsOf(room).filter((part) => !answering.has(part));
}

/** What has not come back; where nothing answered before, whatever of the configuration does not answer. */
export function missingOf(expected: readonly string[], lines: readonly HealthLine[], room: Room): readonly string[] {
  const silent = new Set(silentOf(lines, room));
  return (expected.length > 0 ? expected : partsOf(room)).filter((part) => silent.has(part));
}

function partsOf(room: Room): readonly string[] {
  return ['mqtt', ...room.devices.map(({ id }) => `device:${id}`)];
}

function isWaitedFor(part: string): boolean {
  return part === 'mqtt' || part.startsWith('device:');
}
