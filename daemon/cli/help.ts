/** The help pages, made from what each verb says of itself. */
import { say } from '../messages/catalogue.js';
import type { Language } from '../messages/language.js';
import type { Verb } from './verb.js';

/** All verbs, one line each. */
export function overviewPage(verbs: readonly Verb[], language: Language): string {
  const rows = verbs.map((verb): Row => [signature(verb), verb.summary[language]]);
  return [
    say(language, 'help-what-it-is'),
    '',
    `${say(language, 'help-usage')}: wallkeeper VERB …`,
    '',
    ...table(rows),
    '',
    say(language, 'help-more'),
    say(language, 'help-language'),
    say(language, 'help-exit-codes'),
    '',
  ].join('\n');
}

/** One verb: how to call it, what it does, its options. */
export function verbPage(verb: Verb, language: Language): string {
  const calls = verb.usage.map((usage) => `  wallkeeper ${verb.name} ${usage}`.trimEnd());
  const rows = Object.entries(verb.options).map(([name, option]): Row => {
    const value = option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : '';
    return [`--${name}${value}`, option.help[language]];
  });
  const help: Row = ['--help', say(language, 'help-help-option')];
  return [
    verb.summary[language],
    '',
    `${say(language, 'help-usage')}:`,
    ...calls,
    '',
    `${say(language, 'help-options')}:`,
    ...table([...rows, help]),
    ...(verb.notes === undefined ? [] : ['', verb.notes[language]]),
    '',
  ].join('\n');
}

type Row = readonly [left: string, right: string];

function signature(verb: Verb): string {
  return `${verb.name} ${verb.usage[0] ?? ''}`.trim();
}

/** Two columns; where the left one is too long for its column the right one goes on a line of its own. */
function table(rows: readonly Row[]): readonly string[] {
  const width = Math.min(34, Math.max(...rows.map(([left]) => left.length)));
  return rows.flatMap(([left, right]) =>
    left.length <= width ? [`  ${left.padEnd(width)}  ${right}`] : [`  ${left}`, `  ${' '.repeat(width)}  ${right}`],
  );
}
