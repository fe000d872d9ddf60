/** Splits what was typed after the verb into options and positionals, and says readably what is wrong with it. */
import { parseArgs } from 'node:util';
import { KeeperError } from '../../drivers/errors.js';
import { nearest } from '../messages/nearest.js';
import type { Verb, VerbArguments } from './verb.js';

/**
 * Options may stand anywhere; `--` ends them. Throws cli-option-unknown, cli-option-value-missing,
 * cli-option-takes-no-value, cli-argument-missing or cli-argument-unexpected.
 */
export function parseVerbArguments(verb: Verb, typed: readonly string[]): VerbArguments {
  const config = Object.fromEntries(
    Object.entries(verb.options).map(([name, option]) => [name, { type: option.type }]),
  );
  const { tokens } = parseArgs({
    args: [...typed],
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const options = new Map<string, string | true>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind === 'option') options.set(token.name, optionValue(verb, token));
  }
  checkCount(verb, positionals);
  return { positionals, options };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function optionValue(verb: Verb, token: OptionToken): string | true {
  const option = Object.hasOwn(verb.options, token.name) ? verb.options[token.name] : undefined;
  if (option === undefined) {
    const guess = nearest(token.name, Object.keys(verb.options));
    throw new KeeperError('cli-option-unknown', {
      verb: verb.name,
      option: token.rawName,
      hint: guess === null ? '' : ` (--${guess}?)`,
    });
  }
  if (option.type === 'boolean') {
    if (token.value === undefined) return true;
    throw new KeeperError('cli-option-takes-no-value', { verb: verb.name, option: token.rawName });
  }
  // `--data --json` means that the value was forgotten; a value that begins with a dash is written --data=-x.
  // A dash alone is standard input.
  const dashed = token.value?.startsWith('-') === true && token.value !== '-';
  const forgotten = dashed && token.inlineValue !== true;
  if (token.value !== undefined && token.value !== '' && !forgotten) return token.value;
  throw new KeeperError('cli-option-value-missing', {
    verb: verb.name,
    option: token.rawName,
    value: option.value ?? 'VALUE',
  });
}

function checkCount(verb: Verb, positionals: readonly string[]): void {
  const usage = `wallkeeper ${verb.name} ${verb.usage[0] ?? ''}`.trim();
  if (positionals.length < verb.positionals.least) {
    throw new KeeperError('cli-argument-missing', { verb: verb.name, usage });
  }
  const extra = positionals[verb.positionals.most];
  if (extra !== undefined)
    throw new KeeperError('cli-argument-unexpected', { verb: verb.name, argument: extra, usage });
}

/** The value of a text option; null where it was not given. */
export function textOption(args: VerbArguments, name: string): string | null {
  const value = args.options.get(name);
  return typeof value === 'string' ? value : null;
}

/** The value of a text option that the verb can't do without; throws cli-option-required. */
export function requiredOption(verb: Verb, args: VerbArguments, name: string): string {
  const value = textOption(args, name);
  if (value !== null) return value;
  throw new KeeperError('cli-option-required', {
    verb: verb.name,
    option: `--${name}`,
    value: verb.options[name]?.value ?? 'VALUE',
  });
}

export function isSet(args: VerbArguments, name: string): boolean {
  return args.options.get(name) === true;
}

/** A whole number of least..most; null where the option was not given; throws cli-option-not-a-number. */
export function numberOption(
  args: VerbArguments,
  name: string,
  range: { readonly least: number; readonly most: number },
): number | null {
  const text = textOption(args, name);
  if (text === null) return null;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (value >= range.least && value <= range.most) return value;
  throw new KeeperError('cli-option-not-a-number', { option: `--${name}`, given: text, ...range });
}

/** The positional at `index`, which the verb's `positionals.least` has promised. */
export function positional(args: VerbArguments, index: number): string {
  const value = args.positionals[index];
  if (value === undefined) throw new Error(`no positional ${index}, though it is counted as required`);
  return value;
}
