import { type Members, type Published, partsOf, reachableFrom, schemasIn } from './published-contract.ts';
import { places, type Rule } from './published-rules.ts';

const bodies = (document: Published) => reachableFrom(document, partsOf(document, 'requestBody'));
const answers = (document: Published) =>
  reachableFrom(document, [document.components.responses, ...partsOf(document, 'responses')]);
const componentsOf = (document: Published, names: Set<string>) =>
  schemasIn(document).filter(({ at }) => names.has(/^components\/schemas\/([^/]+)/.exec(at)?.[1] ?? ''));

/** WebAuthn adds members to these objects in time, and clients send them on unchanged. */
const WEBAUTHN = ['PasskeyRegistration', 'PasskeyAttestation', 'PasskeyAssertion', 'PasskeySignature'].map(
  (name) => `components/schemas/${name}`,
);
/** OAuth requires that unknown parameters are ignored (RFC 6749 §3.2). */
const OAUTH = ['DeviceAuthorizationRequest', 'DeviceTokenRequest'].map((name) => `components/schemas/${name}`);
const LIMITS = ['pattern', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minimum', 'maximum'];

/** The rules for requests and for answers of the published contract, each with a change that breaks it. */
export const DIRECTION_RULES: Record<string, Rule> = {
  'no default in request bodies, because absent fields keep their values': {
    check: (document) => places(componentsOf(document, bodies(document)).filter(({ schema }) => 'default' in schema)),
    broken: ({ components }: Published) => Object.assign(components.schemas.TokenPatch ?? {}, { default: {} }),
  },
  'request bodies are strict, except for what browsers and OAuth clients make': {
    check: (document) =>
      places(
        componentsOf(document, bodies(document)).filter(
          ({ at, schema, named }) =>
            named &&
            schema.properties &&
            schema.additionalProperties !== false &&
            ![...WEBAUTHN, ...OAUTH].includes(at),
        ),
      ),
    broken: ({ components }: Published) => delete components.schemas.StreamUpdate?.additionalProperties,
  },
  'answers permit unknown members': {
    check: (document) =>
      places(componentsOf(document, answers(document)).filter(({ schema }) => schema.additionalProperties === false)),
    broken: ({ components }: Published) =>
      Object.assign(components.schemas.Problem ?? {}, { additionalProperties: false }),
  },
  'answers have no enums or constants, because generated clients reject new values': {
    check: (document) =>
      places(componentsOf(document, answers(document)).filter(({ schema }) => 'enum' in schema || 'const' in schema)),
    broken: { type: 'string', enum: ['a', 'b'] },
  },
  'requests have no allOf, whose members become types': {
    check: (document) => places(componentsOf(document, bodies(document)).filter(({ schema }) => 'allOf' in schema)),
    broken: ({ components }: Published) => Object.assign(components.schemas.TokenPatch ?? {}, { allOf: [] }),
  },
  'answers have no limits, because a later version may raise them': {
    check: (document) =>
      places(componentsOf(document, answers(document)).filter(({ schema }) => LIMITS.some((limit) => limit in schema))),
    broken: { type: 'string', maxLength: 40 },
  },
  'answers have no conditions': {
    check: (document) =>
      places(componentsOf(document, answers(document)).filter(({ schema }) => 'if' in schema || 'allOf' in schema)),
    broken: { if: { required: ['a'] } },
  },
  'all successful answers of an operation have one schema': {
    check: ({ paths }) =>
      Object.values(paths)
        .flatMap((item) => Object.values(item))
        .flatMap(({ operationId, responses = {} }) => {
          const found = Object.entries(responses as Members).flatMap(([status, answer]) =>
            status.startsWith('2') ? schemasIn((answer as Members).content) : [],
          );
          return new Set(found.map(({ schema }) => JSON.stringify(schema))).size > 1 ? [String(operationId)] : [];
        }),
    broken: ({ paths, components }: Published) =>
      Object.assign(paths['/users']?.post?.responses as Members, {
        200: { content: { 'application/json': { schema: components.schemas.UserProfile } } },
      }),
  },
  'lists that a request may leave out are nullable, because some clients send an empty list otherwise': {
    check: (document) =>
      componentsOf(document, bodies(document)).flatMap(({ at, schema }) =>
        Object.entries((schema.properties ?? {}) as Record<string, Members>)
          .filter(([name, { type }]) => type === 'array' && !((schema.required ?? []) as string[]).includes(name))
          .map(([name]) => `${at}/${name}`),
      ),
    broken: ({ components }: Published) =>
      Object.assign(components.schemas.StreamUpdate?.properties as Members, { metrics: { type: 'array' } }),
  },
};
