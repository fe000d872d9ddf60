import fc from 'fast-check';
import t from 'tap';
import { sameTile, type PanelAspect, type PanelFacts, type SetId, type Tile } from '../../../drivers/display.js';
import type { Evidence } from '../../../drivers/driver.js';
import { learnPanels, type PanelKnowledge, type PanelKnown } from '../../../daemon/wall/panel-knowledge.js';
import { isAsWanted, isOtherwise, planPanels, type DesiredFacts } from '../../../daemon/wall/panel-plan.js';
import type { ProofPolicy } from '../../../daemon/wall/room-view.js';
import { displayCapabilities, panelId } from './fake-display.js';

const tile = (rows: number, columns: number, row: number, column: number): Tile => ({ rows, columns, row, column });
const whole = tile(1, 1, 0, 0);
const known = (facts: Partial<PanelFacts>, evidence: Evidence = 'read', stale = false): PanelKnown => ({
  presence: 'answering',
  ...Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, { value, evidence, at: 0, stale }])),
});
const rules = { capabilities: displayCapabilities, proof: 'read-back' as const };
const one = panelId(1);
const shown = (wanted: DesiredFacts, actual: PanelKnown): readonly string[] =>
  planPanels(new Map([[one, wanted]]), new Map([[one, actual]]), rules).steps.map(({ step, why }) =>
    step.kind === 'read' ? `${why} ${step.aspects.join('+')}` : `${why} ${step.change.aspect}`,
  );

t.test('what a panel needs, in the order in which it is seen the least', async (t) => {
  const wanted = { power: true, tile: tile(2, 3, 1, 2), input: 'hdmi2' };
  t.same(shown(wanted, known({ power: true, tile: whole, input: 'hdmi1' })), [
    'change input',
    'change tile',
    'proof tile+input',
  ]);
  t.same(shown(wanted, known({ power: false, tile: whole, input: 'hdmi1' })), ['change power'], 'it wakes first');
  t.same(shown(wanted, { presence: 'unheard' }), ['look power+tile+input']);
  t.same(shown({ ...wanted, power: false }, known({ power: true })), ['change power', 'proof power']);
  t.same(shown({ ...wanted, power: null }, known({ power: false, tile: whole })), [], 'a dark panel is left dark');
  t.same(shown({ power: null, tile: null, input: null }, known({})), [], 'nothing asked, nothing sent');
  t.same(shown(wanted, { ...known({ power: true }), presence: 'waking' }), []);
});

t.test('the tile that a panel comes from is part of its step', async (t) => {
  const [step] = planPanels(
    new Map([[one, { power: null, tile: whole, input: null }]]),
    new Map([[one, known({ power: true, tile: tile(2, 2, 0, 1) })]]),
    rules,
  ).steps;
  t.match(step?.step, { kind: 'set', change: { aspect: 'tile', tile: whole, from: tile(2, 2, 0, 1) } });
});

t.test(
  'panels are switched on before anything else and off after it; what is seen never waits for a proof',
  async (t) => {
    const desired = new Map<SetId, DesiredFacts>([
      [panelId(1), { power: false, tile: null, input: null }],
      [panelId(2), { power: true, tile: tile(1, 2, 0, 0), input: null }],
      [panelId(3), { power: true, tile: null, input: null }],
    ]);
    const actual = new Map<SetId, PanelKnown>([
      [panelId(1), known({ power: true })],
      [panelId(2), known({ power: true, tile: whole })],
      [panelId(3), known({ power: false })],
    ]);
    const { steps } = planPanels(desired, actual, rules);
    t.same(
      steps.map(({ step, why }) => `${step.panel} ${why}`),
      ['3 change', '2 change', '1 change', '1 proof', '2 proof'],
    );
  },
);

const tiles = fc
  .record({ rows: fc.integer({ min: 1, max: 3 }), columns: fc.integer({ min: 1, max: 4 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      row: fc.integer({ min: 0, max: rows - 1 }),
      column: fc.integer({ min: 0, max: columns - 1 }),
    }),
  );
const facts = fc.record({ power: fc.boolean(), tile: tiles, input: fc.constantFrom('hdmi1', 'hdmi2') });
const cell = fc.record({
  truth: facts,
  wanted: fc.record({
    power: fc.option(fc.boolean()),
    tile: fc.option(tiles),
    input: fc.option(fc.constantFrom('hdmi1', 'hdmi2')),
  }),
  quality: fc.constantFrom('fresh', 'stale', 'unknown'),
  evidence: fc.constantFrom<Evidence>('read', 'acknowledged'),
});

t.test('running plans until none is left gives desired, touches nothing else, and ends', async () => {
  fc.assert(
    fc.property(
      fc.array(cell, { minLength: 1, maxLength: 8 }),
      fc.constantFrom<ProofPolicy>('read-back', 'acknowledged'),
      (cells, proof) => {
        const policy = { capabilities: displayCapabilities, proof };
        const desired = new Map(cells.map(({ wanted }, i) => [panelId(i + 1), wanted]));
        const truth = new Map<SetId, PanelFacts>(cells.map((one, i) => [panelId(i + 1), one.truth]));
        let actual: PanelKnowledge = new Map(
          cells.map((one, i) => [
            panelId(i + 1),
            one.quality === 'unknown'
              ? { presence: 'answering' as const }
              : known(one.truth, one.evidence, one.quality === 'stale'),
          ]),
        );
        for (let round = 0; ; round += 1) {
          const { steps } = planPanels(desired, actual, policy);
          if (steps.length === 0) break;
          if (round > 5) throw new Error('plans do not end');
          for (const { step } of steps) {
            const now = truth.get(step.panel);
            if (now === undefined) throw new Error('a step for a panel that is not there');
            if (step.kind === 'read') {
              actual = learnPanels(actual, told(step.panel, pick(now, step.aspects), 'read'));
              continue;
            }
            const { change } = step;
            if (!now.power && change.aspect !== 'power') throw new Error('a panel that is off was told something');
            if (change.aspect === 'tile' && (change.from === null || !sameTile(change.from, now.tile)))
              throw new Error('a step from a tile that is not shown');
            const made =
              change.aspect === 'power'
                ? { power: change.power }
                : change.aspect === 'tile'
                  ? { tile: change.tile }
                  : { input: change.input };
            truth.set(step.panel, { ...now, ...made });
            actual = learnPanels(actual, told(step.panel, made, 'acknowledged'));
          }
        }
        cells.forEach(({ truth: before, wanted }, i) => {
          const now = truth.get(panelId(i + 1));
          if (now === undefined) throw new Error('lost');
          const dark = wanted.power === false || (wanted.power === null && !before.power);
          const nothing = wanted.power === null && wanted.tile === null && wanted.input === null;
          const expected: PanelFacts = {
            power: wanted.power ?? before.power,
            tile: dark ? before.tile : (wanted.tile ?? before.tile),
            input: dark ? before.input : (wanted.input ?? before.input),
          };
          if (JSON.stringify(now) !== JSON.stringify(nothing ? before : expected)) throw new Error(JSON.stringify(now));
          if (!isAsWanted(wanted, actual.get(panelId(i + 1)), policy)) throw new Error('not called as wanted');
          if (isOtherwise(wanted, actual.get(panelId(i + 1)))) throw new Error('called drifted');
        });
      },
    ),
    { numRuns: 600 },
  );
});

t.test('a panel that is as wanted is never told anything, whoever is asked about it', async () => {
  fc.assert(
    fc.property(facts, (now) => {
      const { steps } = planPanels(new Map([[one, now]]), new Map([[one, known(now)]]), rules);
      return steps.length === 0 && isAsWanted(now, known(now), rules) && !isOtherwise(now, known(now));
    }),
  );
});

function pick(now: PanelFacts, aspects: readonly PanelAspect[]): Partial<PanelFacts> {
  return Object.fromEntries(aspects.map((aspect) => [aspect, now[aspect]]));
}

function told(panel: SetId, what: Partial<PanelFacts>, evidence: Evidence) {
  return { kind: 'facts' as const, panel, facts: what, evidence, at: 0 };
}
