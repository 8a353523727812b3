import { openAnswer } from './bundle-answers.ts';
import { titled } from './bundle-names.ts';
import { nameIn, referenceTo } from './bundle-references.ts';
import { requestField } from './bundle-requests.ts';
import { type Convert, mapDeep, mapSchemas } from './bundle-walk.ts';
import type { Schema } from './contracts.ts';
import type { OpenApi, PathItem } from './openapi.ts';

type Schemas = Record<string, Schema>;

/**
 * Makes answers open and keeps requests strict: only schemas of request bodies forbid unknown members, so an old client accepts an answer
 * with a new field. A strict schema that is in both is published twice, for requests with the suffix `Input`.
 */
export function openAnswers(document: OpenApi): OpenApi {
  const { schemas, ...components } = document.components;
  const requests = reachable(schemas, requestBodies(document.paths));
  const answers = reachable(schemas, [components.responses, mapOperations(document.paths, (one) => one.responses)]);
  const inputs = new Set([...requests].filter((name) => answers.has(name) && isStrict(schemas, name)));
  const input = toInput(inputs);

  const published: Schemas = {};
  for (const [name, schema] of Object.entries(schemas)) {
    // Only requests refer to enums. Answers have strings instead.
    if (schema.enum) published[name] = schema;
    if (schema.enum) continue;
    const request = mapDeep(schema, name, (inner) => requestField(input(inner, name), name));
    if (inputs.has(name)) published[`${name}Input`] = titled(`${name}Input`, request);
    published[name] = requests.has(name) && !answers.has(name) ? request : openAnswer(schema, name, schemas);
  }
  const paths = Object.entries(document.paths).map(([path, item]) => [path, inputBodies(item, input)]);
  return withoutUnused({
    ...document,
    paths: Object.fromEntries(paths),
    components: { ...components, schemas: published },
  });
}

/** Removes the schemas that nothing refers to, such as enums that are only in answers. */
function withoutUnused({ components: { schemas, ...components }, ...document }: OpenApi): OpenApi {
  const used = reachable(schemas, [document.paths, components]);
  const kept = Object.entries(schemas).filter(([name]) => used.has(name));
  return { ...document, components: { ...components, schemas: Object.fromEntries(kept) } };
}

const toInput =
  (inputs: Set<string>): Convert =>
  (schema) =>
    inputs.has(nameIn(schema)) ? referenceTo(`${nameIn(schema)}Input`) : schema;

export const requestBodies = (paths: OpenApi['paths']): unknown[] =>
  mapOperations(paths, ({ requestBody }) => requestBody);

/** Returns a part of each operation. */
const mapOperations = (paths: OpenApi['paths'], part: (operation: NonNullable<PathItem['get']>) => unknown) =>
  Object.values(paths).flatMap((item) =>
    Object.values(item).flatMap((operation) => (Array.isArray(operation) ? [] : [part(operation)])),
  );

function inputBodies(item: PathItem, input: Convert): PathItem {
  const members = Object.entries(item).map(([method, operation]) => {
    if (Array.isArray(operation) || !operation.requestBody) return [method, operation];
    const requestBody = mapSchemas(operation.requestBody, (schema, place) => mapDeep(schema, place, input));
    return [method, { ...operation, requestBody }];
  });
  return Object.fromEntries(members);
}

/** Returns the names of the components that a part of the document contains, directly or through others. */
export function reachable(schemas: Schemas, part: unknown): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value ?? null).matchAll(/"#\/components\/schemas\/([^"/]+)"/g)) {
      if (found.has(name)) continue;
      found.add(name);
      visit(schemas[name]);
    }
  };
  visit(part);
  return found;
}

/** Returns whether a component, or one that it contains, forbids unknown members. */
const isStrict = (schemas: Schemas, name: string): boolean =>
  [name, ...reachable(schemas, schemas[name])].some((each) =>
    JSON.stringify(schemas[each]).includes('"additionalProperties":false'),
  );
