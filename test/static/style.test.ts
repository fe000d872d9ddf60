import t from 'tap';
import { readTree, type Rule } from './project.js';
import * as rules from './style-rules.js';

const tree = readTree();

/** The rule finds nothing in the tree, catches each planted text, and lets each sound one pass. */
function held(name: string, rule: Rule, planted: readonly (readonly [path: string, text: string])[], sound = ''): void {
  void t.test(name, (t) => {
    t.same(rule(tree), [], 'the tree keeps it');
    for (const [path, text] of planted) {
      t.equal(rule([{ path, text }]).length, 1, `caught in ${path}: ${text.slice(0, 60)}`);
    }
    t.same(rule([{ path: 'daemon/wall/sound.ts', text: sound }]), [], 'what is sound passes');
    t.end();
  });
}

held(
  'a file is at most 400 lines',
  rules.fileSize,
  [
    ['daemon/a.ts', '//\n'.repeat(401)],
    ['web-ui/wall/a.svelte', '<p></p>\n'.repeat(401)],
  ],
  '//\n'.repeat(400),
);

held('a file is named after what it holds', rules.fileName, [
  ['daemon/wallService.ts', ''],
  ['daemon/wall/utils.ts', ''],
  ['daemon/wall/string-helper.ts', ''],
  ['drivers/common/frame.ts', ''],
  ['web-ui/WallView.svelte', ''],
  ['web-ui/liveState.svelte.ts', ''],
  ['test/misc.test.ts', ''],
]);

held(
  'types have no holes',
  rules.typeHoles,
  [
    ['daemon/a.ts', 'export function f(x: any) { return x; }'],
    ['test/a.ts', 'let x: any[];'],
    ['daemon/a.ts', 'const x = list[0]!;'],
    ['daemon/a.ts', 'class A { x!: number; }'],
    ['daemon/a.ts', 'const x = y as string;'],
    ['daemon/a.ts', 'const x = <string>y;'],
    ['web-ui/a.svelte', '<script lang="ts">\n  const x: any = 1;\n</script>\n<p>{x as y}</p>'],
  ],
  `const many = 'any!'; const x = [1] as const; import { a as b } from './b.js'; const y = !x && x !== 2;`,
);

held('no cast goes through unknown', rules.doubleCast, [['daemon/a.ts', 'const x = y as unknown as string;']]);

held(
  'modules hold no state',
  rules.moduleState,
  [
    ['daemon/a.ts', 'let count = 0;'],
    ['daemon/a.ts', 'export var count = 0;'],
    ['daemon/a.ts', 'const seen = new Map<string, number>();'],
    ['drivers/a.ts', 'export const listeners: string[] = [];'],
    ['web-ui/live.svelte.ts', 'export let live = $state(0);'],
  ],
  `const names = new Set(['a']); function f() { let x = 0; const seen = new Map(); return [x, seen]; }
   const none: readonly string[] = [];`,
);

held(
  'what a file exports has a name',
  rules.defaultExport,
  [
    ['daemon/a.ts', 'export default 1;'],
    ['daemon/a.ts', 'export default function f() {}'],
    ['daemon/a.ts', 'export { x as default };'],
  ],
  `export const x = { default: 1 }; import y from 'y';`,
);

held(
  'only main.ts touches the process',
  rules.processUse,
  [
    ['daemon/cli/a.ts', 'const lang = process.env.LANG;'],
    ['drivers/a.ts', 'process.exit(1);'],
    ['daemon/a.ts', `process.on('SIGTERM', stop);`],
  ],
  'const rss = process.memoryUsage.rss();',
);

t.test('every file that may cast is there', (t) => {
  const paths = new Set(tree.map((file) => file.path));
  t.same(
    Object.keys(rules.castAllowed).filter((path) => !paths.has(path)),
    [],
  );
  t.end();
});
