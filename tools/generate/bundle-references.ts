import { mapInner, mapSchemas } from './bundle-walk.ts';
import { type Contracts, followed, type Schema } from './contracts.ts';
import type { OpenApi } from './openapi.ts';

const COMPONENT = /^#\/components\/schemas\/([^/]+)$/;
const IGNORED: Schema = { description: 'Read-only: accepted, and ignored.' };

/**
 * Copies the target of each reference to its place, unless the target is a whole contract. So references have no members beside them, and
 * a field such as `user_profile.json#/properties/name` does not become a public type.
 */
export function inlineFields(document: OpenApi, contracts: Contracts): OpenApi {
  const whole: Contracts = new Map([['', document as unknown as Schema]]);
  const inlined = (schema: Schema | boolean, place: string): Schema => {
    // The contracts use `true` for read-only fields that clients may send back.
    if (typeof schema === 'boolean') return IGNORED;
    if (contracts.has(nameIn(schema)) && Object.keys(schema).length === 1) return schema;
    const { $defs: _defs, ...rest } = followed(whole, '', schema);
    return mapInner(rest, place, inlined);
  };
  const copy = mapSchemas(document, inlined);
  const schemas = Object.entries(copy.components.schemas).filter(([name]) => contracts.has(name));
  return { ...copy, components: { ...copy.components, schemas: Object.fromEntries(schemas) } };
}

/** Returns the name of the component that a schema references, or an empty string. */
export const nameIn = ({ $ref = '' }: Schema): string => COMPONENT.exec($ref)?.[1] ?? '';

/** Returns a reference to a component. */
export const referenceTo = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
