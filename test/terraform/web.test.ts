import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { operations } from '../../shared/models/typescript/operations.ts';
import { at, type Body, blocks, MODULE, parseHcl } from './hcl.ts';

const WEB = 'resource.aws_cloudfront_distribution.web';
const THERE = ['{var.web == null ? 0 : 1}', '{local.web_rate_limits == null ? 0 : 1}'];
/** The `for_each` expressions that are empty when `var.web` is not set. */
const EMPTY = [
  '{local.web_assets}',
  '{setsubtract(local.web_files, local.web_assets)}',
  '{toset(var.web == null ? [] : ["CachingDisabled", "CachingOptimized"])}',
  '{toset(try(var.web.domain.zone_id, null) == null ? [] : ["A", "AAAA"])}',
];

test('the web app is optional', async () => {
  assert.equal(at('variable.web.default'), null);
  const files = (await readdir(MODULE)).filter((name) => /^web.*\.tf$/.test(name));
  const texts = await Promise.all(files.map((name) => readFile(join(MODULE, name), 'utf8')));
  const tree = await parseHcl(texts.join('\n'));
  const made = ['resource', 'data'].flatMap((kind) =>
    Object.entries(blocks(kind, tree)[0] ?? {}).flatMap(([type, of]) =>
      Object.entries(of as Body).map(([name, body]) => ({ id: `${type}.${name}`, body })),
    ),
  );
  assert.ok(made.length >= 14);
  for (const { id, body } of made) {
    const [count, set] = [at('count', body), at('for_each', body)];
    assert.ok(set === undefined ? THERE.includes(String(count)) : EMPTY.includes(String(set)), id);
  }
  assert.match(String(at('locals.web_files')), /^\{toset\(\[for file in var\.web == null \? \[\] : fileset\(/);
  assert.equal(at('locals.web_assets'), '{toset([for file in local.web_files : file if startswith(file, "assets/")])}');
});

test('the API’s paths are forwarded to the API, all others are files of the app', () => {
  const [, source = '', by = ''] =
    /replace\(path, "\/(.+)\/", "(.+)"\)\]\)\}$/.exec(String(at('locals.web_api_paths'))) ?? [];
  assert.equal(
    at('locals.web_api_paths'),
    `{distinct([for path in concat(keys(local.contract.paths), ["/problems/{code}"]) : replace(path, "/${source}/", "${by}")])}`,
  );
  const paths = [...operations.map(({ path }) => path), '/problems/{code}'];
  const patterns = [...new Set(paths.map((path) => path.replace(new RegExp(source), by)))];
  assert.ok(patterns.length <= 24, 'CloudFront has 25 behaviours, the default one included');
  const isApi = (path: string) =>
    patterns.some((pattern) => new RegExp(`^${RegExp.escape(pattern).replaceAll('\\*', '.*')}$`).test(path));
  for (const path of paths) assert.ok(isApi(path.replaceAll(/\{\w+\}/g, 'x')), path);
  for (const path of [
    '/',
    '/index.html',
    '/favicon.svg',
    '/manifest.webmanifest',
    '/assets/users-1.js',
    '/userscript.js',
    '/docs/x',
  ]) {
    assert.ok(!isApi(path), path);
  }
});

test('requests reach the API unchanged over TLS, and its responses are not cached', () => {
  const [{ for_each, content } = {}, ...others] = blocks(`${WEB}.dynamic.ordered_cache_behavior`);
  assert.deepEqual([for_each, others, blocks(`${WEB}.ordered_cache_behavior`)], ['{local.web_api_paths}', [], []]);
  const [{ allowed_methods, ...behaviour } = {}] = [content].flat() as Body[];
  // API responses have their own security headers, so CloudFront must not add those of the app's pages.
  assert.deepEqual(behaviour, {
    path_pattern: '{ordered_cache_behavior.value}',
    target_origin_id: 'api',
    viewer_protocol_policy: 'https-only',
    cached_methods: ['GET', 'HEAD'],
    cache_policy_id: '{data.aws_cloudfront_cache_policy.web["CachingDisabled"].id}',
    origin_request_policy_id: '{data.aws_cloudfront_origin_request_policy.web[0].id}',
  });
  // CloudFront cannot allow POST without allowing all other methods.
  assert.deepEqual(allowed_methods, ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE']);
  for (const { method } of operations) assert.ok((allowed_methods as string[]).includes(method), method);
  assert.equal(at('data.aws_cloudfront_cache_policy.web.name'), 'Managed-{each.key}');
  // This managed policy forwards all of the client's headers except Host, so Authorization reaches the API.
  assert.equal(at('data.aws_cloudfront_origin_request_policy.web.name'), 'Managed-AllViewerExceptHostHeader');
});

test('errors of the API are neither cached nor replaced', () => {
  // By default CloudFront would cache these errors for ten seconds.
  assert.deepEqual(at('locals.web_api_errors'), [404, 405, 414, 500, 501, 502, 503, 504]);
  assert.deepEqual(blocks(`${WEB}.dynamic.custom_error_response`), [
    {
      for_each: '{local.web_api_errors}',
      content: [{ error_code: '{custom_error_response.value}', error_caching_min_ttl: 0 }],
    },
  ]);
  assert.equal(at(`${WEB}.custom_error_response`), undefined);
});

test('CloudFront calls the API’s URL, and the API times out first', () => {
  const origins = blocks(`${WEB}.origin`);
  assert.deepEqual(
    origins.map(({ origin_id }) => origin_id),
    ['files', 'api'],
  );
  assert.deepEqual(origins[1], {
    origin_id: 'api',
    domain_name:
      '{replace(try(var.domain.default_endpoint, true) ? aws_apigatewayv2_api.main.api_endpoint : local.api_url, "https://", "")}',
    dynamic: {
      custom_header: [
        {
          for_each: '{local.is_edge_only ? ["X-Edge-Secret"] : []}',
          content: [{ name: '{custom_header.value}', value: '{var.edge_secrets[0]}' }],
        },
      ],
    },
    custom_origin_config: [
      {
        http_port: 80,
        https_port: 443,
        origin_protocol_policy: 'https-only',
        origin_ssl_protocols: ['TLSv1.2'],
        origin_read_timeout: '{var.lambda_timeout + 2}',
      },
    ],
  });
  const api = at('resource.aws_apigatewayv2_integration.function.timeout_milliseconds');
  assert.equal(api, '{1000 * (var.lambda_timeout + 1)}');
});

test('the app is at CloudFront’s domain or at a custom domain with TLS 1.2 or newer', () => {
  const address = '"https://{try(var.web.domain.name, distribution.domain_name)}"';
  assert.equal(at('locals.web_origins'), `{[for distribution in aws_cloudfront_distribution.web : ${address}]}`);
  assert.equal(at('output.web_url.value'), '{one(local.web_origins)}');
  assert.equal(at('output.web_domain_target.value'), '{one(aws_cloudfront_distribution.web[*].domain_name)}');
  assert.equal(at(`${WEB}.aliases`), '{var.web.domain[*].name}');
  assert.deepEqual(blocks(`${WEB}.viewer_certificate`), [
    {
      cloudfront_default_certificate: '{var.web.domain == null}',
      acm_certificate_arn: '{try(var.web.domain.certificate_arn, null)}',
      minimum_protocol_version: '{var.web.domain == null ? null : "TLSv1.2_2021"}',
      ssl_support_method: '{var.web.domain == null ? null : "sni-only"}',
    },
  ]);
  const record = blocks('resource.aws_route53_record.web')[0] ?? {};
  assert.equal(record.for_each, EMPTY.at(-1));
  const target = (what: string) => `{aws_cloudfront_distribution.web[0].${what}}`;
  assert.deepEqual(record.alias, [
    { name: target('domain_name'), zone_id: target('hosted_zone_id'), evaluate_target_health: false },
  ]);
});

test('CloudFront does not forward the app’s requests to itself', () => {
  const conditions = blocks('variable.domain.validation').map(({ condition }) => condition);
  assert.ok(conditions.includes('{var.domain == null || try(var.domain.name != var.web.domain.name, true)}'));
});

test('CloudFront has no log, because paths contain user ids', () => {
  assert.equal(at(`${WEB}.logging_config`), undefined);
});
