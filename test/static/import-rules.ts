/** Which file may import which (design.md §2), as rules over the whole tree. */
import ts from 'typescript';
import { importsOf, isProduct, parse, place, walk, type Import, type Rule } from './project.js';

/** Files without I/O, timers, time, randomness or library: everything comes in as an argument. */
const pureFiles: readonly RegExp[] = [
  /^daemon\/access\/(advance|canonical-json|causes|ceremony|clock-trust|decide|door-alarms|door-levels|door-machine|door-model|door-ports|door-records|door-strike|duplicate|first-person|lockout|memory|model|passback|people|right|scan|schedule|signed-command|two-person)\.ts$/,
  /^daemon\/wall\/(layout|compile|plan|panel-plan|arbitrate|drift|recall|history|knowledge|panel-knowledge|model|room-view|room-index|prepared-layout|sight|wall-state|dry-run|targets|mapping-run|mapping-port)\.ts$/,
  /^daemon\/provisioning\/(bundle|difference|expected|trial)\.ts$/,
  /(^|\/)(codec|table)\.ts$/,
  /^daemon\/journal\/(chain|entry|extract|removal)\.ts$/,
  /^daemon\/config\/(check|schema|access-view|room-view|pointer|changes|defaults|nesting|networks)\.ts$/,
  /^daemon\/config\/check\/.+\.ts$/,
  /^daemon\/config\/schema\/.+\.ts$/,
  /^daemon\/config\/migrate\/.+\.ts$/,
  /^daemon\/edges\/mqtt\/(topics|intake|ledger)\.ts$/,
  /^daemon\/edges\/preview\/(card-geometry|card-words|cards|drawing|geometry|lettering|marks|thumbnail|words|wall-picture|describe-wall)\.ts$/,
  /^daemon\/edges\/http\/(hosts|bench-errors|panel-files|capture|rights|health-effects|redact)\.ts$/,
  /^web-ui\/client\/pulse\.ts$/,
  /^web-ui\/wall\/(neighbour|pictures|wall-scale)\.ts$/,
  /^web-ui\/home\/(scenes-of-wall|thumb-version)\.ts$/,
  /^web-ui\/room\/panel-numbers\.ts$/,
  /^web-ui\/forms\/form-model\.ts$/,
  /^web-ui\/bench\/hex\.ts$/,
  /^web-ui\/people\/week-hours\.ts$/,
  /^web-ui\/editor\/(regions|templates|save-plan|edit-history)\.ts$/,
  /^web-ui\/language\/(bilingual|initials)\.ts$/,
  /^web-ui\/shell\/page-parts\.ts$/,
  /^drivers\/(driver|display|terminal|relay|errors)\.ts$/,
  /^drivers\/link\/(hid-descriptor|hid-choice|flood-guard)\.ts$/,
  /^drivers\/terminal\/hid-terminal\/(profile|wedge|descriptor-fit|sequence)\.ts$/,
  /^drivers\/device\/(act-tokens|relay-output)\.ts$/,
  /(^|\/)errors\.ts$/,
];

export function isPure(path: string): boolean {
  return pureFiles.some((pattern) => pattern.test(path));
}

/** A pure file imports pure files and types. */
export const pureImports: Rule = (files) =>
  files
    .filter((file) => isPure(file.path))
    .flatMap((file) => importsOf(file))
    .filter((edge) => !edge.typeOnly && !(edge.ours && isPure(edge.to)))
    .map((edge) => `${edge.place}: a pure file imports ${edge.to}`);

const impureNames = new Set([
  ...['Date', 'performance', 'process', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
  ...['fetch', 'console', 'crypto', 'globalThis', 'require'],
]);

/** A pure file reads no clock, environment or randomness by a global name. */
export const pureGlobals: Rule = (files) =>
  files
    .filter((file) => isPure(file.path))
    .flatMap((file) => {
      const found: string[] = [];
      walk(parse(file), (node) => {
        if (!ts.isIdentifier(node) || isMemberName(node)) return;
        const random = node.text === 'Math' && node.parent.getText() === 'Math.random';
        if (random || impureNames.has(node.text)) found.push(`${place(node)}: a pure file uses ${node.text}`);
      });
      return found;
    });

/** True for the name in `x.name`, `{ name: … }` and a declared member. */
function isMemberName(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent)) {
    return parent.name === node;
  }
  return ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent) || ts.isLiteralTypeNode(parent);
}

/** One library has one owner file in the product; whoever else needs it uses the owner. */
export const oneOwner: Rule = (files) => {
  const owners = new Map<string, Set<string>>();
  for (const file of files.filter((candidate) => isProduct(candidate.path))) {
    for (const edge of importsOf(file)) {
      if (edge.ours || edge.to.startsWith('node:') || isLanguageOfPage(edge)) continue;
      owners.set(edge.to, (owners.get(edge.to) ?? new Set()).add(edge.from));
    }
  }
  return [...owners]
    .filter(([, paths]) => paths.size > 1)
    .map(([library, paths]) => `${library} is imported by ${[...paths].sort().join(' and ')}`);
};

/** Svelte is what components are written in, as `typescript` is elsewhere. */
function isLanguageOfPage({ from, to }: Import): boolean {
  return from.startsWith('web-ui/') && to === 'svelte';
}

interface Arrow {
  readonly why: string;
  readonly from: RegExp;
  readonly to: RegExp;
  /** Arrows that the rule lets through. */
  readonly unless?: (edge: Import) => boolean;
}

const wiring = /^daemon\/(main|compose[a-z-]*|lifecycle|demo[a-z-]*)\.ts$|^daemon\/(cli|demo)\//;

const forbidden: readonly Arrow[] = [
  { why: 'drivers know nothing of the daemon', from: /^drivers\//, to: /^(daemon|web-ui)\// },
  { why: 'the product does not import its tests', from: /^(daemon|drivers|web-ui)\//, to: /^test\// },
  {
    why: 'the daemon sees of the drivers their interfaces (driver.ts, display.ts, terminal.ts, relay.ts), clock.ts and errors.ts; only the wiring sees more',
    from: /^daemon\//,
    to: /^drivers\//,
    unless: (edge) =>
      /^drivers\/(driver|display|terminal|relay|clock|errors)\.ts$/.test(edge.to) ||
      wiring.test(edge.from) ||
      // Error texts are data; the registry is where all parts' texts meet.
      (edge.from === 'daemon/messages/registry.ts' && edge.to.endsWith('/errors.ts')),
  },
  {
    why: 'the wiring takes drivers from the registry, not from a family',
    from: /^daemon\//,
    to: /^drivers\/(matrix|display|terminal|relay)\//,
    unless: (edge) => edge.to.endsWith('/errors.ts'),
  },
  {
    why: 'a simulator is written from the manual and shares nothing with the driver it tests',
    from: /^drivers\/simulators\//,
    to: /^drivers\/(matrix|display|terminal|relay)\/|^drivers\/registry\.ts$|codec\.ts$/,
  },
  {
    why: 'a family is loaded by the registry and knows neither it nor a simulator',
    from: /^drivers\/(matrix|display|terminal|relay|device)\//,
    to: /^drivers\/simulators\/|^drivers\/registry\.ts$/,
  },
  {
    why: 'what is shared by families knows none of them',
    from: /^drivers\/device\//,
    to: /^drivers\/(matrix|display|terminal|relay)\//,
  },
  {
    why: 'a link carries bytes and knows no family',
    from: /^drivers\/link\//,
    to: /^drivers\/(matrix|display|terminal|relay|simulators)\/|^drivers\/registry\.ts$/,
  },
  {
    why: 'one family does not import another',
    from: /^drivers\/(matrix|display|terminal|relay)\/[^/]+\//,
    to: /^drivers\/(matrix|display|terminal|relay)\/[^/]+\//,
    unless: (edge) => edge.from.split('/').slice(0, 3).join('/') === edge.to.split('/').slice(0, 3).join('/'),
  },
  {
    why: 'services and pure parts do not know the edges; storage/files.ts is their file system',
    from: /^daemon\/(wall|access|journal|config|backup|provisioning)\//,
    to: /^daemon\/edges\//,
    unless: (edge) => edge.to === 'daemon/edges/storage/files.ts' || (edge.typeOnly && edge.to.endsWith('-port.ts')),
  },
  {
    why: 'one edge does not know another',
    from: /^daemon\/edges\/[^/]+/,
    to: /^daemon\/edges\/[^/]+/,
    unless: (edge) =>
      edge.to === 'daemon/edges/storage/files.ts' ||
      edge.from.split('/').slice(0, 3).join('/') === edge.to.split('/').slice(0, 3).join('/') ||
      edge.typeOnly,
  },
  {
    why: 'nothing but the wiring knows the wiring',
    from: /^daemon\//,
    to: wiring,
    unless: (edge) =>
      wiring.test(edge.from) || (edge.from === 'daemon/messages/registry.ts' && edge.to === 'daemon/cli/errors.ts'),
  },
  {
    why: 'the command line loads the daemon only when a verb needs it',
    from: /^daemon\/main\.ts$/,
    to: /^daemon\/(compose|lifecycle|edges|wall|journal|config)\b/,
  },
  {
    why: 'the page takes only types from the daemon',
    from: /^web-ui\//,
    to: /^(daemon|drivers)\//,
    unless: (edge) => edge.typeOnly,
  },
];

/** Arrows go one way (design.md §2). */
export const arrows: Rule = (files) =>
  files
    .filter((file) => isProduct(file.path))
    .flatMap((file) => importsOf(file))
    .filter((edge) => edge.ours)
    .flatMap((edge) =>
      forbidden
        .filter((arrow) => arrow.from.test(edge.from) && arrow.to.test(edge.to) && arrow.unless?.(edge) !== true)
        .map((arrow) => `${edge.place}: imports ${edge.to}, but ${arrow.why}`),
    );
