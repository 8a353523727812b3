import type { Contracts, Schema } from './contracts.ts';
import {
  type Answer,
  METHODS,
  type OpenApi,
  type Operation,
  type Parameter,
  type PathItem,
  type Reference,
} from './openapi.ts';
import { deref } from './reference-schema.ts';

const PLACES = ['query', 'header', 'path'] as const;

/**
 * Generates the type from which `openapi-fetch` infers the parameters, bodies and responses of each operation. It refers to the types of
 * the contracts. Each kind of parameter, body and response has its own line, so that diffs of the generated file are readable.
 */
export function pathsModule(openapi: OpenApi, contracts: Contracts): string {
  const typeOf = typesFor(openapi, contracts);

  function pathLines(path: string, item: PathItem): string[] {
    const operations = METHODS.flatMap((method) => {
      const operation = item[method];
      if (!operation) return [];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
      return [`/** ${operation.summary}. */`, `${method}: {`, ...indented(operationLines(operation, parameters)), '};'];
    });
    return [`'${path}': {`, ...indented(operations), '};'];
  }

  function operationLines(operation: Operation, parameters: (Parameter | Reference)[]): string[] {
    const { requestBody, responses } = operation;
    const answers = Object.entries(responses).map(([status, given]) => {
      const { content = {} } = deref<Answer>(openapi, given);
      return `${status}: Answer<${contentType(content)}>;`;
    });
    return [
      'parameters: {',
      ...indented(parameterLines(parameters)),
      '};',
      requestBody ? `requestBody: { content: ${contentType(requestBody.content)} };` : 'requestBody?: never;',
      'responses: {',
      ...indented(answers),
      '};',
    ];
  }

  function parameterLines(given: (Parameter | Reference)[]): string[] {
    const parameters = given.map((parameter) => deref<Parameter>(openapi, parameter));
    return PLACES.map((place) => {
      const here = parameters.filter((parameter) => parameter.in === place);
      if (here.length === 0) return `${place}?: never;`;
      const fields = here.map(({ name, required, schema }) =>
        required ? `'${name}': ${typeOf(schema)}` : `'${name}'?: ${typeOf(schema)} | undefined`,
      );
      return `${place}${here.some(({ required }) => required) ? '' : '?'}: { ${fields.join('; ')} };`;
    });
  }

  function contentType(content: Record<string, { schema: Schema }>): string {
    const types = Object.entries(content).map(([type, { schema }]) => `'${type}': ${typeOf(schema)}`);
    return types.length > 0 ? `{ ${types.join('; ')} }` : 'undefined';
  }

  const members = Object.entries(openapi.paths).flatMap(([path, item]) => pathLines(path, item));
  return `${HEAD}export interface paths {\n${indented(members).join('\n')}\n}\n`;
}

const HEAD = `// Generated from shared/contracts/openapi.yaml by \`npm run generate\`. Do not edit.
import type { Contracts } from './types.ts';

interface Answer<Content> {
  headers: Record<string, unknown>;
  content: Content;
}

/** The parameters, request bodies and responses of all paths of the API, in the form that openapi-fetch requires. */
`;

const indented = (lines: string[]): string[] => lines.map((line) => `  ${line}`);

/**
 * Converts a schema to a type. A contract becomes a reference to its type, and any other schema becomes an inline type.
 */
function typesFor(openapi: OpenApi, contracts: Contracts): (schema: Schema) => string {
  return function typeOf(schema): string {
    // Match only references to a whole contract. A longer reference to a field may end in the name of another contract.
    const name = /^#\/components\/schemas\/([^/]+)$/.exec(schema.$ref ?? '')?.[1] ?? '';
    if (contracts.has(name)) return `Contracts['${name}']`;
    const { type, enum: choices } = deref<Schema>(openapi, schema);
    if (choices) return choices.map((choice) => JSON.stringify(choice)).join(' | ');
    if (type === 'integer' || type === 'number') return 'number';
    if (type === 'string') return 'string';
    if (type === 'object') return 'Record<string, unknown>';
    throw new Error(`There is no type for ${JSON.stringify(schema)}.`);
  };
}
