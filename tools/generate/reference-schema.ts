import type { Schema } from './contracts.ts';
import type { OpenApi, Reference } from './openapi.ts';

/** A schema in the form that the reference page needs: references are resolved, and "or null" is a separate flag. */
export interface Facts extends Schema {
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  pattern?: string;
  nullable?: boolean;
}
export interface Field {
  name: string;
  schema: Schema;
  required: boolean;
}

/** Returns the target of a `$ref` in the document, or the value itself if it is not a reference. */
export function deref<T extends object>(openapi: OpenApi, value: T | Reference): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T;
  const target = value.$ref
    .split('/')
    .slice(1)
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], openapi);
  if (!target) throw new Error(`${value.$ref} points at nothing.`);
  return target as T;
}

/** Resolves a schema. A member next to a `$ref` overrides the same member of the target. */
export function factsOf(openapi: OpenApi, schema: Schema): Facts {
  const { $ref, anyOf = [], ...own } = schema;
  const [chosen, ...others] = anyOf.filter((choice) => choice.type !== 'null');
  if (others.length > 0) throw new Error('The reference knows `anyOf` only as "or null".');
  return {
    ...(chosen && factsOf(openapi, chosen)),
    ...($ref && factsOf(openapi, deref<Schema>(openapi, { $ref }))),
    ...own,
    ...(chosen && anyOf.length > 1 && { nullable: true }),
  };
}

/** Returns the name of the referenced schema if the page has a section for it. */
export function sectionOf(openapi: OpenApi, { $ref }: Schema): string | undefined {
  const name = $ref?.split('/').at(-1);
  return name && openapi.components.schemas[name]?.properties ? name : undefined;
}

/** Returns the fields of an object. The fields of nested objects follow with their paths, such as `errors[].pointer`. */
export function fieldsOf(openapi: OpenApi, schema: Schema, prefix = ''): Field[] {
  const { properties = {}, required = [] } = factsOf(openapi, schema);
  return Object.entries(properties).flatMap(([key, property]) => {
    const name = prefix + key;
    const { items } = factsOf(openapi, property);
    const inner = items && !sectionOf(openapi, items) ? fieldsOf(openapi, items, `${name}[].`) : [];
    const nested = sectionOf(openapi, property) ? [] : fieldsOf(openapi, property, `${name}.`);
    return [{ name, schema: property, required: required.includes(key) }, ...inner, ...nested];
  });
}

const quote = (value: unknown) => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

function range(low: number | undefined, high: number | undefined, unit = ''): string[] {
  const say = (limit: number) => limit.toLocaleString('en');
  const counted = unit && ` ${unit}${(high ?? low) === 1 ? '' : 's'}`;
  if (low !== undefined && high !== undefined) return [`${say(low)}–${say(high)}${counted}`];
  if (low !== undefined) return [`at least ${say(low)}${counted}`];
  return high === undefined ? [] : [`at most ${say(high)}${counted}`];
}

/** Describes the constraints of a value in Markdown. Patterns are omitted, because the descriptions explain them. */
export function rulesOf(openapi: OpenApi, schema: Schema): string[] {
  const facts = factsOf(openapi, schema);
  return [
    ...(facts.const === undefined ? [] : [`always ${quote(facts.const)}`]),
    ...(facts.enum ? [`one of ${facts.enum.map(quote).join(', ')}`] : []),
    ...range(facts.minimum, facts.maximum),
    ...range(facts.minLength, facts.maxGraphemes ?? facts.maxLength, 'character'),
    ...range(facts.minItems, facts.maxItems, 'item'),
    ...(facts.items ? rulesOf(openapi, facts.items).map((rule) => `each ${rule}`) : []),
    ...(facts.default === undefined ? [] : [`default ${quote(facts.default)}`]),
  ];
}

function textExample(openapi: OpenApi, { format, pattern = '' }: Facts): string {
  if (format === 'uri') return `${openapi.servers[0]?.url}/…`;
  // Shows the literal start of a pattern, such as the prefix of a token.
  return `${/^\^(\w+)(?=[[(])/.exec(pattern)?.[1] ?? ''}…`;
}

/**
 * Returns an example of a schema, or undefined if the contract does not specify enough for one.
 *
 * @param fresh whether the object was just created from its required fields, so that all other fields have their default or are omitted
 */
export function exampleOf(openapi: OpenApi, schema: Schema, fresh = false): unknown {
  const facts = factsOf(openapi, schema);
  const candidates = fresh ? [facts.default, facts.examples?.[0]] : [facts.examples?.[0], facts.default];
  const known = candidates.find((value) => value !== undefined) ?? facts.const;
  if (known !== undefined) return known;
  if (facts.properties) {
    const shown = Object.entries(facts.properties).filter(([key, property]) => {
      const field = factsOf(openapi, property);
      return !fresh || facts.required?.includes(key) || field.readOnly || field.default !== undefined;
    });
    return Object.fromEntries(shown.map(([key, property]) => [key, exampleOf(openapi, property, fresh)]));
  }
  if (facts.items) return [exampleOf(openapi, facts.items, fresh)];
  if (facts.type === 'integer' || facts.type === 'number') return facts.minimum ?? 0;
  if (facts.type === 'string') return textExample(openapi, facts);
  return facts.type === 'object' ? {} : undefined;
}
