import fc from 'fast-check';
import t from 'tap';
import type { Evidence, InputId, MatrixCapabilities, OutputId } from '../../../drivers/driver.js';
import type { Knowledge, KnownOutput } from '../../../daemon/wall/knowledge.js';
import { plan, type Plan } from '../../../daemon/wall/plan.js';
import type { ProofPolicy } from '../../../daemon/wall/room-view.js';
import { capabilitiesOf, input, output, perform } from './matrix-model.js';

const byteMs = 10_000 / 9600;

function ties(pairs: Readonly<Record<number, number>>): Map<OutputId, InputId | null> {
  return new Map(Object.entries(pairs).map(([key, value]) => [output(Number(key)), input(value)]));
}

function knowing(pairs: Readonly<Record<number, number>>, evidence: Evidence = 'read', stale = false): Knowledge {
  return new Map([...ties(pairs)].map(([key, value]) => [key, { input: value, evidence, at: 0, stale }]));
}

function planWith(
  desired: Map<OutputId, InputId | null>,
  actual: Knowledge,
  proof: ProofPolicy,
  capabilities: MatrixCapabilities = capabilitiesOf({ inputs: 16, outputs: 16 }),
): Plan {
  return plan(desired, actual, { capabilities, proof, byteMs });
}

const kinds = (made: Plan): string => made.steps.map(({ step }) => step.kind).join(' ');

const sixteen = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [i + 1, i + 1]));
const shifted = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [i + 1, ((i + 1) % 16) + 1]));

t.test('the cheapest sequence for what a bench asks', async (t) => {
  const all = planWith(ties(shifted), knowing(sixteen), 'acknowledged');
  t.equal(kinds(all), 'salvo');
  t.equal(all.commandBytes + all.replyBytes, 4 + 78 + 5, 'sixteen ties: one quick tie, 82 bytes out and 5 back');
  const proven = planWith(ties(shifted), knowing(sixteen), 'read-back');
  t.equal(kinds(proven), 'salvo read-all', 'a bare acknowledgement is followed by one look at all');
  t.equal(proven.commandBytes + proven.replyBytes, 87 + 62);
  t.equal(
    kinds(planWith(ties({ 3: 5 }), knowing({ 3: 4 }), 'acknowledged')),
    'salvo',
    'one tie: quick form, 13 bytes against 20',
  );
  t.equal(
    kinds(planWith(ties({ 3: 5 }), knowing({ 3: 4 }), 'read-back')),
    'tie',
    'one tie: the reply that names it is its proof',
  );
  t.equal(
    kinds(planWith(ties({ 3: 5, 4: 5 }), knowing({ 3: 4, 4: 4 }), 'read-back')),
    'salvo read',
    'two: asking the two is shorter than reading all',
  );
});

t.test('one source everywhere is one command, only where that is what every output should show', async (t) => {
  const everywhere = Object.fromEntries(Object.keys(sixteen).map((key) => [key, 7]));
  t.equal(kinds(planWith(ties(everywhere), knowing(sixteen), 'read-back')), 'tie-all');
  const fifteen = { ...everywhere };
  delete fifteen[16];
  t.not(
    kinds(planWith(ties(fifteen), knowing(sixteen), 'read-back')),
    'tie-all',
    'output 16 belongs to nobody and shows another input',
  );
  t.equal(
    kinds(planWith(ties(fifteen), knowing({ ...sixteen, 16: 7 }), 'read-back')),
    'tie-all',
    'output 16 shows it already',
  );
  t.not(kinds(planWith(ties(fifteen), knowing({}), 'read-back')), 'tie-all', 'nobody knows what output 16 shows');
  const nothing = Object.fromEntries(Object.keys(sixteen).map((key) => [key, 0]));
  t.not(kinds(planWith(ties(nothing), knowing(sixteen), 'read-back')), 'tie-all', 'clearing a whole device is no step');
});

t.test(
  'what is unknown is looked at before it is touched, and asserted where something has to be touched anyway',
  async (t) => {
    t.equal(kinds(planWith(ties(sixteen), knowing({}), 'read-back')), 'read-all');
    t.equal(kinds(planWith(ties(sixteen), knowing(sixteen, 'read', true), 'acknowledged')), 'read-all');
    const half = planWith(ties({ 1: 2, 2: 2 }), knowing({ 1: 1 }), 'acknowledged');
    t.same(
      half.steps.map(({ causedBy }) => causedBy),
      [[1, 2]],
    );
  },
);

t.test('an acknowledgement is proof only where the device is configured so', async (t) => {
  t.equal(planWith(ties(sixteen), knowing(sixteen, 'acknowledged'), 'acknowledged').steps.length, 0);
  t.equal(kinds(planWith(ties(sixteen), knowing(sixteen, 'acknowledged'), 'read-back')), 'read-all');
});

t.test('more ties than a salvo takes are split at its limit', async (t) => {
  const capabilities = capabilitiesOf({ inputs: 64, outputs: 40 });
  const from = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [i + 1, 1]));
  const to = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [i + 1, i + 2]));
  const made = planWith(ties(to), knowing(from), 'acknowledged', capabilities);
  t.same(
    made.steps.map(({ step }) => (step.kind === 'salvo' ? step.ties.length : step.kind)),
    [16, 16, 8],
  );
});

// Laws of plan, on any size of matrix, any part of it desired, any quality of knowledge.
const room = fc
  .record({
    outputs: fc.integer({ min: 1, max: 40 }),
    inputs: fc.integer({ min: 1, max: 40 }),
    salvoLimit: fc.constantFrom(1, 4, 16),
    tieAll: fc.boolean(),
  })
  .chain((size) => {
    const cell = fc.record({
      truth: fc.integer({ min: 0, max: size.inputs }),
      want: fc.option(fc.integer({ min: 0, max: size.inputs })),
      evidence: fc.constantFrom<Evidence>('read', 'named', 'volunteered', 'acknowledged'),
      known: fc.constantFrom('fresh', 'stale', 'unknown'),
    });
    const cells = fc.array(cell, { minLength: size.outputs, maxLength: size.outputs });
    return fc.record({
      size: fc.constant(size),
      cells,
      proof: fc.constantFrom<ProofPolicy>('read-back', 'acknowledged'),
      oneSource: fc.option(fc.integer({ min: 1, max: size.inputs })),
    });
  });

t.test('running plans until none is left gives desired, touches nothing else, and ends', async () => {
  fc.assert(
    fc.property(room, ({ size, cells, proof, oneSource }) => {
      const capabilities = capabilitiesOf(size);
      const truthAtFirst = new Map(cells.map((cell, i) => [i + 1, cell.truth]));
      const desired = new Map<OutputId, InputId | null>();
      const actual = new Map<OutputId, KnownOutput>();
      cells.forEach((cell, i) => {
        if (cell.want !== null) desired.set(output(i + 1), input(oneSource ?? cell.want));
        if (cell.known === 'unknown') return;
        // Stale knowledge may be wrong; fresh knowledge is the truth.
        const known = cell.known === 'stale' ? (cell.want ?? cell.truth) : cell.truth;
        actual.set(output(i + 1), {
          input: input(known),
          evidence: cell.evidence,
          at: 0,
          stale: cell.known === 'stale',
        });
      });
      let truth = new Map(truthAtFirst);
      let rounds = 0;
      for (;;) {
        const made = plan(desired, actual, { capabilities, proof, byteMs });
        if (made.steps.length === 0) break;
        rounds += 1;
        if (rounds > 3) throw new Error('plans do not end');
        for (const { step, causedBy } of made.steps) {
          if (causedBy.length === 0) throw new Error('a step without a cause');
          if (causedBy.some((one) => !desired.has(one))) throw new Error('a step caused by an output nobody asked for');
          if (step.kind === 'salvo' && step.ties.length > capabilities.salvoLimit) throw new Error('a salvo too long');
          truth = perform(truth, step);
          learnFrom(step, actual, truth, capabilities);
        }
      }
      for (const [key, before] of truthAtFirst) {
        const wanted = desired.get(output(key));
        const now = truth.get(key);
        if (desired.has(output(key)) ? now !== (wanted ?? 0) : now !== before)
          throw new Error(`output ${key} shows ${now ?? 'nothing'}`);
      }
    }),
    { numRuns: 600 },
  );
});

function learnFrom(
  step: Plan['steps'][number]['step'],
  actual: Map<OutputId, KnownOutput>,
  truth: ReadonlyMap<number, number>,
  capabilities: MatrixCapabilities,
): void {
  const learn = (keys: Iterable<number>, evidence: Evidence): void => {
    for (const key of keys)
      actual.set(output(key), { input: input(truth.get(key) ?? 0), evidence, at: 0, stale: false });
  };
  if (step.kind === 'tie') learn([step.tie.output], capabilities.evidence.tie);
  else if (step.kind === 'salvo')
    learn(
      step.ties.map((tie) => tie.output),
      capabilities.evidence.salvo,
    );
  else if (step.kind === 'tie-all') learn(truth.keys(), capabilities.evidence.tieAll);
  else if (step.kind === 'read') learn(step.outputs, 'read');
  else learn(truth.keys(), 'read');
}

t.test('plan(x, x) is empty whatever x is', async () => {
  fc.assert(
    fc.property(room, ({ size, cells, proof }) => {
      const same = new Map(cells.map((cell, i) => [output(i + 1), input(cell.truth)]));
      const known: Knowledge = new Map(
        [...same].map(([key, value]) => [key, { input: value, evidence: 'read' as const, at: 0, stale: false }]),
      );
      return plan(same, known, { capabilities: capabilitiesOf(size), proof, byteMs }).steps.length === 0;
    }),
  );
});

t.test('what fits one command switches in one step, and is never longer than one command for each output', async () => {
  fc.assert(
    fc.property(room, ({ size, cells, proof }) => {
      const capabilities = capabilitiesOf({ ...size, salvoLimit: 40 });
      const desired = new Map<OutputId, InputId | null>();
      const actual = new Map<OutputId, KnownOutput>();
      let naive = 0;
      cells.forEach((cell, i) => {
        const key = output(i + 1);
        actual.set(key, { input: input(cell.truth), evidence: 'read', at: 0, stale: false });
        if (cell.want === null) return;
        desired.set(key, input(cell.want));
        if (cell.want === cell.truth) return;
        const cost = capabilities.cost({ kind: 'tie', tie: { output: key, input: input(cell.want) } });
        naive += cost.commandBytes + cost.replyBytes;
      });
      const made = plan(desired, actual, { capabilities, proof, byteMs });
      const changing = made.steps.filter(({ step }) => step.kind !== 'read' && step.kind !== 'read-all');
      if (changing.length > 1) return false;
      const bytes = changing.reduce((sum, { cost }) => sum + cost.commandBytes + cost.replyBytes, 0);
      return bytes <= naive;
    }),
  );
});
