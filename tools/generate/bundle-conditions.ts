import type { Schema } from './contracts.ts';

/**
 * Converts a list of conditions to a chain, in which each is the `else` of the one before, and says their ranges in the descriptions of the
 * fields. Generators ignore a condition beside `properties`, but convert each member of `allOf` to a type. The result is the same if at
 * most one condition applies to a value.
 */
export function chainedConditions({ allOf, ...schema }: Schema): Schema {
  if (!allOf?.every((part) => part.if)) return allOf ? { allOf, ...schema } : schema;
  const [last, ...others] = allOf.toReversed();
  const chain = others.reduce((rest, part) => ({ ...part, else: rest }), last ?? {});
  const properties = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const ranges = allOf.flatMap((part) => rangeInWords(part, name)).join('; ');
    return [name, ranges ? { ...field, description: `${field.description ?? ''} Ranges: ${ranges}.`.trim() } : field];
  });
  return { ...schema, properties: Object.fromEntries(properties), ...chain };
}

/** Returns the range that a condition sets for a field, such as `heart_rate, resting_heart_rate: 20 to 300`. */
function rangeInWords({ if: condition, then }: Schema, name: string): string[] {
  const { minimum, maximum, type } = then?.properties?.[name] ?? {};
  if (minimum === undefined || maximum === undefined) return [];
  const values = Object.values(condition?.properties ?? {}).flatMap((field) => field.enum ?? [field.const]);
  return [`${values.join(', ')}: ${minimum} to ${maximum}${type === 'integer' ? ', whole numbers' : ''}`];
}
