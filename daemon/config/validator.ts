/** JSON Schema validation through ajv; the only file that knows that library, loaded when first needed. */
import type { ErrorObject, ValidateFunction } from 'ajv';

export interface ShapeFault {
  /** JSON pointer of the value that is wrong; for an unknown or missing key, of that key. */
  readonly pointer: string;
  readonly rule: 'key-unknown' | 'key-missing' | 'value-wrong';
  /** What was expected, for people. */
  readonly expected: string;
}

/** Faults of a value against a schema; empty where it fits. */
export type ShapeCheck = (value: unknown) => readonly ShapeFault[];

/** Compiles a schema. Nothing is coerced, removed or filled in. */
export async function shapeCheck(schema: object): Promise<ShapeCheck> {
  const { Ajv } = await import('ajv');
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, discriminator: true, validateFormats: false });
  const validate: ValidateFunction = ajv.compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []).map(faultOf));
}

function faultOf(error: ErrorObject): ShapeFault {
  const { additionalProperty, missingProperty } = readParameters(error.params);
  if (error.keyword === 'additionalProperties' && additionalProperty !== null) {
    const known = Object.keys(isRecord(error.parentSchema?.['properties']) ? error.parentSchema['properties'] : {});
    return {
      pointer: `${error.instancePath}/${additionalProperty}`,
      rule: 'key-unknown',
      expected: known.length > 0 ? `one of: ${known.join(', ')}` : 'no such key',
    };
  }
  if (error.keyword === 'required' && missingProperty !== null) {
    return { pointer: `${error.instancePath}/${missingProperty}`, rule: 'key-missing', expected: 'a value' };
  }
  return { pointer: error.instancePath, rule: 'value-wrong', expected: expectation(error) };
}

function expectation(error: ErrorObject): string {
  const { params } = error;
  if (error.keyword === 'enum' && Array.isArray(params['allowedValues'])) {
    return `one of: ${params['allowedValues'].map(String).join(', ')}`;
  }
  if (error.keyword === 'const') return JSON.stringify(params['allowedValue']);
  return error.message ?? error.keyword;
}

function readParameters(parameters: unknown): { additionalProperty: string | null; missingProperty: string | null } {
  const found = isRecord(parameters) ? parameters : {};
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return { additionalProperty: text(found['additionalProperty']), missingProperty: text(found['missingProperty']) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
