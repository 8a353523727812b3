import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, blocks, configuration, names } from './hcl.ts';

test('the bucket’s name starts with tamagotchi-avatars-{env}, and no other account can have it by default', () => {
  const ofAccount = '-{data.aws_caller_identity.current.account_id}-{data.aws_region.current.region}-an';
  assert.equal(at('locals.regional_suffix'), ofAccount);
  const suffix = '{var.avatars_bucket_namespace == "global" ? "" : local.regional_suffix}';
  assert.equal(at('locals.namespace_suffix'), suffix);
  assert.equal(at('locals.avatars_bucket_suffix'), '-{var.env}{local.namespace_suffix}');
  const { bucket, bucket_namespace } = blocks('resource.aws_s3_bucket.avatars')[0] ?? {};
  assert.equal(bucket, '{var.avatars_bucket_prefix}{local.avatars_bucket_suffix}');
  assert.equal(bucket_namespace, '{var.avatars_bucket_namespace == "global" ? null : var.avatars_bucket_namespace}');
  const usual = ['prefix', 'namespace'].map((name) => at(`variable.avatars_bucket_${name}.default`));
  assert.deepEqual(usual, ['tamagotchi-avatars', 'account-regional']);
});

test('the bucket’s default name is short enough in every region', () => {
  assert.ok('tamagotchi-avatars-twelvelength-123456789012-ap-southeast-1-an'.length <= 63);
});

test('the settings of a bucket refer to that bucket', () => {
  assert.deepEqual(names('resource.aws_s3_bucket'), ['avatars', 'web']);
  const about = names('resource').filter((type) => type.startsWith('aws_s3_bucket_'));
  assert.equal(about.length, 6);
  for (const type of about) {
    assert.equal(at(`resource.${type}.avatars.bucket`), '{aws_s3_bucket.avatars.id}', type);
    // Only the bucket for avatars has CORS and lifecycle rules. The web app's bucket has all other settings.
    const others = names(`resource.${type}`).filter((name) => name !== 'avatars');
    assert.deepEqual(others, /_(cors|lifecycle)_/.test(type) ? [] : ['web'], type);
    for (const name of others) assert.equal(at(`resource.${type}.${name}.bucket`), '{aws_s3_bucket.web[0].id}', type);
  }
});

test('no object in the bucket can become public', () => {
  const { bucket: _, ...blocked } = blocks('resource.aws_s3_bucket_public_access_block.avatars')[0] ?? {};
  assert.deepEqual(blocked, {
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  const owner = at('resource.aws_s3_bucket_ownership_controls.avatars.rule.object_ownership');
  assert.equal(owner, 'BucketOwnerEnforced');
  const encryption = 'resource.aws_s3_bucket_server_side_encryption_configuration.avatars.rule';
  assert.deepEqual(blocks(encryption), [
    {
      bucket_key_enabled: '{var.kms_key_arn == null ? null : true}',
      apply_server_side_encryption_by_default: [
        { sse_algorithm: '{var.kms_key_arn == null ? "AES256" : "aws:kms"}', kms_master_key_id: '{var.kms_key_arn}' },
      ],
    },
  ]);
});

test('the bucket rejects requests without TLS', () => {
  const bucket = '{local.arns.avatars}';
  const policy = at('resource.aws_s3_bucket_policy.avatars.policy');
  assert.equal(policy, '{data.aws_iam_policy_document.tls_only.json}');
  const { sid: _, ...statement } = blocks('data.aws_iam_policy_document.tls_only.statement')[0] ?? {};
  assert.deepEqual(statement, {
    effect: 'Deny',
    actions: ['s3:*'],
    resources: [bucket, `${bucket}/*`],
    principals: [{ type: '*', identifiers: ['*'] }],
    condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
  });
});

test('only pages of the listed origins may upload and see portraits', () => {
  const [upload, ...others] = blocks('resource.aws_s3_bucket_cors_configuration.avatars.cors_rule');
  assert.deepEqual(others, []);
  assert.deepEqual(at('allowed_methods', upload), ['PUT', 'GET', 'HEAD']);
  assert.equal(at('allowed_origins', upload), '{concat(var.upload_origins, local.web_origins)}');
  assert.deepEqual(at('allowed_headers', upload), ['*']);
  assert.deepEqual(at('expose_headers', upload), ['ETag']);
  assert.deepEqual(blocks('variable.upload_origins.validation')[0], {
    condition: '{var.env == "dev" || !contains(var.upload_origins, "*")}',
    error_message: 'List the origins: "*" is for dev only.',
  });
  assert.ok(!('default' in (blocks('variable.upload_origins')[0] ?? {})), 'no origin is permitted by default');
  // The list may be empty if the web app is deployed, because the origin of the web app is always permitted.
  const { condition } = blocks('variable.upload_origins.validation')[1] ?? {};
  assert.equal(condition, '{length(var.upload_origins) > 0 || var.web != null}');
});

test('unpublished and unfinished uploads and exports expire after a day, nothing else expires', () => {
  const rules = blocks('resource.aws_s3_bucket_lifecycle_configuration.avatars.rule');
  assert.deepEqual(
    rules.map(({ id: _, ...rule }) => rule),
    [
      { status: 'Enabled', filter: [{ prefix: 'avatars/' }], expiration: [{ days: 1 }] },
      { status: 'Enabled', filter: [{ prefix: 'exports/' }], expiration: [{ days: 1 }] },
      { status: 'Enabled', filter: [{}], abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }] },
    ],
  );
  assert.equal(at('resource.aws_s3_bucket_versioning', configuration), undefined, 'no version outlives its object');
});
