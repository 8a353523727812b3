import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { HOSTILE_NAMES, HOSTILE_VALUES, NUMBERS, SIZES } from './hostile-bodies.ts';
import type { WireRequest } from './wire.ts';

export type Mutation = (request: WireRequest) => WireRequest;

type Place = { holder: Record<string, unknown>; name: string };
/** A placeholder in the JSON. After serialisation it is replaced with text that JSON.stringify cannot produce. */
const MARK = '\uE000mark\uE000';

/** Lists all object members and array items in a JSON value, including nested ones. */
function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesIn(holder[name])]);
}

/** Applies `change` to one member or item of a JSON body, which `at` selects. Leaves other bodies unchanged. */
function atPlace(at: number, change: (place: Place) => void, write = (text: string) => text): Mutation {
  return (request) => {
    const value = parsed(request.body);
    const places = placesIn(value);
    const place = places[at % places.length];
    if (place) change(place);
    return place ? { ...request, body: Buffer.from(write(JSON.stringify(value))) } : request;
  };
}

/** Matches bodies that an earlier mutation nested deeply. The recursion in `placesIn` would overflow the stack. */
const DEEP = /\[{50}|(?:\{"a":){50}/;

function parsed(body: Buffer | undefined): unknown {
  if (DEEP.test(String(body))) return undefined;
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}

/** Inserts raw text into the JSON, such as a number in a form that JSON.stringify never writes. */
const literally = (at: number, text: string): Mutation =>
  atPlace(
    at,
    ({ holder, name }) => {
      holder[name] = MARK;
    },
    (json) => json.replace(JSON.stringify(MARK), () => text),
  );

const onBytes =
  (change: (body: Buffer) => Buffer): Mutation =>
  (request) => ({ ...request, body: change(request.body ?? Buffer.from('{}')) });

const at = fc.nat(200);

/** Mutations of the JSON value: replaced values, missing and extra members, unusual numbers and deep nesting. */
const structural: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(at, fc.constantFrom(...HOSTILE_VALUES)).map(([place, value]) =>
    atPlace(place, ({ holder, name }) => {
      holder[name] = value;
    }),
  ),
  fc.tuple(at, fc.jsonValue({ maxDepth: 2 })).map(([place, value]) =>
    atPlace(place, ({ holder, name }) => {
      holder[name] = value;
    }),
  ),
  at.map((place) => atPlace(place, ({ holder, name }) => void delete holder[name])),
  fc
    .tuple(fc.constantFrom(...HOSTILE_NAMES), fc.constantFrom(...HOSTILE_VALUES))
    .map(([name, value]) =>
      onBytes((body) =>
        Buffer.from(String(body).replace('{', () => `{${JSON.stringify(name)}:${JSON.stringify(value)},`)),
      ),
    ),
  at.map((place) => (request: WireRequest) => {
    const names = Object.keys(Object(parsed(request.body)));
    const name = JSON.stringify(names[place % names.length] ?? 'name');
    return onBytes((body) => Buffer.from(String(body).replace('{', () => `{${name}:1,`)))(request);
  }),
  fc.tuple(at, fc.constantFrom(...NUMBERS)).map(([place, number]) => literally(place, number)),
  fc.tuple(at, fc.constantFrom(100, 5_000, 30_000), fc.boolean()).map(([place, depth, isList]) => {
    const [open, close] = isList ? ['[', ']'] : ['{"a":', '}'];
    return literally(place, `${open.repeat(depth)}${isList ? '' : '1'}${close.repeat(depth)}`);
  }),
);

const NOT_UTF8 = ['ff', 'c080', 'eda080', 'f4908080', 'e282', '80'].map((hex) => Buffer.from(hex, 'hex'));
const spliced = (body: Buffer, place: number, bytes: Uint8Array, instead = 0) => {
  const from = place % (body.byteLength + 1);
  return Buffer.concat([body.subarray(0, from), bytes, body.subarray(from + instead)]);
};

/** Mutations of the bytes: invalid encodings, sizes around the limits, truncation and insertions. */
const bytewise: fc.Arbitrary<Mutation> = fc.oneof(
  fc
    .tuple(fc.nat(5_000), fc.constantFrom(...NOT_UTF8))
    .map(([place, bytes]) => onBytes((body) => spliced(body, place, bytes))),
  fc
    .tuple(fc.nat(5_000), fc.uint8Array({ minLength: 1, maxLength: 4 }))
    .map(([place, bytes]) => onBytes((body) => spliced(body, place, bytes, bytes.length))),
  fc.constant(onBytes((body) => Buffer.concat([Buffer.from('\ufeff'), body]))),
  fc.constant(onBytes((body) => Buffer.from(`\ufeff${body}`, 'utf16le'))),
  fc.constant(onBytes((body) => Buffer.from(String(body), 'utf16le').swap16())),
  fc.boolean().map((message) => (request: WireRequest) => ({
    ...onBytes((body) => gzipSync(body))(request),
    headers: message ? [...request.headers, ['Content-Encoding', 'gzip'] satisfies [string, string]] : request.headers,
  })),
  fc.nat(5_000).map((place) => onBytes((body) => body.subarray(0, place % (body.byteLength + 1)))),
  fc
    .constantFrom('', ' ', '{', '[]', 'null', '"x"', '{}{}', '{}x', '// x\n{}', "{'a':1}")
    .map((text) => onBytes(() => Buffer.from(text))),
  fc
    .constantFrom(...SIZES)
    .map((size) => onBytes((body) => Buffer.concat([body, Buffer.alloc(Math.max(0, size - body.byteLength), ' ')]))),
  fc.tuple(at, fc.constantFrom(...SIZES)).map(([place, size]) => literally(place, `"${'x'.repeat(size - 200)}"`)),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => onBytes(() => Buffer.from(bytes))),
);

const framing: fc.Arbitrary<Mutation> = fc.constant((request) => ({ ...request, chunked: true }));

export const bodyMutations: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 6, arbitrary: structural },
  { weight: 3, arbitrary: bytewise },
  { weight: 1, arbitrary: framing },
);
