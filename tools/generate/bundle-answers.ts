import { nameIn } from './bundle-references.ts';
import { type Convert, mapDeep } from './bundle-walk.ts';
import type { Schema } from './contracts.ts';

/**
 * Returns a copy of an answer's schema that accepts the answers of later versions of the server: with unknown members, with new values of
 * enums, and with more items in sets of them. Conditions on the value of an enum are removed, because they are rules for requests.
 */
export const openAnswer = (schema: Schema, place: string, schemas: Record<string, Schema>): Schema =>
  mapDeep(schema, place, opened(schemas));

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
