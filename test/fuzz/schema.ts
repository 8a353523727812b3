import fc from 'fast-check';
import { sleepDurationError } from '../../core/streams/sleep-duration.ts';
import { parseTime } from '../../core/util/time.ts';
import { openapi } from '../conformance/suite/contract.ts';
import type { JsonSchema } from './json-schema.ts';
import { stringsOf } from './strings.ts';

type Fields = Record<string, unknown>;
const FEW = 4;

/**
 * Generates values that are valid against a schema of the contract. Most are ordinary, and some are at the schema's
 * limits.
 */
export function valuesOf(reference: JsonSchema | boolean): fc.Arbitrary<unknown> {
  if (typeof reference === 'boolean') return fc.jsonValue({ maxDepth: 2 });
  const schema = resolved(reference);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(valuesOf));
  const types = [schema.type ?? (schema.properties ? 'object' : [])].flat();
  if (types.length === 0) return valuesOf(true);
  return fc.oneof(...types.map((type) => typed(type, schema)));
}

function typed(type: string, schema: JsonSchema): fc.Arbitrary<unknown> {
  const { minimum: min, maximum: max } = schema;
  if (type === 'null') return fc.constant(null);
  if (type === 'boolean') return fc.boolean();
  if (type === 'string') return stringsOf(schema);
  if (type === 'array') return arraysOf(schema);
  if (type === 'object') return objectsOf(schema);
  const bounds = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  return type === 'integer' ? fc.integer(bounds) : fc.double({ ...bounds, noNaN: true, noDefaultInfinity: true });
}

function arraysOf({ items = true, minItems = 0, maxItems = 1000, uniqueItems }: JsonSchema): fc.Arbitrary<unknown[]> {
  const item = valuesOf(items);
  const arrays = (minLength: number, maxLength: number) =>
    uniqueItems
      ? fc.uniqueArray(item, { minLength, maxLength, selector: (value) => JSON.stringify(value), size: 'max' })
      : fc.array(item, { minLength, maxLength, size: 'max' });
  const few = Math.min(Math.max(FEW, minItems), maxItems);
  // Long arrays are expensive and rarely find bugs, so generate few of them.
  return fc.oneof(
    { weight: 40, arbitrary: arrays(minItems, few) },
    { weight: 1, arbitrary: arrays(minItems, maxItems) },
  );
}

function objectsOf(schema: JsonSchema): fc.Arbitrary<Fields> {
  const { properties, required = [], additionalProperties = true } = schema;
  if (!properties) return fc.dictionary(fc.string(), valuesOf(additionalProperties), { maxKeys: FEW });
  const models = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, valuesOf(inner)]));
  const rules = schema.allOf ?? [];
  return fc
    .record(models, { requiredKeys: required })
    .chain((fields) => fc.record({ ...constants(fields), ...demanded(rules, fields) }))
    .map(inOrder);
}

/**
 * Returns generators for the fields that the `if`/`then` rules of a schema restrict, given the values of all fields.
 */
function demanded(rules: readonly JsonSchema[], fields: Fields): Record<string, fc.Arbitrary<unknown>> {
  const then = rules
    .filter((rule) => holds(rule.if ?? {}, fields))
    .flatMap((rule) => Object.entries(rule.then?.properties ?? {}));
  return Object.fromEntries(then.filter(([name]) => name in fields).map(([name, inner]) => [name, valuesOf(inner)]));
}

/**
 * Evaluates an `if` condition. Supports only comparisons of fields with constants, because the contract uses no others.
 */
function holds({ required = [], properties = {} }: JsonSchema, fields: Fields): boolean {
  const matches = ([name, inner]: [string, JsonSchema | boolean]): boolean => {
    if (typeof inner === 'boolean') return inner;
    const allowed = inner.enum ?? [inner.const];
    return !(name in fields) || allowed.includes(fields[name]);
  };
  return required.every((name) => name in fields) && Object.entries(properties).every(matches);
}

const constants = (fields: Fields) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, fc.constant(value)]));

/** Swaps `start` and `end` if `end` comes first, and corrects implausible sleeps. A schema can express neither rule. */
function inOrder(fields: Fields): Fields {
  const { start, end } = fields;
  if (typeof start !== 'string' || typeof end !== 'string' || Date.parse(start) <= Date.parse(end)) {
    return plausible(fields);
  }
  return plausible({ ...fields, start: end, end: start });
}

function plausible(fields: Fields): Fields {
  const { metric, value, start, end } = fields;
  if (metric !== 'sleep_duration' || typeof value !== 'number' || typeof start !== 'string') return fields;
  const [from, to] = [parseTime(start), typeof end === 'string' ? parseTime(end) : undefined];
  if (!sleepDurationError(value, from, to)) return fields;
  return { ...fields, value: to === undefined ? 10 : Math.min(1440, Math.floor((to - from) / 60_000)) };
}

/**
 * Follows the `$ref` of a schema, repeatedly if necessary. Members next to a `$ref` override those of the referenced
 * schema.
 */
export function resolved(schema: JsonSchema): JsonSchema {
  if (!schema.$ref) return schema;
  const { $ref, ...own } = schema;
  let found: unknown = openapi;
  for (const part of $ref.replace('#/', '').split('/')) found = (found as Fields)[part.replaceAll('~1', '/')];
  return { ...resolved(found as JsonSchema), ...own };
}
