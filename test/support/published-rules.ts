import { type Found, type Members, type Published, partsOf, reachableFrom, schemasIn } from './published-contract.ts';

/** Returns the places that break a rule. */
type Check = (document: Published) => string[];
interface Rule {
  check: Check;
  /** A schema of an answer that breaks the rule, or a change of the document that does. */
  broken: unknown | ((document: Published) => void);
}

const places = (found: Found[]) => found.map(({ at }) => at);
const eachSchema =
  (isBroken: (schema: Members, found: Found) => boolean): Check =>
  (document) =>
    places(schemasIn(document).filter((found) => isBroken(found.schema, found)));

const isLookAround = (pattern: string) => /\(\?<?[=!]/.test(pattern);
const isInCondition = (at: string) => /\/(if|then)(\/|$)/.test(at);
const isObjectOrEnum = (schema: Members) => schema.properties !== undefined || schema.enum !== undefined;
const says = ({ description }: Members, words: string) => String(description ?? '').includes(words);
const bodies = (document: Published) => reachableFrom(document, partsOf(document, 'requestBody'));
const answers = (document: Published) =>
  reachableFrom(document, [document.components.responses, ...partsOf(document, 'responses')]);
const componentsOf = (document: Published, names: Set<string>) =>
  schemasIn(document).filter(({ at }) => names.has(/^components\/schemas\/([^/]+)/.exec(at)?.[1] ?? ''));

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
  'no default in request bodies, because absent fields keep their values': {
    check: (document) => places(componentsOf(document, bodies(document)).filter(({ schema }) => 'default' in schema)),
    broken: ({ components }: Published) => Object.assign(components.schemas.TokenPatch ?? {}, { default: {} }),
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
  'request bodies are strict': {
    check: (document) =>
      places(
        componentsOf(document, bodies(document)).filter(
          ({ schema, named }) => named && schema.properties && schema.additionalProperties !== false,
        ),
      ),
    broken: ({ components }: Published) => delete components.schemas.StreamPatch?.additionalProperties,
  },
  'answers permit unknown members': {
    check: (document) =>
      places(componentsOf(document, answers(document)).filter(({ schema }) => schema.additionalProperties === false)),
    broken: ({ components }: Published) =>
      Object.assign(components.schemas.Problem ?? {}, { additionalProperties: false }),
  },
  'answers permit longer sets than the enum of today': {
    check: (document) =>
      places(
        componentsOf(document, answers(document)).filter(({ schema }) => schema.uniqueItems && 'maxItems' in schema),
      ),
    broken: { type: 'array', uniqueItems: true, maxItems: 11 },
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
