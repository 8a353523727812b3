import fc from 'fast-check';
import type { Mutation } from './body-mutations.ts';
import { addHeader } from './head-mutations.ts';

/** Mutations that make the HTTP malformed. A gateway in front of the service would reject these requests. */
export const wireMutations: fc.Arbitrary<Mutation> = fc.oneof(
  fc
    .constantFrom<[string, string][]>(
      ['Host', ''],
      ['Host', 'a b'],
      ['Host', 'other.example'],
      ['Host', 'x:99999'],
      ['Host', '[::1'],
      ['Host', 'user@host'],
      ['Expect', '100-continue'],
      ['Expect', 'nonsense'],
      ['Upgrade', 'websocket'],
      ['Connection', 'Upgrade, close'],
      ['Connection', 'keep-alive'],
      ['Content-Length', '-1'],
      ['Content-Length', '1e1'],
      ['Content-Length', '0'],
      ['Transfer-Encoding', 'gzip'],
      ['X Y', 'space'],
      ['X-Bytes', 'a\x00b'],
      ['X-Fold', 'a\r\n b'],
      ['', 'nameless'],
      ['X-Huge', 'x'.repeat(20_000)],
    )
    .map(([name, value]) => addHeader(name, value)),
  fc.constantFrom('TRACE', 'CONNECT', 'TRACK', 'BREW', 'get', '', 'GET\t').map(
    (method): Mutation =>
      (request) => ({ ...request, method }),
  ),
  fc
    .constantFrom(
      '*',
      '',
      'x',
      '//',
      'http://other.example/healthz',
      'http://[',
      'ftp://x/',
      '/a b',
      '/\\',
      '/\x01',
      `/${'x'.repeat(20_000)}`,
    )
    .map(
      (target): Mutation =>
        (request) => ({ ...request, target }),
    ),
  fc.integer({ min: 2, max: 30 }).map(
    (pieces): Mutation =>
      (request) => ({ ...request, pieces }),
  ),
  fc.integer({ min: 1, max: 40 }).map(
    (stalled): Mutation =>
      (request) => ({ ...request, stalled }),
  ),
  fc.constant<Mutation>((request) => ({ ...request, headers: [...request.headers, ['Host', 'a'], ['Host', 'b']] })),
);
