import { nameIn, referenceTo } from './bundle-references.ts';
import { type Convert, eachSchema, mapDeep, mapInner, mapSchemas } from './bundle-walk.ts';
import type { Schema } from './contracts.ts';
import type { OpenApi } from './openapi.ts';

/** Names of schemas inside contracts and parameters that have no title, or a title that is too general for a public type. */
const NAMES: Record<string, string> = {
  'health_sample.metric': 'Metric',
  'health_stream.purposes[]': 'Purpose',
  'user_profile.purposes[]': 'ProfilePurpose',
  'health_stream.consent_log[]': 'ConsentChange',
  'pet_state.mood': 'Mood',
  'service_settings.age_unknown': 'AgeGroup',
  'problem.errors[]': 'FieldProblem',
  'erasure_receipt.erased': 'ErasedUser',
  'revocation_receipt.erased': 'Erased',
  '?content_type': 'PictureType',
  '?format': 'BridgeFormat',
  '?of': 'AvatarKind',
  '?motion': 'Motion',
};
/** Keywords that do not change which values are valid. Schemas that differ only in them are published once. */
const ANNOTATIONS = ['title', 'description', 'examples', 'default', 'readOnly', '$comment', '$schema'];

/**
 * Gives each object and each enum a component of its own, so that generated clients have one type for it. The name of a component is its
 * title. Conditions (`if`, `then`) keep their own enums.
 *
 * @throws an error for an object or enum without a title that is not in `NAMES`
 */
export function nameShared(document: OpenApi): OpenApi {
  const names = namesIn(document);
  const shared: Record<string, Schema> = {};
  const named: Convert = (schema, place) => {
    const own = nameIn(schema);
    if (own) return referenceTo(titleOf(document, own));
    const body = mapInner(schema, place, named);
    if (place in document.components.schemas) return body;
    if (!needsName(schema, place)) return body;
    const name = names.get(valuesOf(schema));
    if (!name) throw new Error(`${place}: add a name to NAMES in tools/generate/bundle-names.ts.`);
    shared[name] ??= titled(name, body);
    return referenceTo(name);
  };
  const copy = mapSchemas(document, named);
  const contracts = Object.entries(copy.components.schemas).map(([name, schema]) => [titleOf(document, name), schema]);
  const schemas = sorted<Schema>({ ...Object.fromEntries(contracts), ...shared });
  return { ...copy, components: { ...copy.components, schemas } };
}

/** @returns the names of the schemas that are inside others, by the values that they accept. `NAMES` precedes titles. */
function namesIn(document: OpenApi): Map<string, string> {
  const listed = new Map<string, string>();
  const own = new Map<string, string>();
  eachSchema(document, (schema, place) => {
    if (place in document.components.schemas || !needsName(schema, place)) return;
    const values = valuesOf(schema);
    const { [place]: name } = NAMES;
    if (name) listed.set(values, name);
    if (!schema.title) return;
    const known = own.get(values) ?? schema.title;
    if (known !== schema.title) throw new Error(`${place}: ${schema.title} accepts the same values as ${known}.`);
    own.set(values, known);
  });
  return new Map([...own, ...listed]);
}

const needsName = ({ properties, enum: choices }: Schema, place: string): boolean =>
  !place.includes(' ') && (properties !== undefined || choices !== undefined);

/** Identifies the values that a schema accepts. */
function valuesOf(schema: Schema): string {
  const bare = mapDeep(schema, '', (inner) => {
    const members = Object.entries(inner).filter(([key]) => !ANNOTATIONS.includes(key));
    return sorted(Object.fromEntries(members)) as Schema;
  });
  return JSON.stringify(bare);
}

/** Returns a copy of the schema with this title as its first member, in place of any title it had. */
export const titled = (title: string, { title: _title, ...schema }: Schema): Schema => ({ title, ...schema });

/** Returns a copy of the document in which each contract's component has its title as name. */
export function namedByTitle(document: OpenApi): OpenApi {
  const renamed = ([name, schema]: [string, Schema]): [string, Schema] => [schema.title ?? name, schema];
  const schemas = Object.fromEntries(Object.entries(document.components.schemas).map(renamed));
  const text = JSON.stringify({ ...document, components: { ...document.components, schemas } });
  return JSON.parse(
    text.replaceAll(/"#\/components\/schemas\/([\w-]+)/g, (_reference, name: string) => {
      return `"#/components/schemas/${document.components.schemas[name]?.title ?? name}`;
    }),
  );
}

function titleOf({ components }: OpenApi, name: string): string {
  const { title } = components.schemas[name] ?? {};
  if (!title) throw new Error(`${name}.json needs a title.`);
  return title;
}

const sorted = <Value>(members: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(members).sort(([one], [other]) => (one < other ? -1 : 1)));
