/** From what was typed to an exit code. Knows no verb by name; they are in verbs.ts. */
import { KeeperError } from '../../drivers/errors.js';
import { parseVerbArguments } from './arguments.js';
import { nearest } from '../messages/nearest.js';
import { exitCodes, type CliContext, type Verb } from './verb.js';
import { loadVerb, verbNames } from './verbs.js';

/** Runs `wallkeeper ...typed`; every error is told on `context.err` and becomes an exit code. Never rejects. */
export async function commandLine(typed: readonly string[], context: CliContext): Promise<number> {
  try {
    return await dispatch(typed, context);
  } catch (error) {
    const { reportError } = await import('./report.js');
    return reportError(error, context);
  }
}

async function dispatch(typed: readonly string[], context: CliContext): Promise<number> {
  const first = typed[0];
  if (first === '--version' || first === '-V') {
    const { readVersion } = await import('./version.js');
    context.out(`wallkeeper ${readVersion()}\n`);
    return exitCodes.success;
  }
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    return showHelp(first === 'help' ? typed.slice(1) : [], first === undefined, context);
  }
  const { name, rest } = splitName(typed);
  if (rest.includes('--help') || rest.includes('-h')) return showHelp(name.split(' '), false, context);
  const verb = await loadVerb(name);
  if (verb === null) throw unknownVerb(name);
  return verb.run(context, parseVerbArguments(verb, rest));
}

/** `audit verify …` has a name of two words; everything else one. */
function splitName(typed: readonly string[]): { name: string; rest: readonly string[] } {
  const [first = '', second = ''] = typed;
  const takesTwo = verbNames.some((name) => name.startsWith(`${first} `));
  if (takesTwo && second !== '' && !second.startsWith('-')) return { name: `${first} ${second}`, rest: typed.slice(2) };
  return { name: first, rest: typed.slice(1) };
}

function unknownVerb(name: string): KeeperError {
  const parts = verbNames.filter((verb) => verb.startsWith(`${name} `));
  if (parts.length > 0) return new KeeperError('cli-verb-incomplete', { verb: name, verbs: parts.join(', ') });
  if (name.startsWith('-')) return new KeeperError('cli-verb-missing', { option: name });
  const guess = nearest(name, verbNames);
  return new KeeperError('cli-verb-unknown', { verb: name, hint: guess === null ? '' : ` (${guess}?)` });
}

/** The page of one verb, of all verbs that begin with the words, or the overview; asked for on out, unasked on err. */
async function showHelp(words: readonly string[], unasked: boolean, context: CliContext): Promise<number> {
  const { overviewPage, verbPage } = await import('./help.js');
  const name = words.join(' ');
  if (name === '') {
    const page = overviewPage(await loadAll(verbNames), context.language);
    if (unasked) context.err(page);
    else context.out(page);
    return unasked ? exitCodes.usage : exitCodes.success;
  }
  const matching = verbNames.filter((verb) => verb === name || verb.startsWith(`${name} `));
  if (matching.length === 0) throw unknownVerb(name);
  const pages = (await loadAll(matching)).map((verb) => verbPage(verb, context.language));
  context.out(pages.join('\n'));
  return exitCodes.success;
}

async function loadAll(names: readonly string[]): Promise<readonly Verb[]> {
  const verbs = await Promise.all(names.map((name) => loadVerb(name)));
  return verbs.filter((verb) => verb !== null);
}
