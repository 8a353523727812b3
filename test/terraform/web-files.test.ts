import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { test } from 'node:test';
import { at, blocks, names, PROJECT } from './hcl.ts';

const FILES = 'resource.aws_s3_object';
/** The page is the only file that is changed before it is uploaded. */
const IS_INDEX = 'each.key == "index.html"';
const DISTRIBUTION = 'resource.aws_cloudfront_distribution.web';
const BUCKET = '{local.web_arns.bucket}';
const dist = join(PROJECT, 'web/dist');

test('the app’s bucket is as private as the pictures’ bucket', () => {
  for (const about of ['public_access_block', 'ownership_controls']) {
    const { bucket: _, ...avatars } = blocks(`resource.aws_s3_bucket_${about}.avatars`)[0] ?? {};
    const { bucket: __, count: ___, ...web } = blocks(`resource.aws_s3_bucket_${about}.web`)[0] ?? {};
    assert.deepEqual(web, avatars, about);
  }
  // Not with the deployment's key, which CloudFront may not use.
  const rule = 'resource.aws_s3_bucket_server_side_encryption_configuration.web.rule';
  assert.deepEqual(blocks(rule), [{ apply_server_side_encryption_by_default: [{ sse_algorithm: 'AES256' }] }]);
});

test('only this distribution may read its objects, and only over TLS', () => {
  assert.equal(at('resource.aws_s3_bucket_policy.web.policy'), '{data.aws_iam_policy_document.web[0].json}');
  assert.deepEqual(blocks('data.aws_iam_policy_document.web.statement'), [
    {
      sid: 'TlsOnly',
      effect: 'Deny',
      actions: ['s3:*'],
      resources: [BUCKET, `${BUCKET}/*`],
      principals: [{ type: '*', identifiers: ['*'] }],
      condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
    },
    {
      sid: 'Read',
      actions: ['s3:GetObject'],
      resources: [`${BUCKET}/*`],
      principals: [{ type: 'Service', identifiers: ['cloudfront.amazonaws.com'] }],
      condition: [{ test: 'StringEquals', variable: 'aws:SourceArn', values: ['{local.web_arns.distribution}'] }],
    },
  ]);
  assert.deepEqual(at('locals.web_arns'), {
    bucket: '{one(aws_s3_bucket.web[*].arn)}',
    distribution: '{one(aws_cloudfront_distribution.web[*].arn)}',
  });
  const { count: _, ...access } = blocks('resource.aws_cloudfront_origin_access_control.web')[0] ?? {};
  assert.deepEqual(access, {
    name: '{local.name}-web',
    origin_access_control_origin_type: 's3',
    signing_behavior: 'always',
    signing_protocol: 'sigv4',
  });
  assert.deepEqual(blocks(`${DISTRIBUTION}.origin`)[0], {
    origin_id: 'files',
    domain_name: '{aws_s3_bucket.web[0].bucket_regional_domain_name}',
    origin_access_control_id: '{aws_cloudfront_origin_access_control.web[0].id}',
  });
});

test('the app is served compressed over TLS, with its page at the root and its headers on every response', () => {
  assert.equal(at(`${DISTRIBUTION}.default_root_object`), 'index.html');
  assert.deepEqual(blocks(`${DISTRIBUTION}.default_cache_behavior`), [
    {
      target_origin_id: 'files',
      viewer_protocol_policy: 'redirect-to-https',
      allowed_methods: ['GET', 'HEAD'],
      cached_methods: ['GET', 'HEAD'],
      compress: true,
      cache_policy_id: '{data.aws_cloudfront_cache_policy.web["CachingOptimized"].id}',
      response_headers_policy_id: '{aws_cloudfront_response_headers_policy.web[0].id}',
    },
  ]);
});

test('files with a hash in their name are immutable, all others are revalidated', () => {
  assert.deepEqual(names(FILES), ['web_asset', 'web_page']);
  assert.equal(at(`${FILES}.web_asset.cache_control`), 'public, max-age=31536000, immutable');
  assert.equal(at(`${FILES}.web_page.cache_control`), 'no-cache');
  assert.equal(at('locals.web_folder'), '{local.project}/web/dist');
  const file = '{local.web_folder}/{each.key}';
  const sources = { web_asset: [`${file}`, `{filesha256("${file}")}`], web_page: [] as string[] };
  sources.web_page = [`{${IS_INDEX} ? null : "${file}"}`, `{${IS_INDEX} ? null : filesha256("${file}")}`];
  for (const name of names(FILES)) {
    const { bucket, key, source, source_hash, content_type, override_provider } = blocks(`${FILES}.${name}`)[0] ?? {};
    assert.deepEqual([bucket, key], ['{aws_s3_bucket.web[0].id}', '{each.key}'], name);
    assert.deepEqual([source, source_hash], sources[name as keyof typeof sources], name);
    assert.equal(content_type, '{lookup(local.web_types, reverse(split(".", each.key))[0], null)}', name);
    assert.deepEqual(override_provider, [{ default_tags: [{ tags: {} }] }], 'without default tags');
  }
});

test('the page has the app’s absolute address, which the server inserts too', () => {
  const page = 'replace(file("{local.web_folder}/{each.key}"), "{base}", local.web_origins[0])';
  assert.equal(at(`${FILES}.web_page.content`), `{${IS_INDEX} ? ${page} : null}`);
});

test('the name of the bucket is an output, to keep the files of older pages', () => {
  assert.equal(at('output.web_bucket.value'), '{one(aws_s3_bucket.web[*].bucket)}');
});

test('a page is uploaded after the files that it loads', () => {
  assert.deepEqual(at(`${FILES}.web_page.depends_on`), ['{aws_s3_object.web_asset}']);
  assert.deepEqual(blocks(`${FILES}.web_asset.lifecycle`), [{ create_before_destroy: true }]);
});

test('without a build the error says how to make one', () => {
  const [{ condition, error_message } = {}] = blocks('resource.aws_s3_bucket.web.lifecycle.precondition');
  assert.equal(condition, '{contains(local.web_files, "index.html")}');
  assert.match(String(error_message), /npm run build:web/);
});

test('hidden files are not uploaded, and the plan names files without a known type', () => {
  assert.match(String(at('locals.web_files')), /if !startswith\(basename\(file\), "\."\)/);
  const [, { condition, error_message } = {}] = blocks('resource.aws_s3_bucket.web.lifecycle.precondition');
  assert.equal(condition, '{length(local.web_unknown) == 0}');
  assert.match(String(error_message), /^web: .*\{join\(", ", local\.web_unknown\)\}/);
});

test('every file of the build has a known type, and every immutable file a hash in its name', {
  skip: existsSync(dist) ? false : 'npm run build:web makes them',
}, async () => {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  assert.ok(files.some(({ name }) => name === 'index.html'));
  for (const { name, parentPath } of files) {
    assert.match(String(at(`locals.web_types.${extname(name).slice(1)}`)), /^\w+\/[\w+-]+(; charset=utf-8)?$/, name);
    if (parentPath === join(dist, 'assets')) assert.match(name, /-[\w-]{8}\.\w+$/);
  }
});
