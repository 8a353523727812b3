import fc from 'fast-check';
import type { Mutation } from './body-mutations.ts';
import { AUTHORIZATIONS, CONTENT_TYPES, HEADERS, METHODS, QUERIES, SEGMENTS } from './hostile-heads.ts';

const without = (headers: [string, string][], name: string) =>
  headers.filter(([known]) => known.toLowerCase() !== name.toLowerCase());

const setHeader =
  (name: string, value: string): Mutation =>
  (request) => ({ ...request, headers: [...without(request.headers, name), [name, value]] });
/** Adds a header. If the request already has a header with this name, it then has two. */
export const addHeader =
  (name: string, value: string): Mutation =>
  (request) => ({ ...request, headers: [...request.headers, [name, value]] });

const headerText = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => code !== 0x7f)
    .map((code) => String.fromCharCode(code)),
  maxLength: 60,
});

const headers: fc.Arbitrary<Mutation> = fc.oneof(
  fc.constantFrom(...HEADERS).map(([name, value]) => setHeader(name, value)),
  fc.constantFrom(...HEADERS).map(([name, value]) => addHeader(name, value)),
  fc.constantFrom(...CONTENT_TYPES).map((type) => setHeader('Content-Type', type)),
  fc.constantFrom(...AUTHORIZATIONS).map((value) => setHeader('Authorization', value)),
  fc.constantFrom(...AUTHORIZATIONS).map((value) => addHeader('Authorization', value)),
  fc
    .tuple(fc.constantFrom('Authorization', 'If-Match', 'If-None-Match', 'Idempotency-Key', 'Accept'), headerText)
    .map(([name, value]) => setHeader(name, value)),
  // Replaces or deletes one character of the access token, or appends one.
  fc.tuple(fc.nat(), fc.constantFrom('', 'A', '_', '=')).map(
    ([at, letter]): Mutation =>
      (request) => {
        const [, value = ''] = request.headers.find(([name]) => name === 'Authorization') ?? [];
        const place = at % (value.length + 1);
        return setHeader('Authorization', `${value.slice(0, place)}${letter}${value.slice(place + 1)}`)(request);
      },
  ),
  fc.integer({ min: 50, max: 150 }).map(
    (count): Mutation =>
      (request) => ({
        ...request,
        headers: [
          ...request.headers,
          ...Array.from({ length: count }, (_, at): [string, string] => [`X-Many-${at}`, 'x']),
        ],
      }),
  ),
);

function onSegments(change: (segments: string[]) => void): Mutation {
  return (request) => {
    const [path = '', query] = request.target.split(/\?(.*)/s);
    const segments = path.split('/');
    change(segments);
    const target = segments.join('/') || '/';
    return { ...request, target: query === undefined ? target : `${target}?${query}` };
  };
}

const at = fc.nat(12);
const paths: fc.Arbitrary<Mutation> = fc.oneof(
  fc
    .tuple(at, fc.constantFrom(...SEGMENTS), fc.constantFrom(0, 1))
    .map(([place, segment, instead]) =>
      onSegments((segments) => void segments.splice(1 + (place % segments.length), instead, segment)),
    ),
  fc.tuple(at, fc.constantFrom(...SEGMENTS), fc.boolean()).map(([place, text, isBefore]) =>
    onSegments((segments) => {
      const which = 1 + (place % (segments.length - 1));
      segments[which] = isBefore ? text + segments[which] : segments[which] + text;
    }),
  ),
  at.map((place) => onSegments((segments) => void segments.splice(1 + (place % segments.length), 1))),
  fc.constantFrom('', '/').map((more) => onSegments((segments) => void segments.push(more))),
  fc.constant(
    onSegments((segments) => void segments.splice(0, Infinity, ...segments.map((part) => part.toUpperCase()))),
  ),
  fc.nat(40).map(
    (place): Mutation =>
      (request) => {
        const which = 1 + (place % request.target.length);
        const code = request.target.charCodeAt(which) || 0x2f;
        const written = `%${code.toString(16).padStart(2, '0')}`;
        return { ...request, target: request.target.slice(0, which) + written + request.target.slice(which + 1) };
      },
  ),
  fc.constantFrom(...QUERIES).map(
    (query): Mutation =>
      (request) => ({ ...request, target: request.target + query }),
  ),
);

const methods: fc.Arbitrary<Mutation> = fc
  .constantFrom(...METHODS)
  .map((method) => (request) => ({ ...request, method }));

export const headMutations: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 4, arbitrary: headers },
  { weight: 4, arbitrary: paths },
  { weight: 1, arbitrary: methods },
);
