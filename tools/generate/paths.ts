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
 * The contract's addresses as the type that `openapi-fetch` reads: what each operation takes and answers, in terms of the
 * contracts' own types. A line for each parameter's place, body and answer, so that a change of the contract can be read in it.
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

/** What each address of the API takes and answers, for openapi-fetch. */
`;

const indented = (lines: string[]): string[] => lines.map((line) => `  ${line}`);

/** A schema as a type: a contract by its name, whatever else the operations use as TypeScript has it. */
function typesFor(openapi: OpenApi, contracts: Contracts): (schema: Schema) => string {
  return function typeOf(schema): string {
    // A whole contract, and not a field of one that happens to be called like another.
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
