import type { Schema } from './contracts.ts';

/** The longest pattern that is published. */
const MAX_PATTERN = 100;
const LOOK_AROUND = /\(\?(?:<?[=!])/;
/** JavaScript's `$` matches only at the end. Patterns in the contracts repeat that for Python, whose `$` also matches before a newline. */
const PYTHON_END = /\(\?!\\n\)$/;
/** Keywords of the hand-written contracts that tools for other languages do not need, or misread. */
const PRIVATE = ['$schema', '$id', '$defs', '$comment', 'readOnly'];

const VISIBLE =
  'Visible text: at least one visible character; no control characters, bidirectional overrides, noncharacters or invisible ' +
  'characters, except joiners and selectors where scripts and emoji need them.';

/** Removes keywords that describe the contract's files, and `readOnly`, from which generators make a second class. */
export function withoutPrivate(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !PRIVATE.includes(key)));
}

/**
 * Keeps only patterns that the regular expressions of every language can run. The format `uuid` needs none. Patterns of URLs are left out,
 * because some generators write `\/` for a slash, which is an error in Swift: the format or the description is enough.
 *
 * @throws an error for another pattern, unless it is the one of visible text, which `limitsInWords` describes
 */
export function portablePattern(schema: Schema): Schema {
  const { pattern: strict, maxLength, ...rest } = schema;
  if (rest.format === 'uuid') return rest;
  if (strict === undefined) return schema;
  const pattern = strict.replace(PYTHON_END, '');
  if (pattern.includes('/')) return withoutPattern(schema);
  if (pattern.length <= MAX_PATTERN && !LOOK_AROUND.test(pattern)) return { ...schema, pattern };
  if (schema.maxMarks === undefined) throw new Error(`Tools for other languages cannot run the pattern ${strict}.`);
  return withoutPattern(schema);
}

const withoutPattern = ({ pattern: _pattern, ...schema }: Schema): Schema => schema;

/** Says the limits that JSON Schema has no keywords for in the description, and keeps their numbers in keywords with the prefix `x-`. */
export function limitsInWords(schema: Schema): Schema {
  const { maxGraphemes, maxMarks, ...rest } = schema;
  const sentences = [
    rest.description,
    maxMarks && VISIBLE,
    maxGraphemes && `At most ${maxGraphemes} user-perceived characters (UAX #29): an emoji family counts as one.`,
    maxMarks && `At most ${maxMarks} combining marks in a row.`,
  ].filter(Boolean);
  return {
    ...rest,
    ...(sentences.length > 0 && { description: sentences.join(' ') }),
    ...(maxGraphemes && { 'x-maxGraphemes': maxGraphemes }),
    ...(maxMarks && { 'x-maxMarks': maxMarks }),
  };
}

/** Without a format, Go reads a number as `float32`. */
export function doubleNumbers(schema: Schema): Schema {
  if (schema.type !== 'number') return schema;
  const { description, type, ...rest } = schema;
  return { ...(description && { description }), type, format: 'double', ...rest };
}

/** Generators cannot make an empty list the default of a field, or send it in every patch. */
export function withoutEmptyDefault(schema: Schema): Schema {
  const { default: value, ...rest } = schema;
  return Array.isArray(value) && value.length === 0 ? rest : schema;
}

/**
 * Converts `requiredSets` to a condition, and says the rule in the description. Generators ignore conditions. With `anyOf`, some would
 * generate a type without fields.
 */
export function requiredSetsAsConditions({ requiredSets, ...schema }: Schema): Schema {
  if (!requiredSets) return schema;
  const sets = requiredSets.map((names) => names.map((name) => `\`${name}\``).join(' and '));
  return {
    ...schema,
    description: `${schema.description ?? ''} Required: ${sets.join(', or ')}.`.trim(),
    ...requiredSets.reduceRight<Schema>(
      (others, required, at) => (at === requiredSets.length - 1 ? { required } : { if: { required }, else: others }),
      {},
    ),
  };
}
