/** Reads the tree that the static tests judge, and parses it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Path from the top of the tree with forward slashes, and what is in it. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** A rule gives one line for each place that breaks it. */
export type Rule = (files: readonly SourceText[]) => readonly string[];

export const top = fileURLToPath(new URL('../../../', import.meta.url));

const notOurs = new Set(['node_modules', 'dist', '.git', '.tap', 'data']);
const binary = /\.(png|jpg|ttf|woff2?|ico|gz|pcap|tsbuildinfo)$/;

/** Every text file of the tree but what is built or fetched. */
export function readTree(folder = top): readonly SourceText[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): readonly SourceText[] => {
    if (notOurs.has(entry.name) || binary.test(entry.name)) return [];
    const full = join(folder, entry.name);
    if (entry.isDirectory()) return readTree(full);
    return entry.isFile() ? [{ path: relative(top, full), text: readFileSync(full, 'utf8') }] : [];
  });
}

/** The TypeScript of the product, that inside the page's components too: what is installed on the appliance. */
export function isProduct(path: string): boolean {
  return /^(daemon|drivers|web-ui)\/.*\.ts$/.test(path) || isComponent(path);
}

export function isComponent(path: string): boolean {
  return /^web-ui\/.*\.svelte$/.test(path);
}

export function isTypeScript(path: string): boolean {
  return isProduct(path) || /^test\/.*\.ts$/.test(path);
}

export function parse(file: SourceText): ts.SourceFile {
  const text = isComponent(file.path) ? scriptOf(file.text) : file.text;
  return ts.createSourceFile(file.path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
}

/** A component's script, on the lines where it stands; what surrounds it is blank. */
function scriptOf(text: string): string {
  const script = /<script[^>]*>([\s\S]*?)<\/script>/.exec(text);
  if (script === null) return '';
  const before = text.slice(0, script.index).replace(/[^\n]/g, '');
  return before + (script[1] ?? '');
}

/** `path:line` of a node, lines from 1. */
export function place(node: ts.Node): string {
  const source = node.getSourceFile();
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** Calls `look` for every node below and including `node`. */
export function walk(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  node.forEachChild((child) => {
    walk(child, look);
  });
}

export interface Import {
  readonly from: string;
  /** Path of a file of ours, or the name of a package without what it exports below its name. */
  readonly to: string;
  readonly ours: boolean;
  /** Nothing of it is left when the types are gone. */
  readonly typeOnly: boolean;
  readonly place: string;
}

/** Every import of the file: static, re-export, `import()`, and `import('…')` inside a type. */
export function importsOf(file: SourceText): readonly Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const ours = specifier.text.startsWith('.');
    const to = ours ? resolve(file.path, specifier.text) : packageName(specifier.text);
    found.push({ from: file.path, to, ours, typeOnly, place: place(node) });
  };
  walk(parse(file), (node) => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, isTypeOnlyImport(node.importClause));
    if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal, true);
    if (!ts.isCallExpression(node)) return;
    if (node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node, node.arguments[0], false);
    // createRequire's `require` and `import.meta.resolve` load a library just as well.
    const callee = node.expression.getText();
    if (callee === 'require' || callee.endsWith('require.resolve') || callee === 'import.meta.resolve') {
      add(node, node.arguments[0], false);
    }
  });
  return found;
}

function isTypeOnlyImport(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  if (clause.name !== undefined || names === undefined || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

function resolve(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/').replace(/\.js$/, '.ts');
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
