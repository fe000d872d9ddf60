/**
 * The configuration's own schema as a form: which fields there are, what they are called, which of several shapes a
 * value has, and where a finding belongs. Pure. The schema comes from `GET /schema`; values are plain JSON.
 */
import type { Finding } from '../../daemon/edges/http/api-types.js';
import type { Language } from '../language/bilingual.js';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly default?: Json;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly 'x-ui'?: {
    readonly label: Readonly<Record<Language, string>>;
    readonly help: Readonly<Record<Language, string>>;
    readonly unit: string | null;
    readonly requiresRestart: boolean;
  };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export type FieldKind =
  'const' | 'choice' | 'flag' | 'number' | 'text' | 'texts' | 'choices' | 'list' | 'group' | 'map';

export function kindOf(node: SchemaNode): FieldKind {
  if (node.const !== undefined) return 'const';
  if (node.oneOf !== undefined || node.properties !== undefined) return 'group';
  if (node.enum !== undefined) return 'choice';
  if (node.items !== undefined) {
    if (node.items.enum !== undefined) return 'choices';
    return node.items.properties === undefined && node.items.oneOf === undefined ? 'texts' : 'list';
  }
  if (node.type === 'boolean') return 'flag';
  if (node.type === 'integer' || node.type === 'number') return 'number';
  if (node.type === 'object') return 'map';
  return 'text';
}

/** The name of the member that tells the shapes apart: one that each of them restricts to other values. */
export function discriminatorOf(node: SchemaNode): string | null {
  const [first, ...others] = node.oneOf ?? [];
  if (first === undefined) return null;
  const names = Object.keys(first.properties ?? {});
  return names.find((name) => [first, ...others].every((one) => allowed(one.properties?.[name]).length > 0)) ?? null;
}

/** What the member may be over all shapes, in the schema's order. */
export function variantNames(node: SchemaNode): readonly Json[] {
  const name = discriminatorOf(node);
  return name === null ? [] : (node.oneOf ?? []).flatMap((one) => allowed(one.properties?.[name]));
}

/** The one shape that the value has, or would have; the node itself where there is but one. */
export function shapeFor(node: SchemaNode, value: Json | undefined): SchemaNode {
  const { oneOf } = node;
  if (oneOf === undefined) return node;
  const name = discriminatorOf(node);
  const own = name === null || !isObject(value) ? undefined : value[name];
  const found = oneOf.find((one) => name !== null && allowed(one.properties?.[name]).some((each) => each === own));
  return found ?? oneOf[0] ?? {};
}

/** The value in the shape that has `name` at its discriminator: what both shapes know stays. */
export function asVariant(node: SchemaNode, value: Json | undefined, name: Json): JsonObject {
  const key = discriminatorOf(node) ?? '';
  const shape = shapeFor(node, { [key]: name });
  const before = isObject(value) ? value : {};
  const kept = Object.entries(before).filter(([member]) => shape.properties?.[member] !== undefined);
  return { ...blankObject(shape), ...Object.fromEntries(kept), [key]: name };
}

/** The least that a person must fill in; what has a default or may be left out is left out. */
export function blank(node: SchemaNode): Json {
  switch (kindOf(node)) {
    case 'const':
      return node.const ?? null;
    case 'choice':
      return node.enum?.[0] ?? '';
    case 'flag':
      return false;
    case 'number':
      return node.minimum ?? 0;
    case 'text':
      return '';
    case 'texts':
    case 'choices':
    case 'list':
      return [];
    case 'map':
      return {};
    case 'group':
      return blankObject(shapeFor(node, undefined));
  }
}

function blankObject({ properties = {}, required = [] }: SchemaNode): JsonObject {
  return Object.fromEntries(
    required.flatMap((name) => {
      const node = properties[name];
      return node === undefined ? [] : [[name, blank(node)]];
    }),
  );
}

/** A member set, or taken away where `value` is undefined. */
export function withMember(object: JsonObject, name: string, value: Json | undefined): JsonObject {
  const others = Object.entries(object).filter(([member]) => member !== name);
  if (value === undefined) return Object.fromEntries(others);
  return Object.hasOwn(object, name)
    ? Object.fromEntries(Object.entries(object).map(([member, old]) => [member, member === name ? value : old]))
    : { ...object, [name]: value };
}

/** Findings of an item at `/list/index`, with pointers into the item; those of other items stay whole. */
export function ownFindings(findings: readonly Finding[], list: string, index: number): readonly Finding[] {
  const base = `/${list}/${index}`;
  return findings.map((finding) =>
    finding.pointer === base || finding.pointer.startsWith(`${base}/`)
      ? { ...finding, pointer: finding.pointer.slice(base.length) }
      : finding,
  );
}

export function findingsAt(findings: readonly Finding[], pointer: string): readonly Finding[] {
  return findings.filter((finding) => finding.pointer === pointer);
}

/** Those of the value and of everything in it, for a field that shows all of it at once. */
export function findingsWithin(findings: readonly Finding[], pointer: string): readonly Finding[] {
  return findings.filter((finding) => `${finding.pointer}/`.startsWith(`${pointer}/`));
}

export function labelOf(name: string, node: SchemaNode, language: Language): string {
  const label = node['x-ui']?.label[language] ?? name;
  const unit = node['x-ui']?.unit ?? null;
  return unit === null ? label : `${label} (${unit})`;
}

function allowed(node: SchemaNode | undefined): readonly Json[] {
  if (node?.const !== undefined) return [node.const];
  return node?.enum ?? [];
}
