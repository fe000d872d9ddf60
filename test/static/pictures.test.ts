/** What draws takes 70 MB: nothing of it may come into the daemon's own process. */
import t from 'tap';
import { importsOf, readTree, type SourceText } from './project.js';

/** Every package that is loaded, at start or later, by what a program's file imports. */
function packagesFrom(program: string, tree: readonly SourceText[]): ReadonlySet<string> {
  const files = new Map(tree.map((file) => [file.path, file]));
  const [seen, packages, left] = [new Set<string>(), new Set<string>(), [program]];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    const file = files.get(path);
    if (file === undefined || seen.has(path)) continue;
    seen.add(path);
    for (const edge of importsOf(file)) {
      if (edge.typeOnly) continue;
      if (edge.ours) left.push(edge.to);
      else packages.add(edge.to);
    }
  }
  return packages;
}

t.test('the daemon’s own process never imports sharp nor the fonts; the programs that draw do', (t) => {
  const tree = readTree();
  const daemon = packagesFrom('daemon/main.ts', tree);
  t.ok(daemon.has('fastify') && daemon.has('mqtt'), 'imports are followed, later ones too');
  for (const name of ['sharp', 'dejavu-fonts-ttf']) t.notOk(daemon.has(name), name);
  for (const program of ['render-child', 'studio-child'])
    t.ok(packagesFrom(`daemon/edges/preview/${program}.ts`, tree).has('sharp'), program);
  t.end();
});

t.test('a planted import is found', (t) => {
  const planted = [
    { path: 'daemon/main.ts', text: "import './a.js';" },
    { path: 'daemon/a.ts', text: "const b = await import('./b.js');" },
    { path: 'daemon/b.ts', text: "import sharp from 'sharp';" },
  ];
  t.ok(packagesFrom('daemon/main.ts', planted).has('sharp'));
  t.end();
});
