/**
 * `npm run bench:families [-- --repeat 5 --unbound]`: a full-wall change of every matrix family, and one picture over a matrix and two
 * chains of eight panels, each against the time that its own lines need at least. Exits 1 where a scene did not end applied
 * and, without --unbound (for machines that do other things meanwhile), where a ratio is over its bound. What each column is: docs/performance.md.
 */
import { parseArgs } from 'node:util';
import { FamilyRig, type DeviceFigures, type FamilyRigOptions } from './family-rig.js';

const { values } = parseArgs({
  options: { repeat: { type: 'string', default: '5' }, unbound: { type: 'boolean', default: false } },
});
const repeat = Number(values.repeat);
/** Silence that Samsung MDC asks for between two frames of a chain, ms (drivers/display/samsung-mdc/README.md). */
const chainGapMs = 100;
const bounds = { family: 1.15, spanning: 1.1 };
let failures = 0;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The line time of what really went over it; between two frames of a chain there is silence. */
function limitMs({ bytes, commands, byteMs }: DeviceFigures, gapMs: number): number {
  return bytes * byteMs + Math.max(0, commands - 1) * gapMs;
}

interface Sample {
  readonly tookMs: number;
  readonly limitMs: number;
  readonly resultMs: number;
  readonly figures: ReadonlyMap<string, DeviceFigures>;
}

/** Switches to and fro; a sample for each change, the first ones left out. */
async function samples(rig: FamilyRig, scenes: readonly [string, string]): Promise<readonly Sample[]> {
  const taken: Sample[] = [];
  for (let run = 0; run < repeat + 2; run += 1) {
    await rig.mark();
    const { status, sentAt, endedAt } = await rig.request(scenes[run % 2] ?? scenes[0]);
    const figures = await rig.figures();
    if (status !== 'applied' && !(run === 0 && status === 'unchanged')) {
      failures += 1;
      print(`scene ${scenes[run % 2] ?? ''} ended ${status}`);
    }
    const tookMs = Math.max(...[...figures.values()].map(({ lastToHostAt }) => lastToHostAt - sentAt));
    const limits = [...figures].map(([id, one]) => limitMs(one, id === 'matrix' ? 0 : chainGapMs));
    if (run >= 2) taken.push({ tookMs, limitMs: Math.max(...limits), resultMs: endedAt - sentAt, figures });
  }
  return taken;
}

async function measure(options: FamilyRigOptions, scenes: readonly [string, string], bound: number): Promise<void> {
  const rig = new FamilyRig(options);
  try {
    await rig.start();
    const taken = await samples(rig, scenes);
    const ratio = median(taken.map((sample) => sample.tookMs / sample.limitMs));
    const of = (pick: (sample: Sample) => number): string => median(taken.map(pick)).toFixed(1);
    const lines = [...(taken[0]?.figures ?? [])].map(
      ([id, one]) => `${id}: ${one.commands} commands, ${one.bytes} bytes`,
    );
    const name = options.chains ? `${options.driver} and two chains of 8` : options.driver;
    const speed = options.how === 'tcp' ? `tcp, ${options.baudRate}` : String(options.baudRate);
    print(
      `| ${name} | ${speed} | ${scenes.join(' ↔ ')} | ${lines.join('; ')} | ${of((one) => one.limitMs)} | ${of((one) => one.tookMs)} | ${of((one) => one.resultMs)} | ${ratio.toFixed(2)} | ≤ ${bound} |`,
    );
    if (!(ratio <= bound) && !values.unbound) failures += 1;
  } finally {
    await rig.stop();
  }
}

print(
  '| family | baud | scenes | on each line | limit of the slowest line ms | last answer ms | result ms | ratio | bound |',
);
print('|---|---|---|---|---|---|---|---|---|');
const families: readonly Omit<FamilyRigOptions, 'chains'>[] = [
  { driver: 'extron-sis', baudRate: 9600, how: 'pty' },
  { driver: 'extron-sis', baudRate: 115_200, how: 'pty' },
  { driver: 'kramer-p3000', baudRate: 115_200, how: 'pty' },
  { driver: 'kramer-p3000', baudRate: 9600, how: 'pty' },
  { driver: 'videohub', baudRate: 115_200, how: 'tcp' },
];
for (const family of families) await measure({ ...family, chains: false }, ['one', 'two'], bounds.family);
await measure({ driver: 'extron-sis', baudRate: 9600, how: 'pty', chains: true }, ['one', 'span'], bounds.spanning);
print(failures === 0 ? 'Every change was applied within its bound.' : `${failures} out of bounds or not applied.`);
process.exit(failures === 0 ? 0 : 1);
