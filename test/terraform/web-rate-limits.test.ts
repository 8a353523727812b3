import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError, isApiError } from '../../client/index.ts';
import { testApp } from '../support/app.ts';
import { assertContract } from '../support/problem.ts';

import { at, type Body, blocks } from './hcl.ts';

const ACL = 'resource.aws_wafv2_web_acl.web';
const CREATES = at('locals.web_creates');

interface Sent {
  method: string;
  path: string;
  headers?: Record<string, string>;
}

const OWNER = { authorization: 'Bearer hty_x' };
const countsAsCreate = (sent: Sent) => matches(CREATES, sent);

test('a create is POST /users without an Authorization header, POST /sessions, and a new code of a device', () => {
  for (const path of ['/users', '/%75sers', '/./users', '//users'])
    assert.ok(countsAsCreate({ method: 'POST', path }), path);
  assert.ok(countsAsCreate({ method: 'POST', path: '/users', headers: { authorization: '' } }));
  // These operations ignore the header, so it does not exempt a request.
  for (const path of ['/sessions', '/sessions/options', '/%73essions', '/device_authorization'])
    for (const headers of [{}, OWNER]) assert.ok(countsAsCreate({ method: 'POST', path, headers }), path);
  for (const [sent, what] of [
    [{ method: 'POST', path: '/users', headers: OWNER }, 'an update'],
    [{ method: 'OPTIONS', path: '/users' }, 'a preflight request'],
    [{ method: 'POST', path: '/users/x/streams' }, 'another path'],
    [{ method: 'OPTIONS', path: '/sessions' }, 'a preflight request'],
    [{ method: 'POST', path: '/device_token' }, 'a poll of a device'],
  ] as const) {
    assert.ok(!countsAsCreate(sent), what);
  }
});

test('Hatchery creates no user if the request has an Authorization header', async () => {
  const app = testApp();
  const body = JSON.stringify({ name: 'Max', pet_name: 'Rocky' });
  const create = (headers: Record<string, string>) =>
    app.request('/users', { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } });
  assert.equal((await create({})).status, 201);
  for (const Authorization of ['Bearer x', 'Basic eA==', 'x']) {
    assert.equal((await create({ Authorization })).status, 401, Authorization);
  }
});

test('a blocked request is answered 429 with a problem that the client knows', () => {
  const problem = at('locals.web_rate_problem') as Body;
  assertContract('problem', problem);
  const error = new ApiError(429, problem);
  assert.ok(isApiError(error, 'too-many-requests'));
  assert.equal(at('locals.web_rate_headers.Retry-After'), '60');
  assert.equal(at('locals.web_rate_headers.Access-Control-Allow-Origin'), '*');
  const [{ content, content_type, key } = {}] = blocks(`${ACL}.custom_response_body`);
  assert.deepEqual(
    [content, content_type, key],
    ['{jsonencode(local.web_rate_problem)}', 'APPLICATION_JSON', 'too-many-requests'],
  );
});

test('the web ACL is made only with rate_limits, is CloudFront’s, and keeps no samples of requests', () => {
  assert.equal(at('locals.web_rate_limits'), '{try(var.web.rate_limits, null)}');
  assert.equal(at(`${ACL}.count`), '{local.web_rate_limits == null ? 0 : 1}');
  assert.deepEqual([at(`${ACL}.scope`), at(`${ACL}.region`)], ['CLOUDFRONT', 'us-east-1']);
  assert.equal(at(`${ACL}.visibility_config.sampled_requests_enabled`), false);
  assert.match(String(at('locals.web_acl_rules')), /SampledRequestsEnabled = false/);
  const id = '{try(aws_wafv2_web_acl.web[0].arn, var.web.web_acl_arn)}';
  assert.equal(at('resource.aws_cloudfront_distribution.web.web_acl_id'), id);
  assert.equal(at(`${ACL}.lifecycle.create_before_destroy`), true, 'the distribution lets go of it first');
});

/** Evaluates a statement of a web ACL as WAF does, as far as Hatchery uses it. */
function matches(statement: unknown, sent: Sent): boolean {
  const [[kind = '', body] = []] = Object.entries(statement as Body);
  const field = (name: string) => at(name, body);
  switch (kind) {
    case 'AndStatement':
      return (field('Statements') as unknown[]).every((one) => matches(one, sent));
    case 'OrStatement':
      return (field('Statements') as unknown[]).some((one) => matches(one, sent));
    case 'NotStatement':
      return !matches(field('Statement'), sent);
    case 'ByteMatchStatement': {
      const examined = examinedPart(body, sent);
      const wanted = String(field('SearchString'));
      if (field('PositionalConstraint') === 'STARTS_WITH') return examined?.startsWith(wanted) ?? false;
      assert.equal(field('PositionalConstraint'), 'EXACTLY');
      return examined === wanted;
    }
    case 'SizeConstraintStatement':
      assert.equal(field('ComparisonOperator'), 'GT');
      return (examinedPart(body, sent)?.length ?? Number.NaN) > Number(field('Size'));
    default:
      throw new Error(`${kind} is not known here.`);
  }
}

/** @returns the transformed part of the request that a statement examines; undefined if the request does not have it */
function examinedPart(body: unknown, { method, path, headers }: Sent): string | undefined {
  const [[part = '', named] = []] = Object.entries(at('FieldToMatch', body) as Body);
  const header = String(at('Name', named));
  const value = part === 'Method' ? method : part === 'UriPath' ? path : headers?.[header];
  const kinds = blocks('TextTransformations', body).map(({ Type }) => String(Type));
  return kinds.reduce((text, kind) => text && (TRANSFORMATIONS[kind] ?? assert.fail(kind))(text), value);
}

const TRANSFORMATIONS: Record<string, (text: string) => string> = {
  NONE: (text) => text,
  URL_DECODE: decodeURIComponent,
  NORMALIZE_PATH: (text) => new URL(text.replaceAll(/\/+/g, '/'), 'http://localhost').pathname,
};
