import { _, type Ajv2020, type Code, type CodeKeywordDefinition, type KeywordCxt, Name } from 'ajv/dist/2020.js';
import { Type } from 'ajv/dist/compile/util.js';
import { longestRunOfMarks } from '../../core/util/marks.ts';
import { type Contracts, followed, type Schema } from './contracts.ts';
import { countGraphemes } from './graphemes.ts';

/**
 * After this number of errors, a validator skips the rest of a list or object. Clients see at most 20 of the errors
 * (`core/util/field-errors.ts`).
 */
const MAX_ERRORS = 100;
/** The variable that counts errors in the functions that Ajv generates. */
const ERRORS = new Name('errors');

/**
 * Limits the work that a validator does for invalid input. Validators collect all errors, so their cost would otherwise
 * grow with the size of the input:
 * - Entries of a list longer than `maxItems` are not checked.
 * - The pattern, format, characters and marks of a string longer than `maxLength` are not checked.
 * - After 100 errors, the rest of a list or object is skipped.
 *
 * @throws an error when `strict` is set and a contract lacks a limit
 */
export function boundKeywords(ajv: Ajv2020, contracts: Contracts, strict: boolean): void {
  const boundOf = ({ it, parentSchema }: KeywordCxt, bound: 'maxLength' | 'maxItems'): number => {
    const home = it.baseId.replace(/\.json$/, '');
    // Any other schema is one of Ajv's built-in meta-schemas. These need no limits, because they validate the contracts,
    // not a client's input.
    const limit = contracts.has(home)
      ? followed(contracts, home, parentSchema as Schema)[bound]
      : Number.POSITIVE_INFINITY;
    if (limit === undefined && strict) throw new Error(`${home}${it.errSchemaPath} needs ${bound}.`);
    return limit ?? Number.POSITIVE_INFINITY;
  };
  // `maxLength` counts code points, each of at most two UTF-16 units. So a string with more than twice as many units is always too long.
  const isLong = (context: KeywordCxt): Code => _`${context.data}.length > ${2 * boundOf(context, 'maxLength')}`;

  for (const keyword of ['pattern', 'format']) {
    replace(ajv, keyword, (context, check) => context.gen.if(_`!(${isLong(context)})`, check));
  }
  replace(ajv, 'uniqueItems', (context, check) =>
    context.gen.if(_`${context.data}.length <= ${boundOf(context, 'maxItems')}`, check),
  );
  replace(ajv, 'items', checkItems);
  replace(ajv, 'additionalProperties', rejectMembers);

  ajv.addKeyword(maximum('maxGraphemes', countGraphemes, 'tools/generate/graphemes.ts', isLong));
  ajv.addKeyword(maximum('maxMarks', longestRunOfMarks, 'core/util/marks.ts', isLong));
}

type Generate = CodeKeywordDefinition['code'];

/**
 * Replaces the code that Ajv generates for a keyword. `code` generates the replacement, and may call `own` to insert
 * the original code.
 */
function replace(ajv: Ajv2020, keyword: string, code: (context: KeywordCxt, own: () => void) => void): void {
  const { code: own, ...definition } = ajv.getKeyword(keyword) as CodeKeywordDefinition;
  ajv.removeKeyword(keyword);
  const wrapped: Generate = (context, type) => code(context, () => own(context, type));
  ajv.addKeyword({ ...definition, code: wrapped });
}

function checkItems(context: KeywordCxt): void {
  const { gen, data, parentSchema } = context;
  const { maxItems } = parentSchema as Schema;
  const valid = gen.name('valid');
  const count = gen.const(
    'len',
    maxItems === undefined ? _`${data}.length` : _`${data}.length > ${maxItems} ? 0 : ${data}.length`,
  );
  gen.forRange('i', 0, count, (index) => {
    context.subschema({ keyword: 'items', dataProp: index, dataPropType: Type.Num }, valid);
    gen.if(_`${ERRORS} >= ${MAX_ERRORS}`, () => gen.break());
  });
}

/**
 * Handles `additionalProperties: false`, the only form that the contracts use: reports unknown members, up to
 * `MAX_ERRORS` errors. Ajv's own code handles all other forms.
 */
function rejectMembers(context: KeywordCxt, own: () => void): void {
  const { gen, data, parentSchema, schema } = context;
  if (schema !== false) {
    own();
    return;
  }
  const known = Object.keys((parentSchema as Schema).properties ?? {});
  gen.forIn('key', data, (key) => {
    const isUnknown = known.reduce<Code>((tests, name) => _`${tests} && ${key} !== ${name}`, _`true`);
    gen.if(isUnknown, () => {
      context.setParams({ additionalProperty: key });
      context.error();
      gen.if(_`${ERRORS} >= ${MAX_ERRORS}`, () => gen.break());
    });
  });
}

/** Defines a custom keyword that limits the number of something in a string, such as graphemes. `count` does the counting. */
function maximum(
  keyword: string,
  count: (text: string, limit: number) => number,
  module: string,
  isLong: (context: KeywordCxt) => Code,
): CodeKeywordDefinition {
  return {
    keyword,
    type: 'string',
    schemaType: 'number',
    code(context) {
      const { data, gen, schemaCode: limit } = context;
      const counted = gen.scopeValue('func', { ref: count, code: _`require(${`./${module}`})[${count.name}]` });
      // A string never has more characters than UTF-16 units. So a string of at most `limit` units needs no counting.
      context.fail(_`${data}.length > ${limit} && (${isLong(context)} || ${counted}(${data}, ${limit}) > ${limit})`);
    },
    error: { message: `more than ${keyword}`, params: ({ schemaCode }) => _`{limit: ${schemaCode}}` },
  };
}
