/** docs/configuration.md from the schema: every key with its type, unit, default and meaning. */
import type { UiHints } from '../../../daemon/config/schema/describe.js';
import { patterns, patternWords } from '../../../daemon/config/schema/patterns.js';

/** What of a schema the page shows. */
interface Part {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Part>>;
  readonly additionalProperties?: boolean | Part;
  readonly items?: Part;
  readonly oneOf?: readonly Part[];
  readonly default?: unknown;
  readonly 'x-ui'?: UiHints;
}

const head = `# room.json

<!-- Generated: npm run build && node dist/test/daemon/config/write-configuration-page.js -->

One file, \`DIR/room.json\`, says everything about a room. \`wallkeeper check FILE\` names every mistake in one with its
JSON pointer. An unknown key is a mistake; a list that is left out is empty. Rows and columns count from 0, inputs and
outputs from 1. \`id\` below is ${patternWords[patterns.id] ?? ''}.

A change made through the daemon writes all defaults into the file, so that a later version with other defaults changes
nothing in a room that runs.

The previous five versions stay beside it as \`room.json.1\` … \`.5\`. A damaged \`room.json\` becomes
\`room.json.damaged-<time>\` and the newest good one of them is used; a file of an older schema version is kept as
\`room.json.before-v<N>\` and brought up to date.

*Satu berkas ini memuat seluruh konfigurasi ruangan. \`wallkeeper check FILE\` menyebutkan setiap kesalahan beserta
letaknya (JSON pointer). Kunci yang tidak dikenal adalah kesalahan; daftar yang tidak ditulis dianggap kosong.*
`;

/** The page's text; one heading for each part of the file, one table each. */
export function configurationPage(schema: object): string {
  const room: Part = schema;
  const lines = [head];
  for (const [key, part] of Object.entries(room.properties ?? {})) {
    const needed = room.required?.includes(key) === true ? ' (required)' : '';
    lines.push(`## ${key}${needed}`, '');
    const inner = part.items ?? part;
    const branches = inner.oneOf;
    if (branches === undefined) lines.push(...section(inner));
    else for (const branch of branches) lines.push(`### ${drivers(branch)}`, '', ...section(branch));
    if (branches !== undefined) lines.push(...links(branches));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function drivers(branch: Part): string {
  return (branch.properties?.['driver']?.enum ?? []).map((name) => `\`${String(name)}\``).join(', ');
}

/** A table for each kind of link that any device can have. */
function links(branches: readonly Part[]): readonly string[] {
  const kinds = new Map(
    branches
      .flatMap((branch) => branch.properties?.['link']?.oneOf ?? [])
      .map((link) => [String(link.properties?.['type']?.const), link]),
  );
  return [...kinds].flatMap(([type, link]) => [`### link of type \`${type}\``, '', ...section(link)]);
}

function section(part: Part): readonly string[] {
  const words = part['x-ui'];
  const text = words === undefined ? [] : [`${words.help.en} *${words.help.id}*`, ''];
  if (part.properties === undefined) return [...text, `Value: ${typeOf(part)}.`, ''];
  return [...text, '| key | type | default | meaning | arti |', '|---|---|---|---|---|', ...rows(part, ''), ''];
}

function rows(part: Part, prefix: string): readonly string[] {
  return Object.entries(part.properties ?? {}).flatMap(([key, inner]) => {
    const name = `${prefix}${key}`;
    const words = inner['x-ui'];
    const missing = part.required?.includes(key) === true ? 'required' : fallback(inner);
    const own = [`\`${name}\``, typeOf(inner), missing, words?.help.en ?? '', words?.help.id ?? ''];
    const below = inner.items?.properties === undefined ? rows(inner, `${name}.`) : rows(inner.items, `${name}[].`);
    return [`| ${own.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`, ...below];
  });
}

function fallback(part: Part): string {
  return part.default === undefined ? '–' : `\`${JSON.stringify(part.default)}\``;
}

function typeOf(part: Part): string {
  const unit = part['x-ui']?.unit ?? null;
  const text = plainType(part);
  return unit === null ? text : `${text}, ${unit}`;
}

function plainType(part: Part): string {
  if (part.const !== undefined) return `\`${JSON.stringify(part.const)}\``;
  if (part.enum !== undefined) return part.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' ');
  if (part.oneOf !== undefined)
    return `a link: ${part.oneOf.map((link) => `\`${String(link.properties?.['type']?.const)}\``).join(' or ')}`;
  const words =
    part.pattern === undefined
      ? null
      : part.pattern === patterns.id
        ? 'id'
        : (patternWords[part.pattern] ?? part.pattern);
  if (part.type === 'integer' || part.type === 'number')
    return [part.type === 'integer' ? 'whole number' : 'number', range(part)].filter((text) => text !== '').join(' ');
  if (part.type === 'array')
    return `list of ${part.items?.properties === undefined ? plainType(part.items ?? {}) : 'objects'}${items(part)}`;
  if (part.type === 'boolean') return '`true` `false`';
  if (part.type === 'object') {
    const values = part.additionalProperties;
    return typeof values === 'object' ? `object: id to ${plainType(values)}` : 'object';
  }
  const orNull = Array.isArray(part.type) && part.type.includes('null') ? ', or null' : '';
  return `${words ?? 'text'}${orNull}${length(part)}`;
}

function range({ minimum, maximum, exclusiveMinimum }: Part): string {
  if (exclusiveMinimum !== undefined) return `above ${exclusiveMinimum}, to ${maximum ?? '…'}`;
  return minimum === undefined && maximum === undefined ? '' : `${minimum ?? '…'}..${maximum ?? '…'}`;
}

function items({ minItems, maxItems }: Part): string {
  if (minItems !== undefined && maxItems !== undefined) return `, ${minItems} to ${maxItems}`;
  if (minItems !== undefined) return `, at least ${minItems}`;
  return maxItems === undefined ? '' : `, at most ${maxItems}`;
}

function length({ maxLength }: Part): string {
  return maxLength === undefined ? '' : `, at most ${maxLength} characters`;
}
