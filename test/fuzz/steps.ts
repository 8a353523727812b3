import fc from 'fast-check';
import type { Parameter } from '../../tools/generate/openapi.ts';
import { openapi, operations } from '../conformance/suite/contract.ts';
import { bodyMutations, type Mutation } from './body-mutations.ts';
import { headMutations } from './head-mutations.ts';
import type { JsonSchema } from './json-schema.ts';
import { valuesOf } from './schema.ts';
import { wireMutations } from './wire-mutations.ts';

type Known = (typeof operations)[number];

/**
 * The credentials sent with a request: valid ones, none, a garbage token, another user's token, or a stream's ingest
 * token.
 */
export type Identity = 'right' | 'none' | 'garbage' | 'other' | 'stream';

/** A generated parameter. If `known` is true, a value learned from earlier responses replaces the generated one. */
export interface Given {
  value: string;
  known: boolean;
}

/** A generated request, before values from earlier responses are filled in. */
export interface Step {
  operation: Known;
  identity: Identity;
  /** The index of the security scheme to use, among those of the operation. */
  scheme: number;
  parameters: Record<string, Given | undefined>;
  body: unknown;
  /** Whether to fill the body's fields with values learned from earlier responses. */
  borrow: boolean;
  /** Which learned value to use if there are several, counted back from the newest. */
  back: number;
  elsewhere: boolean;
  mutations: Mutation[];
}

/** Generates the mutations to apply to a valid request: usually none or one. */
function mutationsOf(raw: boolean): fc.Arbitrary<Mutation[]> {
  const any = fc.oneof(
    { weight: 5, arbitrary: bodyMutations },
    { weight: 4, arbitrary: headMutations },
    ...(raw ? [{ weight: 1, arbitrary: wireMutations }] : []),
  );
  return fc.oneof(
    { weight: 11, arbitrary: fc.constant<Mutation[]>([]) },
    { weight: 7, arbitrary: fc.array(any, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(any, { minLength: 2, maxLength: 2 }) },
  );
}

const identity: fc.Arbitrary<Identity> = fc.oneof(
  { weight: 16, arbitrary: fc.constant('right' as const) },
  { weight: 4, arbitrary: fc.constantFrom('none' as const, 'garbage' as const, 'other' as const, 'stream' as const) },
);

/** Generates requests for one operation. If `raw` is set, some of them are malformed HTTP. */
function stepsFor(operation: Known, raw: boolean): fc.Arbitrary<Step> {
  const content = Object.values(operation.operation.requestBody?.content ?? {})[0];
  const parameters = parametersOf(operation);
  const step = fc.record({
    operation: fc.constant(operation),
    identity,
    scheme: fc.nat(3),
    parameters: fc.record(Object.fromEntries(parameters.map((parameter) => [parameter.name, given(parameter)]))),
    body: content ? valuesOf(content.schema as JsonSchema) : fc.constant(undefined),
    borrow: fc.nat(3).map((one) => one < 3),
    back: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(5) }),
    elsewhere: fc.nat(24).map((one) => one === 24),
    mutations: mutationsOf(raw),
  });
  // The other user's token is valid at the other user's URL. Send this user's token instead, so that the request must
  // fail.
  return step.map((one) => (one.elsewhere && one.identity === 'other' ? { ...one, identity: 'right' } : one));
}

/** Returns the parameters of an operation, including those that its path declares. */
export function parametersOf({ path, operation }: Known): Parameter[] {
  const all = [...(openapi.paths[path]?.parameters ?? []), ...(operation.parameters ?? [])];
  return all.map((parameter) =>
    '$ref' in parameter
      ? (openapi.components.parameters[parameter.$ref.split('/').at(-1) ?? ''] as Parameter)
      : parameter,
  );
}

function given({ schema, in: where, required }: Parameter): fc.Arbitrary<Given | undefined> {
  const inPath = fc.nat(15).map((one) => one < 15);
  const one = fc.record({
    value: valuesOf(schema as JsonSchema).map(String),
    known: where === 'path' ? inPath : fc.boolean(),
  });
  if (required) return one;
  return fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: one });
}

/** Generates short sequences of requests by one user, using all operations. */
export function scenariosOf(raw: boolean): fc.Arbitrary<Step[]> {
  return fc.array(fc.oneof(...operations.map((operation) => stepsFor(operation, raw))), {
    minLength: 1,
    maxLength: 12,
    size: 'max',
  });
}
