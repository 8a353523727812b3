import type { Schema } from './contracts.ts';
import type { OpenApi } from './openapi.ts';

/** Keywords whose value is one schema, a list of schemas, or an object of schemas. */
const ONE = ['items', 'additionalProperties', 'not', 'if', 'then', 'else'] as const;
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;
const OBJECTS = ['properties', 'patternProperties', '$defs', 'dependentSchemas'] as const;
/** Members of a document that contain data instead of schemas. */
const DATA = new Set(['example', 'examples', 'default', 'const', 'enum']);

/** Converts the schema at a place, such as `Problem.errors[]`. A place in a condition (`if`, `then`) contains a space. */
export type Convert = (schema: Schema, place: string) => Schema;
/** The schemas directly inside a schema, each with its place and a setter for a copy of the parent. */
type Inner = [place: string, schema: Schema | boolean, set: (copy: Members, value: Schema) => void];
type Members = Record<string, unknown>;

/** Returns a copy of a schema in which the schemas directly inside are converted. `additionalProperties` may stay boolean. */
export function mapInner(schema: Schema, place: string, convert: Convert): Schema {
  const copy: Members = structuredClone(schema) as Members;
  for (const [inner, value, set] of innerOf(schema, place)) set(copy, convert(value as Schema, inner));
  return copy as Schema;
}

/** Returns a copy of a schema in which all schemas are converted, the innermost first. */
export function mapDeep(schema: Schema, place: string, convert: Convert): Schema {
  return convert(
    typeof schema === 'object' ? mapInner(schema, place, (inner, at) => mapDeep(inner, at, convert)) : schema,
    place,
  );
}

function innerOf(schema: Schema, place: string): Inner[] {
  const members = schema as Members;
  const one: Inner[] = ONE.flatMap((key) => {
    const inner = members[key];
    if (inner === undefined || (key === 'additionalProperties' && typeof inner === 'boolean')) return [];
    const at = key === 'items' ? `${place}[]` : `${place} ${key}`;
    return [[at, inner as Schema, (copy: Members, value: Schema) => Object.assign(copy, { [key]: value })]];
  });
  const many: Inner[] = [...LISTS, ...OBJECTS].flatMap((key) =>
    Object.entries((members[key] ?? {}) as Record<string, Schema>).map(([name, inner]): Inner => {
      const at = key === 'properties' ? `${place}.${name}` : place;
      return [at, inner, (copy, value) => Object.assign(copy[key] as object, { [name]: value })];
    }),
  );
  return [...one, ...many];
}

/**
 * Returns a copy of a document in which each outermost schema is converted. The place of a component is its name, that of a parameter
 * `?name`, and that of a body or header the path to it.
 */
export function mapSchemas<Part>(document: Part, convert: Convert, place = ''): Part {
  if (typeof document !== 'object' || document === null) return document;
  if (Array.isArray(document)) return document.map((part) => mapSchemas(part, convert, place)) as Part;
  const { name, in: position } = document as { name?: string; in?: string };
  const here = name && position ? `?${name}` : place;
  const members = Object.entries(document).map(([key, value]) => {
    if (DATA.has(key)) return [key, value];
    if (key === 'schema') return [key, convert(value, here)];
    if (key === 'schemas') return [key, mapValues(value as Record<string, Schema>, convert)];
    return [key, mapSchemas(value, convert, `${here}/${key}`)];
  });
  return Object.fromEntries(members) as Part;
}

/** Returns a copy of an object of schemas in which each is converted. */
export const mapValues = (schemas: Record<string, Schema>, convert: Convert): Record<string, Schema> =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, convert(schema, name)]));

/** Calls `visit` for every schema of a document. */
export function eachSchema(document: OpenApi, visit: (schema: Schema, place: string) => void): void {
  mapSchemas(document, (outer, at) =>
    mapDeep(outer, at, (schema, place) => {
      visit(schema, place);
      return schema;
    }),
  );
}
