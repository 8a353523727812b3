import fc from 'fast-check';
import type { Parameter } from '../../tools/generate/openapi.ts';
import { openapi, operations } from '../conformance/suite/contract.ts';
import { bodyMutations, type Mutation } from './body-mutations.ts';
import { headMutations } from './head-mutations.ts';
import type { JsonSchema } from './json-schema.ts';
import { valuesOf } from './schema.ts';
import { wireMutations } from './wire-mutations.ts';

type Known = (typeof operations)[number];

/** Who asks: one who may, no one, one with a garbage token, another user, a stream. */
export type Asker = 'right' | 'nobody' | 'garbage' | 'other' | 'stream';

/** A parameter's value, or the one that is known by then. */
export interface Given {
  value: string;
  known: boolean;
}

/** One request as it is meant, before it is known what the ones before it were answered. */
export interface Step {
  operation: Known;
  asker: Asker;
  /** The scheme, by its place, of those that the operation takes. */
  scheme: number;
  parameters: Record<string, Given | undefined>;
  body: unknown;
  /** Whether fields of the body whose names are known get what is known. */
  borrow: boolean;
  /** How far back what is known was learned; mostly it is the newest. */
  back: number;
  /** Another user's address. */
  elsewhere: boolean;
  mutations: Mutation[];
}

/** What is changed of a request that keeps the contract: mostly nothing, or one thing. */
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

const asker: fc.Arbitrary<Asker> = fc.oneof(
  { weight: 16, arbitrary: fc.constant('right' as const) },
  { weight: 4, arbitrary: fc.constantFrom('nobody' as const, 'garbage' as const, 'other' as const, 'stream' as const) },
);

/** Requests for one operation of the contract. Where `raw`, some are hardly HTTP any more. */
function stepsFor(operation: Known, raw: boolean): fc.Arbitrary<Step> {
  const content = Object.values(operation.operation.requestBody?.content ?? {})[0];
  const parameters = parametersOf(operation);
  const step = fc.record({
    operation: fc.constant(operation),
    asker,
    scheme: fc.nat(3),
    parameters: fc.record(Object.fromEntries(parameters.map((parameter) => [parameter.name, given(parameter)]))),
    body: content ? valuesOf(content.schema as JsonSchema) : fc.constant(undefined),
    borrow: fc.nat(3).map((one) => one < 3),
    back: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(5) }),
    elsewhere: fc.nat(24).map((one) => one === 24),
    mutations: mutationsOf(raw),
  });
  // With the other user's token at the other user's address everything is allowed, and nothing learned.
  return step.map((one) => (one.elsewhere && one.asker === 'other' ? { ...one, asker: 'right' } : one));
}

/** Those of the operation and those of its path. */
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

/** Short stories of one user, over every operation that the contract has. */
export function storiesOf(raw: boolean): fc.Arbitrary<Step[]> {
  return fc.array(fc.oneof(...operations.map((operation) => stepsFor(operation, raw))), {
    minLength: 1,
    maxLength: 12,
    size: 'max',
  });
}
