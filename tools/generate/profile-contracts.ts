import type { Contracts, Schema } from './contracts.ts';

const LINE_WIDTH = 120;

/**
 * Generates the members of the contracts that repeat `user_profile`, and the whole of `profile_patch`. The other content of these contracts
 * is unchanged. The members are copied, because generators for other languages do not support `allOf` with `unevaluatedProperties`.
 */
export function profileContracts(contracts: Contracts): Contracts {
  const [profile, patch, newUser, update, created, saved] = [
    'user_profile',
    'profile_patch',
    'new_user',
    'profile_update',
    'created_user',
    'saved_user',
  ].map((name) => {
    const contract = contracts.get(name);
    if (!contract?.properties) throw new Error(`${name}.json needs properties.`);
    return contract;
  }) as [Whole, Whole, Whole, Whole, Whole, Whole];
  const required = profile.required ?? [];
  const isOwn = (name: string) => !(name in profile.properties);
  const ownOf = ({ properties }: Whole) =>
    Object.fromEntries(Object.entries(properties).filter(([name]) => isOwn(name)));
  const fields = mapped(profile, (name, field) => patchOf(name, field, required));
  const shown = mapped(profile, referenceTo);
  return new Map<string, Schema>([
    ['new_user', { ...newUser, properties: { ...fields, ...ownOf(newUser) } }],
    ['profile_update', { ...update, properties: { ...fields, ...ownOf(update) } }],
    [
      'profile_patch',
      {
        ...patch,
        properties: { ...fields, ...ownOf(patch) },
        requiredSets: [update.required ?? [], newUser.required ?? []],
      },
    ],
    [
      'created_user',
      {
        ...created,
        required: [...required, ...(created.required ?? []).filter(isOwn)],
        properties: { ...shown, ...ownOf(created) },
      },
    ],
    ['saved_user', { ...saved, required, properties: { ...shown, ...ownOf(saved) } }],
  ]);
}

type Whole = Schema & Required<Pick<Schema, 'properties'>>;

const mapped = ({ properties }: Whole, map: (name: string, field: Schema) => Schema | true): Whole['properties'] =>
  Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, map(name, field) as Schema]));

const referenceTo = (name: string): Schema => ({ $ref: `user_profile.json#/properties/${name}` });

/** Converts a field for use in a merge patch: null removes an optional field, and a read-only field is accepted and ignored. */
function patchOf(name: string, { readOnly }: Schema, required: readonly string[]): Schema | true {
  if (readOnly) return true;
  return required.includes(name) ? referenceTo(name) : { anyOf: [referenceTo(name), { type: 'null' }] };
}

/** Formats a contract as JSON text in the style that `npm run check` requires. */
export const contractText = (schema: Schema): string => `${expanded(schema, '')}\n`;

function expanded(value: object, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(value).map(([key, member]) => {
    const name = Array.isArray(value) ? '' : `${JSON.stringify(key)}: `;
    const line = `${inner}${name}${inline(member)}`;
    const fits = line.length < LINE_WIDTH && key !== 'properties';
    return fits || typeof member !== 'object' ? line : `${inner}${name}${expanded(member, inner)}`;
  });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

function inline(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${inline(member)}`);
  return `{ ${members.join(', ')} }`;
}
