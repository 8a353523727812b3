import { nameIn } from './bundle-references.ts';
import { type Convert, mapDeep } from './bundle-walk.ts';
import type { Schema } from './contracts.ts';

/**
 * Returns a copy of an answer's schema that accepts the answers of later versions of the server: with unknown members, with new values of
 * enums, and with more items in sets of them. Conditions on the value of an enum are removed, because they are rules for requests.
 */
export const openAnswer = (schema: Schema, place: string, schemas: Record<string, Schema>): Schema =>
  mapDeep(schema, place, opened(schemas));

/** Keywords that a later version may relax. Some generated clients check answers against them. */
const LIMITS = [
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'maxGraphemes',
  'maxMarks',
];

/** Removes the limits from the schema of an answer. Schemas of requests and enums are unchanged. */
export function withoutLimits(schema: Schema, name: string): Schema {
  if (schema.additionalProperties === false || schema.enum) return schema;
  return mapDeep(schema, name, (inner) => {
    return Object.fromEntries(Object.entries(inner).filter(([keyword]) => !LIMITS.includes(keyword)));
  });
}

const opened =
  (schemas: Record<string, Schema>): Convert =>
  (schema) => {
    const { additionalProperties, maxItems, allOf, ...rest } = openEnum(schemas[nameIn(schema)] ?? schema) ?? schema;
    const isConditional = allOf?.every((part) => part.if !== undefined);
    return {
      ...rest,
      ...(allOf && !isConditional && { allOf }),
      ...(additionalProperties && { additionalProperties }),
      ...(maxItems !== undefined && !rest.uniqueItems && { maxItems }),
    };
  };

/**
 * Converts an enum or a constant to a string that lists the values of today. Generated clients reject a value that an enum does not have.
 *
 * @returns undefined for any other schema
 */
function openEnum({
  title: _title,
  description = '',
  const: only,
  enum: choices,
  ...schema
}: Schema): Schema | undefined {
  const values = choices ?? (only === undefined ? undefined : [only]);
  if (!values) return undefined;
  const words = `${description} Values today: ${values.join(', ')}. Others may come.`.trim();
  return { description: words, ...schema, 'x-extensible-enum': values };
}
