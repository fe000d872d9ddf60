/** Every word of the page is there in both languages, and none of it stands in a component. */
import t from 'tap';
import { readTree } from '../static/project.js';

const tree = readTree();
const tables = tree.filter(({ path }) => /^web-ui\/.*-words\.ts$/.test(path)).map(({ path }) => path);

interface Table {
  readonly id: object;
  readonly en: object;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && 'id' in value && 'en' in value;
}

/** Path of each text, and the text; a function is asked with marks for its parameters. */
function textsOf(value: unknown, path = ''): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const said: unknown = Reflect.apply(
      value,
      undefined,
      Array.from({ length: value.length }, (_, n) => n + 2),
    );
    return [[path, String(said)]];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => textsOf(one, `${path}/${key}`));
}

t.test('both languages say everything', async (t) => {
  t.ok(tables.length >= 4);
  for (const path of tables) {
    const module: unknown = await import(`../../${path.replace(/\.ts$/, '.js')}`);
    const words = Object.values(module as object).filter(isTable);
    t.ok(words.length > 0, path);
    for (const table of words) {
      const [own, other] = [textsOf(table.id), textsOf(table.en)];
      t.same(
        own.map(([key]) => key),
        other.map(([key]) => key),
        `${path}: the same texts`,
      );
      t.same(
        [...own, ...other].filter(([, text]) => text.trim() === ''),
        [],
        `${path}: none is empty`,
      );
    }
  }
});

/** What a person would read in the markup of a component, outside of its expressions. */
function wordsInMarkup(text: string): readonly string[] {
  const markup = text.replace(/<(script|style)[\s\S]*?<\/\1>/g, '').replace(/<!--[\s\S]*?-->/g, '');
  const found: string[] = [];
  let [depth, inTag, quote, run] = [0, false, '', ''];
  const end = (): void => {
    if (/\p{L}{2}/u.test(run)) found.push(run.trim());
    run = '';
  };
  for (const letter of markup) {
    if (depth > 0) depth += letter === '{' ? 1 : letter === '}' ? -1 : 0;
    else if (letter === '{') depth = 1;
    else if (quote !== '') quote = letter === quote ? '' : quote;
    else if (inTag) {
      if (letter === '"' || letter === "'") quote = letter;
      if (letter === '>') inTag = false;
    } else if (letter === '<') {
      end();
      inTag = true;
    } else run += letter;
  }
  end();
  return found;
}

t.test('components take their words from the tables', async (t) => {
  t.same(wordsInMarkup(`<script>let a = 'x';</script><p class="good">{say.hello}</p><b>{a} lost</b><!-- so -->`), [
    'lost',
  ]);
  const components = tree.filter(({ path }) => /^web-ui\/.*\.svelte$/.test(path));
  t.ok(components.length > 10);
  const units = /^(ms|px|mm|kB|B|hex)$/;
  for (const { path, text } of components)
    t.same(
      wordsInMarkup(text).filter((words) =>
        words.split(/[^\p{L}]+/u).some((word) => word.length > 1 && !units.test(word)),
      ),
      [],
      path,
    );
});
