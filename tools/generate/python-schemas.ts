import { openAnswers, reachable, requestBodies } from './bundle-directions.ts';
import { requiredSetsAsConditions, withoutPrivate } from './bundle-keywords.ts';
import { nameShared } from './bundle-names.ts';
import { inlineFields, referenceTo } from './bundle-references.ts';
import { mapDeep } from './bundle-walk.ts';
import type { Contracts, Schema } from './contracts.ts';
import type { OpenApi } from './openapi.ts';

export interface PythonSchemas {
  schemas: Record<string, Schema>;
  /** The names of the schemas that request bodies contain. */
  requests: Set<string>;
}

/** `POST /users` has one body and one answer for creates and updates. Python has a model for each too. */
const REQUESTS = ['new_user', 'profile_update'];
const ANSWERS = ['created_user'];

/**
 * Returns the schemas of the published contract, with the names, strict requests and open answers that it has. Unlike the published
 * contract, they keep the patterns and limits of the hand-written one, because the Python models check them.
 */
export function pythonSchemas(openapi: OpenApi, contracts: Contracts): PythonSchemas {
  const document = openAnswers(nameShared(inlineFields(withSaves(openapi, contracts), contracts)));
  const { components, paths } = document;
  const schemas = Object.entries(components.schemas).map(([name, schema]) => [
    name,
    mapDeep(schema, name, (inner) => requiredSetsAsConditions(withoutPrivate(inner))),
  ]);
  return { schemas: Object.fromEntries(schemas), requests: reachable(components.schemas, requestBodies(paths)) };
}

/** Adds an operation with each of the schemas in `REQUESTS` and `ANSWERS`, as if they were published. */
function withSaves(openapi: OpenApi, contracts: Contracts): OpenApi {
  const save = openapi.paths['/users']?.post;
  if (!save) throw new Error('openapi.yaml needs POST /users.');
  const operations = REQUESTS.map((name) => {
    const responses = Object.fromEntries(ANSWERS.map((answer) => ['201', { description: '', content: json(answer) }]));
    return [`/users#${name}`, { post: { ...save, requestBody: { content: json(name) }, responses } }] as const;
  });
  const schemas = [...REQUESTS, ...ANSWERS].map((name) => [name, inComponents(contracts.get(name))] as const);
  return {
    ...openapi,
    paths: { ...openapi.paths, ...Object.fromEntries(operations) },
    components: { ...openapi.components, schemas: { ...openapi.components.schemas, ...Object.fromEntries(schemas) } },
  };
}

const json = (name: string) => ({ 'application/json': { schema: referenceTo(name) } });

/** Changes references to other contracts into references to components of the bundled document. */
const inComponents = (schema: Schema | undefined): Schema =>
  JSON.parse(JSON.stringify(schema).replace(/"([a-z_]+)\.json(?:#([^"]*))?"/g, '"#/components/schemas/$1$2"'));
