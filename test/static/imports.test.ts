import t from 'tap';
import { arrows, oneOwner, pureGlobals, pureImports } from './import-rules.js';
import { importsOf, readTree, type Rule, type SourceText } from './project.js';

const tree = readTree();

/** The rule finds nothing in the tree, and finds each planted file. */
function held(name: string, rule: Rule, planted: readonly (readonly SourceText[])[]): void {
  void t.test(name, (t) => {
    t.same(rule(tree), [], 'the tree keeps it');
    for (const files of planted) {
      t.equal(rule(files).length, 1, `caught: ${files.map((file) => `${file.path}: ${file.text}`).join(' + ')}`);
    }
    t.end();
  });
}

function file(path: string, text: string): readonly SourceText[] {
  return [{ path, text }];
}

t.test('imports of every form are seen', (t) => {
  const text = `import a from 'x'; import type { B } from './b.js'; import { type C } from '../c.js';
    export { d } from './d.js'; export type { E } from './e.js'; const f = await import('@scope/f/deep');
    type G = import('./g.js').G; import 'node:fs'; require('h');`;
  t.same(
    importsOf({ path: 'daemon/wall/a.ts', text }).map((edge) => [edge.to, edge.typeOnly]),
    [
      ['x', false],
      ['daemon/wall/b.ts', true],
      ['daemon/c.ts', true],
      ['daemon/wall/d.ts', false],
      ['daemon/wall/e.ts', true],
      ['@scope/f', false],
      ['daemon/wall/g.ts', true],
      ['node:fs', false],
      ['h', false],
    ],
  );
  t.end();
});

held('arrows go one way', arrows, [
  file('drivers/link/a.ts', `import type { Room } from '../../daemon/config/schema.js';`),
  file('daemon/wall/wall-service.ts', `import { x } from '../../drivers/link/link.js';`),
  file('daemon/wall/wall-service.ts', `import { x } from '../edges/mqtt/client.js';`),
  file('daemon/wall/wall-service.ts', `const x = await import('../compose.js');`),
  file('daemon/edges/mqtt/client.ts', `import { x } from '../http/server.js';`),
  file('daemon/edges/http/server.ts', `type X = import('../../../drivers/registry.js').X;`),
  file('daemon/compose.ts', `import { x } from '../drivers/matrix/extron-sis/index.js';`),
  file('drivers/simulators/a.ts', `import type { X } from '../matrix/a/index.js';`),
  file('drivers/matrix/a/index.ts', `import { x } from '../b/table.js';`),
  file('drivers/matrix/a/family.ts', `import { x } from '../../simulators/a.js';`),
  file('drivers/device/presence.ts', `import { x } from '../matrix/a/codec.js';`),
  file('drivers/link/tcp-link.ts', `export * from '../registry.js';`),
  file('daemon/main.ts', `import { x } from './compose.js';`),
  file('web-ui/page.ts', `import { x } from '../daemon/wall/model.js';`),
  file('web-ui/a.svelte', `<script lang="ts">import { x } from '../daemon/wall/model.js';</script>`),
  file('daemon/journal/journal.ts', `import { until } from '../../test/until.js';`),
]);

held('a pure file imports pure files and types', pureImports, [
  file('daemon/wall/plan.ts', `import { readFile } from 'node:fs/promises';`),
  file('drivers/matrix/a/codec.ts', `import { SerialPort } from 'serialport';`),
  file('daemon/journal/chain.ts', `import { x } from './journal.js';`),
  file('daemon/config/migrate/to-2.ts', `const x = await import('../store.js');`),
]);

held('a pure file has no clock, environment or randomness', pureGlobals, [
  file('daemon/wall/plan.ts', `const at = Date.now();`),
  file('daemon/wall/drift.ts', `export const pick = () => Math.random();`),
  file('daemon/edges/mqtt/intake.ts', `setTimeout(() => {}, 1);`),
  file('drivers/matrix/a/codec.ts', `export const debug = process.env.DEBUG;`),
  file('daemon/journal/chain.ts', `export const now = () => performance.now();`),
]);

held('one library has one owner', oneOwner, [
  [...file('daemon/a.ts', `import mqtt from 'mqtt';`), ...file('daemon/b.ts', `const m = await import('mqtt');`)],
  [...file('drivers/a.ts', `import type { X } from 'ajv/dist/2020.js';`), ...file('daemon/b.ts', `import 'ajv';`)],
]);
