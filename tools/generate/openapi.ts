import { bundle, createConfig } from '@redocly/openapi-core';
import { boundSets, followed, type Schema } from './contracts.ts';

export interface OpenApi {
  info: { title: string; version: string; summary: string; description: string };
  servers: { url: string; description: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, PathItem>;
  components: {
    schemas: Record<string, Schema>;
    parameters: Record<string, Parameter>;
    headers?: Record<string, Header>;
    responses: Record<string, Answer>;
    securitySchemes: Record<string, { description: string; scheme?: string }>;
  };
}
export type PathItem = { parameters?: (Parameter | Reference)[] } & { [M in Method]?: Operation };
export interface Operation {
  operationId: string;
  'x-function'?: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters?: (Parameter | Reference)[];
  requestBody?: Body;
  responses: Record<string, Answer | Reference>;
}
/** The scheme of service keys, whose principals are named by scope, such as `service:profile:read`. */
export const SERVICE_KEY = 'serviceKey';

/** @returns the scope that a service key needs; undefined if no service key is accepted */
export const scopeOf = ({ security }: Operation): string | undefined =>
  security.flatMap((requirement) => requirement[SERVICE_KEY] ?? [])[0];

export interface Body {
  content: Record<string, Media>;
}
export interface Media extends Examples {
  schema: Schema;
}
interface Examples {
  example?: unknown;
  examples?: Record<string, { summary: string; value: unknown }>;
}
export interface Parameter extends Examples {
  name: string;
  in: 'path' | 'query' | 'header';
  /** Whether the parameter is left out of the published contract. */
  'x-internal'?: boolean;
  required?: boolean;
  description?: string;
  schema: Schema;
}
export interface Header extends Examples {
  description: string;
  schema: Schema;
}
export interface Answer {
  description: string;
  headers?: Record<string, Header | Reference>;
  content?: Record<string, Media>;
  links?: Record<string, { operationId: string; parameters: Record<string, string> }>;
}
export interface Reference {
  $ref: string;
}

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = (typeof METHODS)[number];

/** Bundles `openapi.yaml` and all files that it references into one document. */
export async function bundleOpenapi(file: string): Promise<OpenApi> {
  const { bundle: bundled, problems } = await bundle({ ref: file, config: await createConfig({}) });
  // A warning says that two contracts have a field of the same name, which `inlineFields` copies to its places.
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  const whole = new Map([['', bundled.parsed as Schema]]);
  boundSets(bundled.parsed as Schema, (part) => followed(whole, '', part));
  return bundled.parsed as OpenApi;
}

export function operationsOf(openapi: OpenApi): { method: Method; path: string; operation: Operation }[] {
  return Object.entries(openapi.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method, path, operation }] : [];
    }),
  );
}

/** Generates a TypeScript table of all operations. The HTTP app uses it to bind routes and to authenticate requests. */
export function operationsModule(openapi: OpenApi): string {
  const rows = operationsOf(openapi).map(({ method, path, operation }) => {
    const security = securityOf(operation).map((one) => `'${one}'`);
    const names = `id: '${operation.operationId}', method: '${method.toUpperCase()}', path: '${path}'`;
    const query = queryOf(openapi, operation).map((name) => `'${name}'`);
    return `  { ${names}, by: '${functionOf(operation)}', security: [${security.join(', ')}], query: [${query.join(', ')}] },`;
  });
  return `// Generated from shared/contracts/openapi.yaml by \`npm run generate\`. Do not edit.

/** Every operation of the contract. */
export const operations = [
${rows.join('\n')}
] as const;

export type Operation = (typeof operations)[number];
export type OperationId = Operation['id'];
type Security = Operation['security'][number];
/** The scopes of service keys that operations require. */
export type OperationScope = Security extends infer One ? (One extends \`service:\${infer Scope}\` ? Scope : never) : never;
/** The ids of the operations that one Lambda function handles. */
export type OperationOf<Function extends Operation['by']> = Extract<Operation, { by: Function }>['id'];
`;
}

/** Returns the names of the query parameters of an operation. */
function queryOf(openapi: OpenApi, { parameters = [] }: Operation): string[] {
  return parameters.flatMap((parameter) => {
    const name = '$ref' in parameter ? (parameter.$ref.split('/').at(-1) ?? '') : '';
    const { in: place, name: queryName } =
      '$ref' in parameter ? (openapi.components.parameters[name] as Parameter) : parameter;
    return place === 'query' ? [queryName] : [];
  });
}

/** Maps each security scheme of the contract to the kind of principal that it authenticates. */
const PRINCIPALS: Record<string, string> = {
  ownerToken: 'owner',
  readerToken: 'reader',
  ingestToken: 'stream',
  webhookSignature: 'webhook',
};

/**
 * Returns the principals that may call an operation. In OpenAPI, an empty security requirement makes the token
 * optional. Here it is returned as `anonymous`.
 */
function securityOf({ operationId, security }: Operation): string[] {
  return security.map((requirement) => {
    const [scheme, ...others] = Object.keys(requirement);
    if (scheme === undefined) return 'anonymous';
    const scopes = requirement[scheme] ?? [];
    const principal = scheme === SERVICE_KEY ? `service:${scopes}` : PRINCIPALS[scheme];
    if (!principal || others.length > 0 || scopes.length !== (scheme === SERVICE_KEY ? 1 : 0))
      throw new Error(`${operationId}: unknown security ${JSON.stringify(requirement)}.`);
    return principal;
  });
}

/** Returns the Lambda function that handles an operation. The default is `user_manager`. */
const functionOf = (operation: Operation): string => operation['x-function'] ?? 'user_manager';
