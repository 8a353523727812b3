import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { at, blocks, PROJECT } from './hcl.ts';

const POLICY = 'resource.aws_cloudfront_response_headers_policy.web';
/** Headers that CloudFront rejects as custom headers, because it has dedicated settings for them. */
const SETTINGS = [
  'content-security-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'x-xss-protection',
];

const headers: Record<string, string> = JSON.parse(await readFile(join(PROJECT, 'web/headers.json'), 'utf8'));

test('every header of web/headers.json is sent, as CloudFront requires', () => {
  const storage = '"https://{aws_s3_bucket.avatars.bucket_regional_domain_name}"';
  assert.equal(
    words(at('locals.web_headers')),
    words(`{{ for name, value in jsondecode(file("{local.project}/web/headers.json")) :
      name => replace(value, "{storage}", ${storage}) }}`),
  );
  const bySetting = at('locals.web_headers_set') as string[];
  const [items = {}] = blocks(`${POLICY}.custom_headers_config.dynamic.items`);
  assert.deepEqual(items, {
    for_each: '{{ for name, value in local.web_headers : name => value if !contains(local.web_headers_set, name) }}',
    content: [{ header: '{items.key}', value: '{items.value}', override: true }],
  });
  const byName = Object.keys(headers).filter((name) => !bySetting.includes(name));
  assert.deepEqual(
    byName.filter((name) => SETTINGS.includes(name.toLowerCase())),
    [],
    'give it a setting',
  );
  assert.ok(byName.length >= 1 && byName.length <= 10, 'CloudFront accepts ten');
  // The dedicated settings must take their values from the headers file.
  const year = 365 * 24 * 60 * 60;
  const from = (name: string) => ({ [name.toLowerCase().replaceAll('-', '_')]: `{local.web_headers["${name}"]}` });
  const set = bySetting.map((name) => [Object.keys(from(name))[0], [{ ...from(name), override: true }]]);
  assert.deepEqual(blocks(`${POLICY}.security_headers_config`), [
    {
      ...Object.fromEntries(set),
      content_type_options: [{ override: true }],
      strict_transport_security: [{ access_control_max_age_sec: year, override: true }],
    },
  ]);
  for (const name of bySetting) assert.ok(headers[name], name);
});

test('the app may send requests to its own origin and the pictures’ bucket, which permits them', () => {
  const places = Object.entries(headers).flatMap(([name, value]) => value.match(/\{.*?\}/g)?.map((at) => [name, at]));
  assert.deepEqual(places.filter(Boolean), [['Content-Security-Policy', '{storage}']]);
  assert.match(headers['Content-Security-Policy'] ?? '', /; connect-src 'self' \{storage\};/);
  const allowed = at('resource.aws_s3_bucket_cors_configuration.avatars.cors_rule.allowed_origins');
  assert.equal(allowed, '{concat(var.upload_origins, local.web_origins)}');
});

/** Removes all whitespace from an expression, so that its line breaks do not affect comparisons. */
function words(expression: unknown): string {
  return String(expression).split(/\s+/).join('');
}
