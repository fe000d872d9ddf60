import t from 'tap';
import { captureScene } from '../../../../daemon/edges/http/capture.js';
import type { ActualPanel, PanelState, WallState } from '../../../../daemon/wall/model.js';

t.test('panels that show the parts of one picture are captured as one region', (t) => {
  const asOf = new Date().toISOString();
  const panel = (row: number, column: number, more: Partial<ActualPanel>): PanelState => ({
    row,
    column,
    desired: null,
    actual: { source: 'peta', input: 1, knowledge: 'confirmed', asOf, display: null, ...more },
  });
  const part = (row: number, column: number) => ({
    display: { presence: 'unheard' as const, power: true, input: null, tile: { rows: 2, columns: 2, row, column } },
  });
  const wall = (panels: readonly PanelState[]): WallState => ({
    wall: 'w',
    scene: null,
    requestId: null,
    since: null,
    status: 'idle',
    priority: null,
    held: false,
    panels,
  });
  const whole = [
    panel(0, 0, part(0, 0)),
    panel(0, 1, part(0, 1)),
    panel(1, 0, part(1, 0)),
    panel(1, 1, part(1, 1)),
    panel(0, 2, { source: 'cuaca' }),
    panel(1, 2, { source: null }),
  ];
  t.match(captureScene(wall(whole), []), {
    scene: {
      layout: { regions: [{ id: 'r-0-0', rowSpan: 2, columnSpan: 2 }, { id: 'r-0-2' }, { id: 'r-1-2' }] },
      assignments: { 'r-0-0': 'peta', 'r-0-2': 'cuaca', 'r-1-2': null },
    },
  });
  const torn = [...whole.slice(0, 3), panel(1, 1, { source: 'cuaca' }), ...whole.slice(4)];
  t.equal(captureScene(wall(torn), []).unclear.length, 3, 'three quarters of a picture are none');
  t.same(
    captureScene(wall([panel(0, 0, { knowledge: 'stale' }), panel(0, 1, { source: undefined, input: 7 })]), []).unclear,
    ['0,0: stale', '0,1: input 7'],
  );
  t.end();
});
