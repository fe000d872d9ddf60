/**
 * JSON Schema validation through ajv; the only file that knows that library. Compiling the schema of a room takes
 * about 190 ms and 40 MB, so the build prepares it as code (.ci/prepare-schemas.mjs), under a name made from the
 * schema itself: what is loaded is never older than the schema. Where nothing is prepared, it is compiled here.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { nearest } from '../messages/nearest.js';
import { pointerToken, valueAt } from './pointer.js';
import { patternWords } from './schema/patterns.js';

export interface ShapeFault {
  /** JSON pointer of the value that is wrong; for an unknown or missing key, of that key. */
  readonly pointer: string;
  readonly rule: 'key-unknown' | 'key-missing' | 'value-wrong';
  /** What was expected, for people. */
  readonly expected: string;
}

/** Faults of a value against a schema, in the order of the schema; empty where it fits. */
export type ShapeCheck = (value: unknown) => readonly ShapeFault[];

/** What ajv says of one fault. */
interface RawFault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly RawFault[] | null | undefined;
}

const options = {
  allErrors: true,
  strict: false,
  discriminator: true,
  validateFormats: false,
  unicode: false,
} as const;

/** The folder of prepared schemas, beside this file once it is built. */
const preparedFolder = new URL('./prepared/', import.meta.url);

/** Makes the check of a schema. Nothing is coerced, removed or filled in. */
export async function shapeCheck(schema: object, folder: URL = preparedFolder): Promise<ShapeCheck> {
  const shape = withoutWords(schema);
  const validate = (await loadPrepared(new URL(preparedName(schema), folder))) ?? (await compile(shape));
  return (value) => (validate(value) ? [] : faultsOf(validate.errors ?? [], shape));
}

/** The file name under which a schema's check is prepared. */
export function preparedName(schema: object): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(withoutWords(schema)))
    .digest('hex');
  return `${digest.slice(0, 16)}.js`;
}

/** An ES module that exports the schema's check as `validate` and imports nothing. */
export async function prepareSource(schema: object): Promise<string> {
  const { Ajv } = await import('ajv');
  const { default: standalone } = await import('ajv/dist/standalone/index.js');
  const ajv = new Ajv({ ...options, code: { source: true, esm: true }, logger: false });
  const source = standalone.default(ajv, ajv.compile(withoutWords(schema)));
  if (source.includes('require(')) throw new Error('the schema needs a part of ajv at run time');
  return source;
}

async function compile(shape: object): Promise<Validator> {
  const { Ajv } = await import('ajv');
  return new Ajv({ ...options, logger: false }).compile(shape);
}

async function loadPrepared(file: URL): Promise<Validator | null> {
  if (!existsSync(file)) return null;
  const prepared: unknown = await import(file.href);
  const validate: unknown = isRecord(prepared) ? prepared['validate'] : null;
  return isValidator(validate) ? validate : null;
}

function isValidator(value: unknown): value is Validator {
  return typeof value === 'function';
}

const words: readonly string[] = ['title', 'description', 'x-ui', 'default'];

/** The schema without what no validation reads. */
function withoutWords(schema: object): Readonly<Record<string, unknown>> {
  const inner = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inner);
    return isRecord(value) ? withoutWords(value) : value;
  };
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !words.includes(key))
      .map(([key, value]) => [
        key,
        // Names of properties are no words of the schema.
        key === 'properties' && isRecord(value)
          ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inner(part)]))
          : inner(value),
      ]),
  );
}

function faultsOf(errors: readonly RawFault[], shape: object): readonly ShapeFault[] {
  const wrongType = new Set(errors.filter(isTypeFault).map((error) => error.instancePath));
  const seen = new Set<string>();
  return errors.flatMap((error) => {
    // What is of the wrong type altogether has no further faults worth saying.
    if (wrongType.has(error.instancePath) && !isTypeFault(error)) return [];
    const fault = faultOf(error, shape);
    const key = `${fault.pointer} ${fault.rule} ${fault.expected}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [fault];
  });
}

function isTypeFault(error: RawFault): boolean {
  return error.keyword === 'type';
}

function faultOf(error: RawFault, shape: object): ShapeFault {
  const { keyword, instancePath, params } = error;
  const holder = valueAt(shape, error.schemaPath.slice(1, error.schemaPath.lastIndexOf('/')));
  const { additionalProperty, missingProperty, tag } = params;
  if (keyword === 'additionalProperties' && typeof additionalProperty === 'string') {
    const known = Object.keys(isRecord(holder) && isRecord(holder['properties']) ? holder['properties'] : {});
    return {
      pointer: `${instancePath}${pointerToken(additionalProperty)}`,
      rule: 'key-unknown',
      expected: oneOf(known, additionalProperty),
    };
  }
  if (keyword === 'required' && typeof missingProperty === 'string') {
    return { pointer: `${instancePath}${pointerToken(missingProperty)}`, rule: 'key-missing', expected: 'a value' };
  }
  if (keyword === 'discriminator' && typeof tag === 'string') {
    return discriminatorFault(error, tag, isRecord(holder) ? holder['oneOf'] : []);
  }
  return { pointer: instancePath, rule: 'value-wrong', expected: expectation(keyword, params) };
}

/** A tag (`driver` of a device, `type` of a link) that is missing, no text, or none of those that fit here. */
function discriminatorFault(error: RawFault, tag: string, branches: unknown): ShapeFault {
  const names = (Array.isArray(branches) ? branches : []).flatMap((branch: unknown) => {
    const part = valueAt(branch, `/properties${pointerToken(tag)}`);
    const values: readonly unknown[] =
      isRecord(part) && Array.isArray(part['enum']) ? part['enum'] : [isRecord(part) ? part['const'] : null];
    return values.filter((value) => typeof value === 'string');
  });
  const given = error.params['tagValue'];
  return {
    pointer: `${error.instancePath}${pointerToken(tag)}`,
    rule: given === undefined ? 'key-missing' : 'value-wrong',
    expected: given === undefined ? 'a value' : oneOf(names, given),
  };
}

function oneOf(names: readonly string[], given: unknown): string {
  if (names.length === 0) return 'no such key';
  const near = typeof given === 'string' ? nearest(given, names) : null;
  const list = `one of: ${names.join(', ')}`;
  return near === null ? list : `${near}? (${list})`;
}

const typeWords: Readonly<Record<string, string>> = {
  object: 'an object { … }',
  array: 'a list [ … ]',
  string: 'a text in quotes',
  integer: 'a whole number',
  boolean: 'true or false',
  number: 'a number',
  'string,null': 'a text in quotes, or null',
};

function expectation(keyword: string, params: RawFault['params']): string {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'type':
      return typeWords[String(params['type'])] ?? String(params['type']);
    case 'enum':
      return `one of: ${Array.isArray(params['allowedValues']) ? params['allowedValues'].map(String).join(', ') : ''}`;
    case 'const':
      return JSON.stringify(params['allowedValue']);
    case 'pattern':
      return patternWords[String(params['pattern'])] ?? `a text that fits ${String(params['pattern'])}`;
    case 'minimum':
      return `at least ${limit}`;
    case 'maximum':
      return `at most ${limit}`;
    case 'exclusiveMinimum':
      return `more than ${limit}`;
    case 'minLength':
      return `at least ${limit} characters`;
    case 'maxLength':
      return `at most ${limit} characters`;
    case 'minItems':
      return `at least ${limit} entries`;
    case 'maxItems':
    case 'maxProperties':
      return `at most ${limit} entries`;
    case 'uniqueItems':
      return `entries that differ; ${String(params['j'])} and ${String(params['i'])} are alike`;
    default:
      return keyword;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
