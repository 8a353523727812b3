/** A schema of the published contract, with the path to it, such as `components/schemas/Problem/properties/status`. */
export interface Found {
  at: string;
  schema: Members;
  /** Whether the schema is a component. */
  named: boolean;
}
export type Members = Record<string, unknown>;
export interface Published {
  servers: { url: string }[];
  paths: Record<string, Record<string, Members>>;
  components: { schemas: Record<string, Members>; responses: Members; securitySchemes: Members };
}

const DATA = ['enum', 'const', 'default', 'examples', 'example', 'required'];
const OBJECTS = ['properties', 'patternProperties', '$defs', 'dependentSchemas'];

/** Returns all schemas of a document or of one of its parts. Uses none of the generator's code. */
export function schemasIn(node: unknown, at = '', isSchema = false): Found[] {
  if (typeof node !== 'object' || node === null) return isSchema ? [{ at, schema: node as never, named: false }] : [];
  const named = /^components\/schemas\/[^/]+$/.test(at);
  const own = isSchema && !Array.isArray(node) ? [{ at, schema: node as Members, named }] : [];
  const inner = Object.entries(node).flatMap(([key, value]) => {
    const path = at ? `${at}/${key}` : key;
    if (DATA.includes(key) && (isSchema || !Array.isArray(node))) return [];
    if (isSchema && OBJECTS.includes(key)) return manyIn(value, path);
    if (!isSchema && key === 'schemas') return manyIn(value, path);
    return schemasIn(value, path, isSchema ? typeof value === 'object' || isSchemaKeyword(key) : key === 'schema');
  });
  return [...own, ...inner];
}

/** `additionalProperties: false` is not a boolean schema: every generator knows it. */
const isSchemaKeyword = (key: string) => ['items', 'not', 'if', 'then', 'else'].includes(key);

const manyIn = (members: unknown, at: string): Found[] =>
  Object.entries(members as Members).flatMap(([name, schema]) => schemasIn(schema, `${at}/${name}`, true));

/** Returns the names of the components that a part of the document refers to, directly or through others. */
export function reachableFrom({ components }: Published, part: unknown, found = new Set<string>()): Set<string> {
  for (const [, name = ''] of JSON.stringify(part ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    if (found.has(name)) continue;
    found.add(name);
    reachableFrom({ components } as Published, components.schemas[name], found);
  }
  return found;
}

/** Returns one part of each operation, such as its `requestBody`. */
export const partsOf = ({ paths }: Published, part: string): unknown[] =>
  Object.values(paths).flatMap((item) => Object.values(item).map((operation) => operation[part]));
