import { chainedConditions } from './bundle-conditions.ts';
import type { Convert } from './bundle-walk.ts';
import type { Schema } from './contracts.ts';

/** Converts a schema of a request body, so that a generated client sends only what its caller has set. */
export const requestField: Convert = (schema) => chainedConditions(withoutDefault(schema));

/** A default in a request is wrong: a field that is absent from a merge patch keeps its value. */
const withoutDefault = ({ default: _default, ...schema }: Schema): Schema => schema;

/**
 * Makes the lists nullable that a request may leave out. Otherwise some generators set them to an empty list and send it. The server
 * refuses null. Schemas of answers are unchanged.
 */
export function nullableLists({ properties, ...schema }: Schema): Schema {
  if (!properties || schema.additionalProperties !== false) return properties ? { ...schema, properties } : schema;
  const fields = Object.entries(properties).map(([name, field]) => {
    if (field.type !== 'array' || schema.required?.includes(name)) return [name, field];
    const { description = '', ...list } = field;
    return [name, { description: `${description} Null is refused.`, anyOf: [list, { type: 'null' }] }];
  });
  return { ...schema, properties: Object.fromEntries(fields) };
}
