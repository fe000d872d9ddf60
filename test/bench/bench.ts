/**
 * `npm run bench [-- --baud 9600,115200 --proof read-back --repeat 20 --idle 35]`: how fast, how heavy, how soon again, of the built
 * daemon, as Markdown tables. What each column is: docs/performance.md. Exits 1 where a result claimed what was not so.
 */
import { parseArgs } from 'node:util';
import { cpus } from 'node:os';
import { monotonicMs } from '../../drivers/simulators/paced-line.js';
import { lineLimit, type Ties } from './line-limit.js';
import { cpuMs, residentMb, syncedWritesMs } from './process-figures.js';
import { Rig, type RigOptions } from './rig.js';

const { values } = parseArgs({
  options: {
    baud: { type: 'string', default: '9600,38400,115200' },
    repeat: { type: 'string', default: '15' },
    idle: { type: 'string', default: '35' },
    proof: { type: 'string', default: 'acknowledged,read-back' },
  },
});
const repeat = Number(values.repeat);
const bauds = values.baud.split(',').map(Number);
const idleMs = Number(values.idle) * 1000;
const proofs = (['acknowledged', 'read-back'] as const).filter((proof) => values.proof.split(',').includes(proof));
const firstCount = 20;
let lies = 0;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}

function shown(value: number, digits = 1): string {
  return Number.isNaN(value) ? '–' : value.toFixed(digits);
}

/** The ties with `count` outputs, chosen at random, on another input. */
function changed(ties: Ties, count: number): Ties {
  const order = ties.map((_, index) => ({ index, key: Math.random() })).sort((a, b) => a.key - b.key);
  const chosen = new Set(order.slice(0, count).map(({ index }) => index));
  return ties.map((input, index) => (chosen.has(index) ? 1 + ((input + Math.floor(Math.random() * 15)) % 16) : input));
}

function nameOf({ system, proof }: RigOptions): string {
  return system === 'floor' ? 'bare script' : proof;
}

interface Sample {
  readonly limitMs: number;
  readonly firstByte: number;
  readonly confirmed: number;
  readonly result: number;
  readonly bytes: number;
  readonly ownLineMs: number;
}

async function scene(rig: Rig, count: number, baudRate: number): Promise<Sample> {
  const before = await rig.mark();
  const wanted = changed(before, count);
  let sentAt = 0;
  const answer = await rig.request(wanted, (at) => {
    sentAt = at;
  });
  const line = await rig.line();
  const right = line.ties.every((input, index) => input === wanted[index]);
  if (!right || !['applied', 'unchanged'].includes(answer.status)) {
    lies += 1;
    print(`a scene ended ${answer.status} and the wall is ${right ? 'right' : 'wrong'}`);
  }
  return {
    limitMs: lineLimit(before, wanted, baudRate).ms,
    firstByte: line.firstToDeviceAt - sentAt,
    confirmed: line.lastToHostAt - sentAt,
    result: answer.at - sentAt,
    bytes: line.bytes,
    ownLineMs: (line.bytes * 10_000) / baudRate,
  };
}

async function latency(rig: Rig, options: RigOptions, count: number): Promise<void> {
  for (let warm = 0; warm < 3; warm += 1) await scene(rig, count, options.baudRate);
  await pause(50);
  const cpuBefore = cpuMs(rig.pid);
  const samples: Sample[] = [];
  for (let run = 0; run < repeat; run += 1) {
    samples.push(await scene(rig, count, options.baudRate));
    // What a scene leaves to be done (events, disk) is part of its cost.
    await pause(30);
  }
  const cpu = (cpuMs(rig.pid) - cpuBefore) / repeat;
  const of = (pick: (sample: Sample) => number): number => median(samples.map(pick));
  const result = of((sample) => sample.result);
  const confirmed = of((sample) => sample.confirmed);
  const cells = [
    String(options.baudRate),
    nameOf(options),
    String(count),
    shown(of((sample) => sample.limitMs)),
    shown(of((sample) => sample.firstByte)),
    shown(confirmed),
    shown(result),
    shown(of((sample) => (count === 0 ? sample.result : sample.result - sample.confirmed))),
    shown(
      of((sample) => sample.bytes),
      0,
    ),
    count === 0
      ? '–'
      : shown(
          of((sample) => sample.confirmed / sample.limitMs),
          2,
        ),
    count === 0
      ? '–'
      : shown(
          of((sample) => sample.confirmed / sample.ownLineMs),
          2,
        ),
    shown(cpu),
  ];
  print(`| ${cells.join(' | ')} |`);
}

/** The first scenes after a start cost more: their machine code is made. They are told by themselves and not in the rows. */
async function firstScenes(rig: Rig, { baudRate }: RigOptions): Promise<void> {
  const cpuBefore = cpuMs(rig.pid);
  for (let count = 0; count < firstCount; count += 1) {
    await scene(rig, 16, baudRate);
    await pause(30);
  }
  print(`The first ${firstCount} scenes of 16: ${shown((cpuMs(rig.pid) - cpuBefore) / firstCount)} ms of CPU each.`);
  print('');
}

async function burst(rig: Rig, options: RigOptions): Promise<void> {
  const before = await rig.mark();
  // The first and the last differ from what was there and from each other on all outputs.
  const turned = (by: number): Ties => before.map((input) => 1 + ((input - 1 + by) % 16));
  let wanted = before;
  let sentAt = 0;
  const answers = [];
  for (let index = 0; index < 100; index += 1) {
    wanted = turned(1 + (index % 14));
    answers.push(
      rig.request(wanted, (at) => {
        sentAt = at;
      }),
    );
  }
  const results = await Promise.all(answers);
  const line = await rig.line();
  if (line.ties.some((input, index) => input !== wanted[index])) lies += 1;
  const limit = lineLimit(turned(1), wanted, options.baudRate).ms;
  const applied = results.filter(({ status }) => status === 'applied').length;
  const superseded = results.filter(({ status }) => status === 'superseded').length;
  const quiet = line.lastToHostAt - sentAt;
  print(
    `| ${options.baudRate} | ${nameOf(options)} | ${line.commands} | ${applied} | ${superseded} | ${shown(quiet)} | ${shown(quiet / limit, 2)} |`,
  );
}

async function recovery(rig: Rig): Promise<void> {
  await rig.order('unplug');
  await pause(1500);
  const cableAt = monotonicMs();
  await rig.order('plug');
  const cable = (await rig.served(changed(await rig.mark(), 16))) - cableAt;
  await rig.stopBroker();
  await pause(1500);
  await rig.startBroker();
  const brokerAt = monotonicMs();
  const broker = (await rig.served(changed(await rig.mark(), 16))) - brokerAt;
  print(`Cable back to first scene served: ${shown(cable, 0)} ms. Broker back: ${shown(broker, 0)} ms.`);
}

async function idle(rig: Rig): Promise<void> {
  if (idleMs === 0) return;
  await pause(1000);
  const before = cpuMs(rig.pid);
  await pause(idleMs);
  const share = ((cpuMs(rig.pid) - before) / idleMs) * 100;
  print(`Idle for ${idleMs / 1000} s: ${shown(share, 2)} % of one core, the device's regular reading included.`);
}

print(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? '?'}), ${repeat} scenes a row, medians.`);
print('');
for (const baudRate of bauds) {
  const systems: readonly RigOptions[] = [
    ...(proofs.includes('acknowledged') ? [{ baudRate, proof: 'acknowledged', system: 'floor' } as const] : []),
    ...proofs.map((proof) => ({ baudRate, proof })),
  ];
  for (const options of systems) {
    const rig = new Rig(options);
    await rig.start();
    const { onlineMs, firstSceneMs, readyMs } = await rig.startDaemon();
    print(
      `${baudRate} baud, ${nameOf(options)}: start to online ${shown(onlineMs, 0)} ms, to first scene confirmed ${shown(firstSceneMs, 0)} ms, to ready ${shown(readyMs, 0)} ms.`,
    );
    print('');
    await firstScenes(rig, options);
    print(
      '| baud | proof | changes | limit ms | first byte | last confirmation | result | result after confirmation | bytes | confirmation ÷ limit | ÷ own line time | CPU ms a scene |',
    );
    print('|---|---|---|---|---|---|---|---|---|---|---|---|');
    for (const count of [16, 8, 1, 0]) await latency(rig, options, count);
    print('');
    print('| baud | proof | commands of a burst of 100 | applied | superseded | quiet after ms | ÷ limit |');
    print('|---|---|---|---|---|---|---|');
    await burst(rig, options);
    print('');
    if (baudRate === bauds.at(-1) && options === systems.at(-1)) {
      await recovery(rig);
      await idle(rig);
    }
    const { now, peak } = residentMb(rig.pid);
    print(`Resident memory: ${shown(now, 0)} MB, at most ${shown(peak, 0)} MB.`);
    print('');
    await rig.stop();
  }
}
print(
  `A synced write takes ${shown(median(await syncedWritesMs(60, 30)))} ms on this disk: no result is there sooner behind its proof.`,
);
print(lies === 0 ? 'No result claimed what was not so.' : `${lies} results claimed what was not so.`);
process.exit(lies === 0 ? 0 : 1);
