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

const PLACES = ['query', 'header', 'path', 'cookie'] as const;

/**
 * The contract's addresses as the type that `openapi-fetch` reads: what each operation takes and answers, in terms of the
 * contracts' own types.
 */
export function pathsModule(openapi: OpenApi, contracts: Contracts): string {
  const typeOf = typesFor(openapi, contracts);
  const members = Object.entries(openapi.paths).map(([path, item]) => `  '${path}': ${pathType(item)};`);

  function pathType(item: PathItem): string {
    const methods = METHODS.map((method) => {
      const operation = item[method];
      if (!operation) return `${method}?: never;`;
      return `${method}: ${operationType(operation, [...(item.parameters ?? []), ...(operation.parameters ?? [])])};`;
    });
    return `{ parameters: {}; ${methods.join(' ')} }`;
  }

  function operationType({ requestBody, responses }: Operation, parameters: (Parameter | Reference)[]): string {
    const body = requestBody
      ? `requestBody: { content: ${contentType(requestBody.content)} };`
      : 'requestBody?: never;';
    const answers = Object.entries(responses).map(([status, given]) => {
      const { content = {} } = deref<Answer>(openapi, given);
      const shown = Object.keys(content).length > 0 ? `content: ${contentType(content)}` : 'content?: never';
      return `${status}: { headers: Record<string, unknown>; ${shown} };`;
    });
    return `{ parameters: ${parametersType(parameters)}; ${body} responses: { ${answers.join(' ')} } }`;
  }

  function parametersType(given: (Parameter | Reference)[]): string {
    const parameters = given.map((parameter) => deref<Parameter>(openapi, parameter));
    const places = PLACES.map((place) => {
      const here = parameters.filter((parameter) => parameter.in === place);
      if (here.length === 0) return `${place}?: never;`;
      const fields = here.map(
        ({ name, required, schema }) =>
          `'${name}'${required ? '' : '?'}: ${typeOf(schema)}${required ? '' : ' | undefined'};`,
      );
      return `${place}${here.some(({ required }) => required) ? '' : '?'}: { ${fields.join(' ')} };`;
    });
    return `{ ${places.join(' ')} }`;
  }

  function contentType(content: Record<string, { schema: Schema }>): string {
    const types = Object.entries(content).map(([type, { schema }]) => `'${type}': ${typeOf(schema)};`);
    return `{ ${types.join(' ')} }`;
  }

  return `// Generated from shared/contracts/openapi.yaml by \`npm run generate\`. Do not edit.
import type { Contracts } from './types.ts';

/** What each address of the API takes and answers, for openapi-fetch. */
export interface paths {
${members.join('\n')}
}
`;
}

/** A schema as a type: a contract by its name, whatever else the operations use as TypeScript has it. */
function typesFor(openapi: OpenApi, contracts: Contracts): (schema: Schema) => string {
  return function typeOf(schema): string {
    const name = schema.$ref?.split('/').at(-1);
    if (name && contracts.has(name)) return `Contracts['${name}']`;
    const { type, enum: choices } = deref<Schema>(openapi, schema);
    if (choices) return choices.map((choice) => JSON.stringify(choice)).join(' | ');
    if (type === 'integer' || type === 'number') return 'number';
    if (type === 'string') return 'string';
    if (type === 'object') return 'Record<string, unknown>';
    throw new Error(`There is no type for ${JSON.stringify(schema)}.`);
  };
}
