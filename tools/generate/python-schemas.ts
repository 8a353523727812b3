import { openAnswers, reachable, requestBodies } from './bundle-directions.ts';
import { withoutPrivate } from './bundle-keywords.ts';
import { nameShared } from './bundle-names.ts';
import { inlineFields } from './bundle-references.ts';
import { mapDeep } from './bundle-walk.ts';
import type { Contracts, Schema } from './contracts.ts';
import type { OpenApi } from './openapi.ts';

export interface PythonSchemas {
  schemas: Record<string, Schema>;
  /** The names of the schemas that request bodies contain. */
  requests: Set<string>;
}

/**
 * Returns the schemas of the published contract, with the names, strict requests and open answers that it has. Unlike the published
 * contract, they keep the patterns and limits of the hand-written one, because the Python models check them.
 */
export function pythonSchemas(openapi: OpenApi, contracts: Contracts): PythonSchemas {
  const { components, paths } = openAnswers(nameShared(inlineFields(openapi, contracts)));
  const schemas = Object.entries(components.schemas).map(([name, schema]) => [
    name,
    mapDeep(schema, name, withoutPrivate),
  ]);
  return { schemas: Object.fromEntries(schemas), requests: reachable(components.schemas, requestBodies(paths)) };
}
