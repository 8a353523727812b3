import { type Contracts, followed } from './contracts.ts';

const TEXT = /#\/\$defs\/text$/;

/** Generates the limits of visible text in the contracts, and the list of fields that contain it. */
export function textModule(contracts: Contracts, names: readonly string[]): string {
  const { maxLength, maxMarks, pattern } = contracts.get('user_profile')?.$defs?.text ?? {};
  if (!maxLength || !maxMarks || !pattern) throw new Error('user_profile.json: $defs.text needs all its bounds.');
  const fields = names.map((name) => [name, textFieldsOf(contracts, name)] as const);
  return `// Generated from shared/contracts/*.json by \`npm run generate\`. Do not edit.

/** Limits of visible text: its maximum length in code points, its maximum run of combining marks, and its permitted characters. */
export const text = {
  maxLength: ${maxLength},
  maxMarks: ${maxMarks},
  pattern: new RegExp(
    ${ascii(JSON.stringify(pattern))},
    'u',
  ),
};

/** For each contract, the fields that contain visible text. The value is true, or for a list the maximum number of entries. */
export const textFields = ${JSON.stringify(Object.fromEntries(fields))} as const;
`;
}

/** Escapes non-ASCII characters, so that editors cannot hide or change them in the pattern. */
function ascii(literal: string): string {
  return literal.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function textFieldsOf(contracts: Contracts, name: string): Record<string, number | true> {
  const fields: Record<string, number | true> = {};
  for (const [field, property] of Object.entries(contracts.get(name)?.properties ?? {})) {
    const orNull = property.anyOf?.find(({ type }) => type !== 'null');
    const { maxMarks, items, maxItems } = followed(contracts, name, orNull ?? property);
    if (maxMarks !== undefined) fields[field] = true;
    if (!TEXT.test(items?.$ref ?? '')) continue;
    if (maxItems === undefined) throw new Error(`${name}.${field} needs maxItems.`);
    fields[field] = maxItems;
  }
  return fields;
}
