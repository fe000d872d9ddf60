/**
 * Reports of noise against a driver on a device in memory: bytes at random, good reports with bits turned, lengths that
 * are none, at any pace. What must hold: nothing throws, nobody is let in, memory stays as it was.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Test } from 'tap';
import type { TerminalProfile } from '../../../drivers/simulators/palm-terminal.js';
import { terminalRig } from './terminal-under-test.js';

/** Small and seeded, so that a failure can be had again (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface NoiseResult {
  readonly reports: number;
  readonly malformed: number;
  readonly matches: readonly string[];
  /** Of the heap, from a tenth of the way to the end, bytes. */
  readonly grown: number;
  readonly events: number;
}

/** `count` reports; the clock goes on by 11 ms each, which no flood guard minds. */
export async function noise(t: Test, profile: TerminalProfile, count: number, seed: number): Promise<NoiseResult> {
  const rig = terminalRig(t, { profile });
  await rig.plug();
  const { clock, hid, palm, driver, events } = rig;
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const matches: string[] = [];
  let told = 0;
  let heapAt = 0;
  const begun = Math.floor(count / 10);
  for (let index = 0; index < count; index += 1) {
    if (index === begun) heapAt = heapBytes();
    hid.send(noisy());
    await clock.pass(11);
    told += events.length;
    for (const event of events.splice(0)) if (event.kind === 'match') matches.push(event.subject);
  }
  return {
    reports: driver.status.counters.reports,
    malformed: driver.status.counters.malformed,
    matches,
    grown: heapBytes() - heapAt,
    events: told,
  };

  function noisy(): Uint8Array {
    const [good = new Uint8Array(8)] = palm.isWedge
      ? [Uint8Array.of(below(256), 0, below(256), 0, 0, 0, 0, 0)]
      : palm.match({ subject: String(below(1e6)), duress: false, quality: 3, live: true });
    switch (below(5)) {
      case 0:
        return Uint8Array.from({ length: below(80) }, () => below(256));
      case 1:
        return Uint8Array.from({ length: good.length }, (_, at) => (at === 0 ? (good[0] ?? 0) : below(256)));
      case 2:
        return good.slice(0, below(good.length));
      case 3:
        return Uint8Array.from([...good, ...Array.from({ length: 1 + below(20) }, () => below(256))]);
      default: {
        const at = 1 + below(good.length - 1);
        // One bit of the part that is signed, or of what has no second value.
        return good.map((byte, place) => (place === at ? byte ^ (1 << below(8)) : byte));
      }
    }
  }
}

/** What is alive, not what is lying about: the collector is called first. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
