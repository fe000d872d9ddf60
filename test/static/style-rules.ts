/** How files are written (style.md "Shape" and "Files, names, types"), as rules over the whole tree. */
import ts from 'typescript';
import { isComponent, isProduct, isTypeScript, parse, place, walk, type Rule, type SourceText } from './project.js';

const mostLines = 400;

/** A file is at most 400 lines; tables of data are exempt by their name. */
export const fileSize: Rule = (files) =>
  files
    .filter((file) => isTypeScript(file.path) && !/(^|\/)table\.ts$/.test(file.path))
    .map((file) => ({ file, lines: file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0) }))
    .filter(({ lines }) => lines > mostLines)
    .map(({ file, lines }) => `${file.path}: ${lines} lines`);

/** kebab-case, and named after what is in it. */
export const fileName: Rule = (files) =>
  files
    .filter((file) => isTypeScript(file.path))
    .filter(({ path }) => {
      const stem = (path.split('/').at(-1) ?? '').replace(/(\.test|\.wider|\.svelte)?\.ts$|\.svelte$/, '');
      const folders = path.split('/').slice(0, -1);
      const vague = [stem, ...folders].some((name) => /(^|-)(utils?|helpers?|common|managers?|misc)(-|$)/.test(name));
      return vague || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem);
    })
    .map((file) => `${file.path}: not a kebab-case name of the one thing in it`);

/**
 * Files that may claim a type with `as`, each with its reason. Everything else narrows.
 * What `as const` makes is no claim.
 */
export const castAllowed: Readonly<Record<string, string>> = {
  'drivers/driver.ts': 'outputId and inputId brand numbers that they have just checked',
  'drivers/display.ts': 'setId brands a number that it has just checked',
  'drivers/relay.ts': 'relayChannel brands a number that it has just checked',
  'web-ui/client/answer.ts': 'told takes the daemon’s word, which its own tests hold equal to the types',
};

/** No `any`, no `!`, and `as` only where a boundary is parsed. */
export const typeHoles: Rule = (files) =>
  places(files, isTypeScript, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) return 'any';
    if (ts.isNonNullExpression(node)) return 'a non-null !';
    if (ts.isPropertyDeclaration(node) && node.exclamationToken !== undefined) return 'a definite-assignment !';
    if (ts.isTypeAssertionExpression(node)) return 'a cast';
    if (!ts.isAsExpression(node) || node.type.getText() === 'const') return null;
    const path = node.getSourceFile().fileName;
    // A test may hand in what no type allows; that is what it tests.
    return path.startsWith('test/') || Object.hasOwn(castAllowed, path) ? null : 'a cast with as';
  });

/** Nothing at the top of a module changes: no let, no var, no container that is born empty. */
export const moduleState: Rule = (files) =>
  // What stands at the top of a component is made anew for each place where it is shown.
  places(files, isModule, (node) => {
    if (!ts.isVariableStatement(node) || !ts.isSourceFile(node.parent)) return null;
    if ((node.declarationList.flags & ts.NodeFlags.Const) === 0) return 'a module-level let or var';
    const born = node.declarationList.declarations.some(
      ({ initializer, type }) => isEmptyContainer(initializer) && !/^readonly/i.test(type?.getText() ?? ''),
    );
    return born ? 'a module-level container that is filled later' : null;
  });

function isModule(path: string): boolean {
  return isProduct(path) && !isComponent(path);
}

function isEmptyContainer(value: ts.Expression | undefined): boolean {
  if (value === undefined) return false;
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  if (!ts.isNewExpression(value)) return false;
  return /^(Weak)?(Map|Set)$/.test(value.expression.getText()) && (value.arguments ?? []).length === 0;
}

/** What a file holds has a name. */
export const defaultExport: Rule = (files) =>
  places(files, isTypeScript, (node) => {
    if (ts.isExportAssignment(node)) return 'a default export';
    if (ts.isExportSpecifier(node)) return node.name.text === 'default' ? 'a default export' : null;
    const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
    return modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ? 'a default export' : null;
  });

/** Only main.ts reads the process's environment, ends the process or listens to its signals. */
export const processUse: Rule = (files) =>
  places(
    files,
    (path) => isProduct(path) && path !== 'daemon/main.ts',
    (node) => {
      if (!ts.isPropertyAccessExpression(node) || node.expression.getText() !== 'process') return null;
      return ['env', 'exit', 'argv', 'exitCode', 'on', 'once', 'kill'].includes(node.name.text)
        ? `process.${node.name.text}`
        : null;
    },
  );

const doubleCasts = /\bas unknown as\b/;

/** `as unknown as X` silences the compiler altogether; not even a parse function needs it. */
export const doubleCast: Rule = (files) =>
  files
    .filter((file) => isProduct(file.path) && doubleCasts.test(file.text))
    .map((file) => `${file.path}: as unknown as`);

function places(
  files: readonly SourceText[],
  wanted: (path: string) => boolean,
  judge: (node: ts.Node) => string | null,
): readonly string[] {
  return files
    .filter((file) => wanted(file.path))
    .flatMap((file) => {
      const found: string[] = [];
      walk(parse(file), (node) => {
        const fault = judge(node);
        if (fault !== null) found.push(`${place(node)}: ${fault}`);
      });
      return found;
    });
}
