import { type Found, type Members, type Published, reachableFrom, schemasIn } from './published-contract.ts';

/** Returns the places that break a rule. */
type Check = (document: Published) => string[];
export interface Rule {
  check: Check;
  /** A schema of an answer that breaks the rule, or a change of the document that does. */
  broken: unknown | ((document: Published) => void);
}

export const places = (found: Found[]) => found.map(({ at }) => at);
const eachSchema =
  (isBroken: (schema: Members, found: Found) => boolean): Check =>
  (document) =>
    places(schemasIn(document).filter((found) => isBroken(found.schema, found)));

const isLookAround = (pattern: string) => /\(\?<?[=!]/.test(pattern);
const isInCondition = (at: string) => /\/(if|then|else)(\/|$)/.test(at);
const isObjectOrEnum = (schema: Members) => schema.properties !== undefined || schema.enum !== undefined;
const says = ({ description }: Members, words: string) => String(description ?? '').includes(words);

/** What a schema accepts, without its words. */
const valuesOf = (schema: Members) =>
  JSON.stringify(schema, (key, value) => (['title', 'description', 'examples'].includes(key) ? undefined : value));

/** The rules for every schema of the published contract, each with a change that breaks it. */
export const RULES: Record<string, Rule> = {
  'no boolean schemas': { check: eachSchema((schema) => typeof schema === 'boolean'), broken: true },
  'no keywords of schema files': {
    check: eachSchema((schema) => ['$schema', '$id', '$defs', '$comment'].some((key) => key in schema)),
    broken: { $defs: {} },
  },
  'no members beside $ref': {
    check: eachSchema((schema) => '$ref' in schema && Object.keys(schema).length > 1),
    broken: { $ref: '#/components/schemas/Metric', description: 'x' },
  },
  'no look-around in patterns': {
    check: eachSchema(({ pattern }) => isLookAround(String(pattern))),
    broken: { type: 'string', pattern: '^a(?!\\n)' },
  },
  'no pattern with a slash, which generators write wrongly for Swift': {
    check: eachSchema(({ pattern }) => String(pattern).includes('/')),
    broken: { type: 'string', pattern: '^https?://' },
  },
  'no pattern over 100 characters': {
    check: eachSchema(({ pattern }) => String(pattern).length > 100),
    broken: { type: 'string', pattern: 'a'.repeat(101) },
  },
  'the format uuid stands alone': {
    check: eachSchema(({ format, pattern, maxLength }) => format === 'uuid' && (pattern ?? maxLength) !== undefined),
    broken: { type: 'string', format: 'uuid', maxLength: 36 },
  },
  'numbers are doubles': {
    check: eachSchema(({ type, format }) => type === 'number' && format !== 'double'),
    broken: { type: 'number' },
  },
  'no readOnly': { check: eachSchema((schema) => 'readOnly' in schema), broken: { readOnly: true } },
  'no empty list as default': {
    check: eachSchema((schema) => Array.isArray(schema.default)),
    broken: { type: 'array', default: [] },
  },
  'limits without a keyword of JSON Schema are in the description': {
    check: eachSchema(
      (schema) =>
        'maxGraphemes' in schema ||
        'maxMarks' in schema ||
        ('x-maxGraphemes' in schema && !says(schema, `At most ${schema['x-maxGraphemes']} user-perceived`)) ||
        ('x-maxMarks' in schema && !says(schema, `At most ${schema['x-maxMarks']} combining`)),
    ),
    broken: { type: 'string', 'x-maxGraphemes': 40, description: 'A name.' },
  },
  'each object and enum is a component': {
    check: eachSchema((schema, { at, named }) => isObjectOrEnum(schema) && !named && !isInCondition(at)),
    broken: { type: 'string', enum: ['a', 'b'] },
  },
  'each component is an object or enum, with its name as title': {
    check: eachSchema((schema, { at, named }) => named && !(isObjectOrEnum(schema) && at.endsWith(`/${schema.title}`))),
    broken: ({ components }: Published) =>
      Object.assign(components.schemas, { value: { type: 'number', format: 'double' } }),
  },
  'no two components accept the same values': {
    check: ({ components }) => {
      const values = Object.values(components.schemas).map(valuesOf);
      return Object.keys(components.schemas).filter((_name, index) => values.indexOf(values[index] ?? '') !== index);
    },
    broken: ({ components }: Published) => Object.assign(components.schemas, { Metric1: components.schemas.Metric }),
  },
  'open strings list the values of today': {
    check: eachSchema(
      (schema) =>
        'x-extensible-enum' in schema &&
        !(schema['x-extensible-enum'] as string[]).every((value) => says(schema, value)),
    ),
    broken: { type: 'string', 'x-extensible-enum': ['a', 'b'], description: 'a' },
  },
  'no keywords that only our validators know': {
    check: eachSchema((schema) => 'requiredSets' in schema),
    broken: { requiredSets: [] },
  },
  'there is one security scheme': {
    check: ({ components }) => Object.keys(components.securitySchemes).slice(1),
    broken: ({ components }: Published) => Object.assign(components.securitySchemes, { other: {} }),
  },
  'every component is used': {
    check: (document) => {
      const used = reachableFrom(document, [document.paths, { ...document.components, schemas: {} }]);
      return Object.keys(document.components.schemas).filter((name) => !used.has(name));
    },
    broken: ({ components }: Published) => Object.assign(components.schemas, { Unused: { type: 'object' } }),
  },
  'the server is the one that the document comes from': {
    check: ({ servers }) => servers.flatMap(({ url }) => (url === '/' ? [] : [url])),
    broken: (document: Published) => Object.assign(document, { servers: [{ url: 'http://localhost:8787' }] }),
  },
};
