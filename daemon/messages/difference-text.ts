/** The difference of two configurations as sentences. */
import { fillText } from '../../drivers/errors.js';
import type { Difference } from '../provisioning/difference.js';
import { differenceWords, sectionWords } from './difference-words.js';
import type { Language } from './language.js';

export function differenceText({ section, kind, parameters }: Difference, language: Language): string {
  const what = sectionWords[section][language];
  const nothing = differenceWords.nothing[language];
  const told: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(parameters)) told[name] = value ?? nothing;
  return fillText(differenceWords[kind][language], { what, ...told });
}
