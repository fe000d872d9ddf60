/** What is written down agrees with the code: error codes, package.json, the README's commands. */
import ts from 'typescript';
import type { ErrorRegistry } from '../../drivers/errors.js';
import { isProduct, parse, place, walk, type Rule, type SourceText } from './project.js';

export interface CodeUse {
  readonly code: string;
  readonly place: string;
  /** Names of the parameters given with it; null where they can't be told from the text. */
  readonly parameters: readonly string[] | null;
}

/** Every `new KeeperError('code', …)` and every `code: 'a-code'` of the product. */
export function codesUsed(files: readonly SourceText[]): readonly CodeUse[] {
  return codeFiles(files).flatMap((file) => {
    const found: CodeUse[] = [];
    walk(parse(file), (node) => {
      if (ts.isNewExpression(node) && node.expression.getText() === 'KeeperError') {
        const [code, parameters] = node.arguments ?? [];
        const names = parameterNames(parameters);
        for (const literal of literalsOf(code)) found.push({ code: literal, place: place(node), parameters: names });
      }
      if (ts.isPropertyAssignment(node) && node.name.getText() === 'code') {
        for (const literal of literalsOf(node.initializer)) {
          if (/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(literal)) {
            found.push({ code: literal, place: place(node), parameters: null });
          }
        }
      }
    });
    return found;
  });
}

function codeFiles(files: readonly SourceText[]): readonly SourceText[] {
  return files.filter((file) => isProduct(file.path) && !file.path.endsWith('/errors.ts'));
}

/** The string an expression is, or the strings it chooses between. */
function literalsOf(node: ts.Expression | undefined): readonly string[] {
  if (node === undefined) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [...literalsOf(node.whenTrue), ...literalsOf(node.whenFalse)];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) {
    return literalsOf(node.right);
  }
  return [];
}

function parameterNames(node: ts.Expression | undefined): readonly string[] | null {
  if (node === undefined) return [];
  if (!ts.isObjectLiteralExpression(node) || node.properties.some((property) => ts.isSpreadAssignment(property))) {
    return null;
  }
  return node.properties.map((property) => property.name?.getText() ?? '');
}

/** Codes in the source that no registry has, and uses that leave a `{mark}` of the text unfilled. */
export function unregistered(files: readonly SourceText[], errors: ErrorRegistry): readonly string[] {
  return codesUsed(files).flatMap((use) => {
    const entry = Object.hasOwn(errors, use.code) ? errors[use.code] : undefined;
    if (entry === undefined) return [`${use.place}: ${use.code} is in no registry`];
    const missing = marksOf(entry.meaning.en + entry.todo.en).filter(
      (mark) => use.parameters?.includes(mark) === false,
    );
    return missing.map((mark) => `${use.place}: ${use.code} is thrown without {${mark}}`);
  });
}

/** Codes in the registry that no file but the registry names. */
export function unused(files: readonly SourceText[], errors: ErrorRegistry): readonly string[] {
  const named = new Set<string>();
  for (const file of codeFiles(files)) {
    walk(parse(file), (node) => {
      if (ts.isStringLiteralLike(node)) named.add(node.text);
    });
  }
  return Object.keys(errors).filter((code) => !named.has(code));
}

/** Entries whose two languages do not take the same parameters, or say nothing. */
export function unevenTexts(errors: ErrorRegistry): readonly string[] {
  return Object.entries(errors).flatMap(([code, { meaning, todo }]) => {
    const uneven = marksOf(meaning.en + todo.en).join() !== marksOf(meaning.id + todo.id).join();
    const empty = [meaning.en, meaning.id, todo.en, todo.id].some((text) => text.trim() === '');
    return uneven || empty ? [code] : [];
  });
}

function marksOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort();
}

/** Codes that more than one part claims. */
export function claimedTwice(parts: readonly (readonly [string, ErrorRegistry])[]): readonly string[] {
  const codes = parts.flatMap(([, errors]) => Object.keys(errors));
  return codes.filter((code, index) => codes.indexOf(code) !== index);
}

/** errors.ts files that the registry does not gather. */
export const ungathered: Rule = (files) => {
  const registry = files.find((file) => file.path === 'daemon/messages/registry.ts')?.text ?? '';
  return files
    .filter((file) => isProduct(file.path) && file.path.endsWith('/errors.ts'))
    .flatMap((file) => [...file.text.matchAll(/export const (\w+Errors)\b/g)].map((match) => match[1] ?? ''))
    .filter((name) => !new RegExp(`\\b${name}\\b`).test(registry));
};

/** Versions are exact, and the lockfile names no registry. */
export const exactVersions: Rule = (files) =>
  files.flatMap((file) => {
    if (file.path === 'package-lock.json') {
      return /"resolved":\s*"(?!(\.|file:))/.test(file.text) ? [`${file.path}: "resolved"`] : [];
    }
    if (file.path !== 'package.json') return [];
    const page: unknown = JSON.parse(file.text);
    return ['dependencies', 'devDependencies', 'optionalDependencies']
      .flatMap((group) => Object.entries(recordIn(page, group)))
      .filter(([, version]) => typeof version !== 'string' || !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      .map(([name, version]) => `${file.path}: ${name} ${String(version)}`);
  });

/** The object at a key of parsed JSON; empty where there is none. */
export function recordIn(page: unknown, key: string): Readonly<Record<string, unknown>> {
  if (typeof page !== 'object' || page === null || !(key in page)) return {};
  const value: unknown = Reflect.get(page, key);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

// The character classes keep this file from matching itself.
const machinePaths = /(?<![\w.~}-])\/(wor[k]|roo[t]|hom[e]\/[a-z]\w*|tmp\/w[t]|User[s]\/\w+)\//;
const registryHosts =
  /registry\.[n]pmjs|npmmirro[r]|https?:\/\/[^\s"'/]*(registry|artifactory|nexus|verdaccio)[^\s"'/]*\//;

/** No file names the machine that it was written on, nor the registry that its packages came from. */
export const noMachine: Rule = (files) =>
  files.flatMap((file) =>
    file.text.split('\n').flatMap((line, index) => {
      const match = machinePaths.exec(line) ?? registryHosts.exec(line);
      return match === null ? [] : [`${file.path}:${index + 1}: ${match[0]}`];
    }),
  );

export interface ShellCommand {
  readonly words: readonly string[];
  readonly place: string;
}

/** The commands in a page's fenced sh blocks, without prompt, comment and redirection. */
export function shellCommands(page: SourceText): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  let inside = false;
  page.text.split('\n').forEach((line, index) => {
    if (line.startsWith('```')) {
      inside = !inside && line === '```sh';
      return;
    }
    const command = line
      .replace(/^\$ /, '')
      .replace(/(^|\s)#.*$/, '')
      .trim();
    if (inside && command !== '') found.push({ words: command.split(/\s+/), place: `${page.path}:${index + 1}` });
  });
  return found;
}

/** Where the product makes files of its own; the first part below each stands in its source. */
const places = ['/var/lib/wallkeeper/', '/etc/wallkeeper/'] as const;

/**
 * Paths in a page that are neither in the Debian package (`packed`, relative to the root), nor files of the tree, nor made
 * by the product: their first part below the data folder has to stand in its source, and below /etc in its packaging.
 */
export function missingFiles(
  page: string,
  { packed, tree }: { readonly packed: readonly string[]; readonly tree: readonly SourceText[] },
): readonly string[] {
  const named = [...page.matchAll(/(?:\/usr|\/etc\/wallkeeper|\/var\/lib\/wallkeeper|\bdocs|\bdrivers)\/[\w./*-]*/g)];
  const paths = [...new Set(named.map(([path]) => path.replace(/[.]$/, '')))];
  const source = (start: RegExp): string =>
    tree
      .filter(({ path }) => start.test(path))
      .map(({ text }) => text)
      .join('\n');
  const [product, packaging] = [source(/^daemon\//), source(/^systemd\//)];
  return paths.filter((path) => {
    if (path.startsWith('/usr/')) {
      const wanted = path.slice(1);
      return !packed.some((one) => one === wanted || (wanted.endsWith('/') && one.startsWith(wanted)));
    }
    const place = places.find((one) => path.startsWith(one));
    if (place === undefined) return !tree.some((file) => matches(file.path, path));
    const [first = ''] = path.slice(place.length).split('/');
    // A backup has the name that whoever makes it gives it.
    if (first === '' || first.endsWith('.backup')) return false;
    if (place === '/etc/wallkeeper/') return !packaging.includes(`${place}${first}`);
    return !product.includes(`'${first}'`) && !product.includes(`"${first}"`);
  });
}

/** `*` stands for a part of a path. */
function matches(path: string, pattern: string): boolean {
  const [own, wanted] = [path.split('/'), pattern.split('/')];
  return own.length >= wanted.length && wanted.every((part, at) => part === '*' || part === '' || part === own[at]);
}
