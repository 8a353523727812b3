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
 * The contract's paths as the type that `openapi-fetch` reads: parameters, bodies and answers of each operation, in terms of the
 * contracts' types. One line for each kind of parameter, body and answer, so that diffs of the contract are readable.
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

/** Parameters, bodies and answers of each path of the API, for openapi-fetch. */
`;

const indented = (lines: string[]): string[] => lines.map((line) => `  ${line}`);

/** A schema as a type: a contract by its name, other schemas inline. */
function typesFor(openapi: OpenApi, contracts: Contracts): (schema: Schema) => string {
  return function typeOf(schema): string {
    // A whole contract, not a field that has the name of another contract.
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
