import { type Answer, type OpenApi, operationsOf, type Parameter } from '../../tools/generate/openapi.ts';
import { deref } from '../../tools/generate/reference-schema.ts';

type Fields = Record<string, Record<string, string>>;

const HEAD = `import { unwrap, type Contracts, createClient, type paths } from 'hatchery-client';

const hatchery = createClient({ baseUrl: 'https://pets.example', token: async () => undefined });

/** True when the two types are assignable to each other and neither is any. */
type Same<One, Other> = 0 extends 1 & One ? false : [One, Other] extends [Other, One] ? true : false;
`;

/**
 * Returns the source of a module that calls every operation with all parameters and declares the type of each
 * response. The module compiles only if the client has every operation and rejects missing or wrongly typed parameters
 * and bodies.
 */
export function callsModule(openapi: OpenApi): string {
  const addresses = Object.keys(openapi.paths).map((path) => `'${path}'`);
  const every = `export const every: Same<keyof paths, ${addresses.join(' | ')}> = true;`;
  return [HEAD, every, ...operationsOf(openapi).flatMap((operation) => callsOf(openapi, operation))].join('\n');
}

function callsOf(openapi: OpenApi, { method, path, operation }: ReturnType<typeof operationsOf>[number]): string[] {
  const { operationId: id, requestBody, responses } = operation;
  const all = [...(openapi.paths[path]?.parameters ?? []), ...(operation.parameters ?? [])];
  const parameters = all.map((parameter) => deref<Parameter>(openapi, parameter));
  const body = requestBody && `{} as ${typeOf(requestBody.content)}`;
  const call = (fields: Fields, sent = body) => {
    const places = Object.entries(fields).map(([place, values]) => `${place}: {${pairs(values)}}`);
    const init = `{ params: { ${places.join(', ')} }${sent ? `, body: ${sent}` : ''} }`;
    return `unwrap(hatchery.${method.toUpperCase()}('${path}', ${init}))`;
  };
  const full = fieldsOf(openapi, parameters);
  const wrong = (why: string, fields: Fields, sent?: string) =>
    `// @ts-expect-error ${id}: ${why}\nexport const ${id}${why.replaceAll(/\W/g, '_')} = () => ${call(fields, sent)};`;

  const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const types = answers.map(([, given]) => typeOf(deref<Answer>(openapi, given).content ?? {}));
  return [
    `export const ${id} = () => ${call(full)};`,
    `export const ${id}Answer: Same<Awaited<ReturnType<typeof ${id}>>, ${types.join(' | ')}> = true;`,
    // openapi-fetch rejects unknown query parameters only for operations that have no query parameters.
    ...(full.query ? [] : [wrong('unknown query', { ...full, query: { nonsense: '1' } })]),
    requestBody ? wrong('without body', full, '') : wrong('unknown body', full, '1'),
    ...parameters.flatMap(({ name, in: place, required }) => {
      const { [name]: _left, ...others } = full[place] ?? {};
      return [
        wrong(`wrong ${name}`, { ...full, [place]: { ...others, [name]: '[]' } }),
        ...(required ? [wrong(`without ${name}`, { ...full, [place]: others })] : []),
      ];
    }),
  ];
}

function fieldsOf(openapi: OpenApi, parameters: Parameter[]): Fields {
  const fields: Fields = {};
  for (const { name, in: place, schema } of parameters) {
    const { enum: choices, type } = deref<typeof schema>(openapi, schema);
    const value = choices ? JSON.stringify(choices.at(-1)) : type === 'string' ? "'x'" : '1';
    fields[place] = { ...fields[place], [name]: value };
  }
  return fields;
}

const pairs = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([name, value]) => `'${name}': ${value}`)
    .join(', ');

/** Returns the TypeScript type of a body: a contract by its name, `string`, or a JSON object. */
function typeOf(content: NonNullable<Answer['content']>): string {
  const [schema] = Object.values(content).map((each) => each.schema);
  if (!schema) return 'undefined';
  if (schema.$ref) return `Contracts['${schema.$ref.split('/').at(-1)}']`;
  return schema.type === 'string' ? 'string' : 'Record<string, unknown>';
}
