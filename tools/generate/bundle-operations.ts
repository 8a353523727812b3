import { type Answer, type OpenApi, type Operation, type PathItem, type Reference, scopeOf } from './openapi.ts';

/** The name of the only security scheme that is published. `token` would collide with the schema `Token` in Go. */
const TOKEN = 'bearerToken';

/**
 * Replaces the bearer schemes by one, because a client that has two would send the header twice. The description of the scheme lists the
 * tokens, and the description of an operation names the scope of a service key. The scheme of signatures is left out, because clients in
 * Go and C# would have to provide one. The operation describes it, for the senders of webhooks.
 */
export function oneToken(document: OpenApi): OpenApi {
  const { securitySchemes: schemes, ...components } = document.components;
  const isBearer = (name: string) => schemes[name]?.scheme === 'bearer';
  const description = Object.keys(schemes)
    .filter(isBearer)
    .map((name) => schemes[name]?.description);
  const token = { type: 'http', scheme: 'bearer', description: description.join(' ') };
  const converted = mapOperations(document, (operation) => {
    const accepted = operation.security.flatMap((requirement) => {
      const names = Object.keys(requirement);
      if (names.length === 0) return [{}];
      return names.every(isBearer) ? [{ [TOKEN]: [] }] : [];
    });
    return { ...withScope(operation), security: unique<Record<string, string[]>>(accepted) };
  });
  return { ...converted, components: { ...components, securitySchemes: { [TOKEN]: token } } };
}

/** Adds the scope that a service key needs, because `security` of bearer tokens is published without scopes. */
function withScope(operation: Operation): Operation {
  const scope = scopeOf(operation);
  if (scope === undefined) return operation;
  const isForServices = operation.security.length === 1;
  const key = `${isForServices ? 'Needs' : 'Also takes'} a service key with the scope \`${scope}\`.`;
  return { ...operation, description: [operation.description?.trimEnd(), key].filter(Boolean).join('\n\n') };
}

/** Removes the parameters that clients do not set themselves. */
export const withoutInternal = (document: OpenApi): OpenApi =>
  mapOperations(document, (operation) => {
    const { parameters = [], ...others } = operation;
    const published = parameters.filter((parameter) => '$ref' in parameter || !parameter['x-internal']);
    return published.length > 0 ? { ...operation, parameters: published } : others;
  });

/** Adds the media type of any file to answers that are files, because some generators know no other. */
export const anyFile = (document: OpenApi): OpenApi =>
  mapOperations(document, (operation) => {
    const responses = Object.entries(operation.responses).map(([status, answer]) => [status, withAnyFile(answer)]);
    return { ...operation, responses: Object.fromEntries(responses) };
  });

function withAnyFile(answer: Answer | Reference): Answer | Reference {
  if (!('content' in answer) || !answer.content) return answer;
  const file = Object.values(answer.content).find(({ schema }) => schema.format === 'binary');
  return file ? { ...answer, content: { ...answer.content, 'application/octet-stream': file } } : answer;
}

function mapOperations(document: OpenApi, convert: (operation: Operation) => Operation): OpenApi {
  const paths = Object.entries(document.paths).map(([path, item]) => {
    const members = Object.entries(item).map(([key, value]) => [key, Array.isArray(value) ? value : convert(value)]);
    return [path, Object.fromEntries(members) as PathItem];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

const unique = <Value>(values: Value[]): Value[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];
