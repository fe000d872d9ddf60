/** Laws of every shipped matrix, driven from the registry: a new family is held to them without a line here. */
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { systemClock } from '../../../drivers/clock.js';
import type { MatrixDriver, MatrixEvent, MatrixStep, Outcome, Tie } from '../../../drivers/driver.js';
import { KeptLink } from '../../../drivers/link/kept-link.js';
import { MemoryLine } from '../../../drivers/link/memory-transport.js';
import type { FamilyTools, MatrixFamily } from '../../../drivers/family.js';
import { drivers, familyNames, familyTools, loadFamily, loadSimulator } from '../../../drivers/registry.js';
import type { MatrixModel } from '../../../drivers/simulators/simulated-matrix.js';
import { until } from '../../until.js';
import { vectorsOf } from '../family-vectors.js';
import { inp, out, ports } from './matrix-under-test.js';

interface OnMemory {
  readonly family: MatrixFamily;
  readonly driver: MatrixDriver;
  readonly model: MatrixModel;
  readonly line: MemoryLine;
  readonly events: MatrixEvent[];
}

/** Ready, on a line that takes no time. The device is `extra` inputs and outputs larger than configured. */
async function onMemory(t: Test, name: string, size: number, extra = 0): Promise<OnMemory> {
  const family = await loadFamily(name);
  const model = (await loadSimulator(name))?.matrix?.({ inputs: size + extra, outputs: size + extra });
  if (family?.kind !== 'matrix' || model === undefined) throw new Error(`${name} has no model`);
  const line = new MemoryLine(() => systemClock.now());
  line.onBytes((bytes) => {
    const commands = Array.from(bytes, (byte) => model.take(byte, 0)).filter((command) => command !== null);
    line.send(commands.map((command) => model.run(command)).join(''));
  });
  const link = new KeptLink({ transport: line, clock: systemClock, random: () => 0.5 });
  const parts = { id: 'm', inputs: size, outputs: size, plane: null, address: null, link, ports };
  const driver = family.make({ ...parts, linkType: 'serial' });
  const events: MatrixEvent[] = [];
  driver.subscribe((event) => events.push(event));
  t.teardown(() => driver.stop());
  driver.start();
  await until('up', () => driver.status.state !== 'down');
  line.send(model.greeting());
  await until('ready', () => driver.status.state === 'ready');
  return { family, driver, model, line, events };
}

function stepsOf(driver: MatrixDriver): fc.Arbitrary<MatrixStep> {
  const { inputs, outputs, salvoLimit, tieAll } = driver.capabilities;
  const output = fc.integer({ min: 1, max: outputs }).map(out);
  const input = fc.integer({ min: 1, max: inputs }).map(inp);
  const tie = fc.record({ output, input: fc.option(input, { nil: null, freq: 6 }) });
  const key = (one: Tie): number => one.output;
  return fc.oneof(
    tie.map((one): MatrixStep => ({ kind: 'tie', tie: one })),
    fc
      .uniqueArray(tie, { selector: key, minLength: 1, maxLength: salvoLimit, size: 'max' })
      .map((ties): MatrixStep => ({ kind: 'salvo', ties })),
    ...(tieAll ? [input.map((one): MatrixStep => ({ kind: 'tie-all', input: one }))] : []),
    fc.uniqueArray(output, { minLength: 1, maxLength: outputs }).map((some): MatrixStep => ({
      kind: 'read',
      outputs: some,
    })),
    fc.constant<MatrixStep>({ kind: 'read-all' }),
  );
}

const tiesIn = (step: MatrixStep): readonly Tie[] =>
  step.kind === 'tie' ? [step.tie] : step.kind === 'salvo' ? step.ties : [];

function wanted(before: readonly number[], step: MatrixStep): readonly number[] {
  if (step.kind === 'tie-all') return before.map(() => step.input);
  const after = [...before];
  for (const { output, input } of tiesIn(step)) after[output - 1] = input ?? 0;
  return after;
}

/** On a starved machine a bare acknowledgement can't be dated: then once more. */
async function run(driver: MatrixDriver, step: MatrixStep): Promise<{ outcome: Outcome; runs: number }> {
  let outcome = await driver.run(step, 'r');
  let runs = 1;
  for (; outcome.ending === 'unknown' && step.kind === 'salvo' && runs < 10; runs += 1)
    outcome = await driver.run(step, 'r');
  return { outcome, runs };
}

const matrices = drivers.filter(({ shipped, kind }) => shipped && kind === 'matrix').map(({ name }) => name);
t.ok(matrices.length >= 3);

for (const name of matrices) {
  t.test(`${name}: a step does what it says and no more, at its cost, and is never a clear`, async (t) => {
    const { family, driver, model, line } = await onMemory(t, name, 12);
    const { canUntie } = driver.capabilities;
    await fc.assert(
      fc.asyncProperty(stepsOf(driver), async (step) => {
        const before = [...model.ties];
        line.received.length = 0;
        const { outcome, runs } = await run(driver, step);
        const sent = Buffer.concat(line.received);
        if (!canUntie && tiesIn(step).some(({ input }) => input === null)) {
          t.match(outcome, { ending: 'refused', code: 'device-cannot-untie' });
          t.equal(sent.length, 0);
          t.same(model.ties, before);
          return;
        }
        t.same(outcome, { ending: 'applied' });
        t.same(model.ties, wanted(before, step));
        t.equal(sent.length, runs * driver.capabilities.cost(step).commandBytes);
        const kinds = family.tools.decode('host', sent).map((one) => ('kind' in one ? one.kind : null));
        t.notOk(kinds.some((kind) => kind === 'unknown' || /clear|off/.test(String(kind))));
      }),
      // A hub waits for an update that does not come where nothing changes.
      { numRuns: canUntie ? 80 : 25 },
    );
  });

  t.test(`${name}: ports that are not configured are never spoken of`, async (t) => {
    const { driver, model, line, events } = await onMemory(t, name, 8, 4);
    const port = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(port, port, (output, input) => {
        events.length = 0;
        line.send(model.frontPanel(output, input, 'named') ?? '');
        const ties = events.flatMap((event) => (event.kind === 'ties' ? event.ties : []));
        const doubts = events.flatMap((event) => (event.kind === 'doubt' ? [event.outputs].flat() : []));
        if (output > 8) t.same([ties, doubts], [[], []]);
        else if (input > 8) t.same([ties, doubts], [[], [output]], 'something is there, and nobody can say what');
        else t.same([ties, doubts], [[{ output, input }], []]);
      }),
    );
    t.equal(driver.status.state, 'ready');
  });

  t.test(`${name}: noise on the line makes no tie and no end`, async (t) => {
    const { driver, line, events } = await onMemory(t, name, 12);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300, size: 'max' }), async (bytes) => {
        events.length = 0;
        line.send(bytes);
        line.send('\r\n\r\n');
        t.same(
          events.filter((event) => event.kind === 'ties'),
          [],
        );
        if (driver.status.state !== 'ready') await until('ready', () => driver.status.state === 'ready');
        t.same(await driver.run({ kind: 'read-all' }, 'r'), { ending: 'applied' });
      }),
      { numRuns: 60 },
    );
  });
}

/** The value at every place of a command that holds a number, missing, zero or no number at all. */
function spoiled(command: unknown): readonly unknown[] {
  if (Array.isArray(command))
    return command.flatMap((one: unknown, index) =>
      spoiled(one).map((bad) => command.map((same: unknown, at) => (at === index ? bad : same))),
    );
  if (typeof command !== 'object' || command === null) return [];
  return Object.entries(command).flatMap(([key, value]: [string, unknown]) => {
    const others = Object.fromEntries(Object.entries(command).filter(([other]) => other !== key));
    const bad = typeof value === 'number' ? [0, -1, 0.5, Number.NaN, '', '0', '*', [], {}, undefined] : spoiled(value);
    const list = Array.isArray(value) ? [[], undefined] : [];
    return [...[...bad, ...list].map((one) => ({ ...others, [key]: one })), ...(bad.length > 0 ? [others] : [])];
  });
}

function kindsOf(tools: FamilyTools, command: unknown): readonly unknown[] {
  try {
    return tools.decode('host', tools.encode(command)).map((one) => ('kind' in one ? one.kind : null));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'cli-input-not-a-command') return [];
    throw error;
  }
}

for (const name of familyNames) {
  t.test(`${name}: no missing or zero number turns a command into another one`, async (t) => {
    const tools = await familyTools(name);
    if (tools === null) throw new Error(`${name} has no tools`);
    let tried = 0;
    for (const { command } of vectorsOf(name).commands) {
      for (const bad of spoiled(command)) {
        tried += 1;
        const kinds = kindsOf(tools, bad);
        t.ok(
          kinds.every((kind) => kind === command.kind),
          `${JSON.stringify(bad)} became ${kinds.join()}`,
        );
      }
    }
    t.ok(tried > 20);
  });

  t.test(`${name}: any bytes are decoded to something, both ways`, async (t) => {
    const tools = await familyTools(name);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000, size: 'max' }), (bytes) => {
        for (const from of ['host', 'device'] as const)
          if (tools?.decode(from, bytes).some((one) => typeof one !== 'object') !== false) throw new Error('no object');
      }),
    );
    const long = Buffer.alloc(200_000, ' 1>');
    const from = performance.now();
    tools?.decode('device', long);
    tools?.decode('host', long);
    t.ok(performance.now() - from < 10_000, 'a quadratic decoder takes half a minute');
  });
}
