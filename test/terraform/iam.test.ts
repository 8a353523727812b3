import assert from 'node:assert/strict';
import { test } from 'node:test';

import { exportPrefix, portraitPrefix, uploadPrefix } from '../../core/users/object-keys.ts';
import { testApp } from '../support/app.ts';
import { photo } from '../support/pictures.ts';
import { at, type Body, blocks, names } from './hcl.ts';

const DOCUMENTS = 'data.aws_iam_policy_document';
const BUCKET = '{local.arns.avatars}';

/** The permitted uses of `*` in policies, each with its reason. */
const STARS: Record<string, string> = {
  [`user_manager ${BUCKET}/avatars/*`]: 'one object for each user',
  [`user_manager ${BUCKET}/exports/*`]: 'one object for each export',
  [`user_manager ${BUCKET}/portraits/*`]: 'one object for each portrait',
  [`sweeper ${BUCKET}/avatars/*`]: 'one object for each user',
  [`sweeper ${BUCKET}/exports/*`]: 'one object for each export',
  [`sweeper ${BUCKET}/portraits/*`]: 'one object for each portrait',
  'function {local.log_arns[each.key]}:*': 'the streams of one log group',
  'local narrator_arns': 'an inference profile chooses among its regions',
  'tls_only s3:*': 'forbids everything',
  [`tls_only ${BUCKET}/*`]: 'forbids it on every object',
  'tls_only principal *': 'forbids it to everybody',
};

/** Statements whose conditions have a test here. */
const CONDITIONAL = [
  ...['Activity', 'Audit', 'IdentityLinks', 'Key', 'Limits', 'OneUsersObjects', 'Subscriptions', 'Warnings'],
];
const NOTHING_RETURNED = { test: 'StringEqualsIfExists', variable: 'dynamodb:ReturnValues', values: ['NONE'] };
const ACCOUNT = '{data.aws_caller_identity.current.account_id}';
const READ = 'dynamodb:GetItem';
const USERS = '{local.arns.users}';
const HEALTH_DATA = '{local.arns.health_data}';
const AUDIT = '{local.arns.audit}';
const REMOVALS = '{local.arns.removals}';
const FOLDERS = ['avatars', 'exports', 'portraits'];
const OBJECTS = FOLDERS.map((folder) => `${BUCKET}/${folder}/*`);
const KEY_USES = ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'].map(
  (use) => `kms:${use}`,
);
const PETS = [['dynamodb:DeleteItem', READ, 'dynamodb:PutItem'], ['{local.arns.pet_states}']];

test('user_manager may only store users, read and erase readings, store pets and acts, handle pictures, and create two secrets', () => {
  assert.deepEqual(allowed(`${DOCUMENTS}.user_manager`), {
    Profiles: [[READ, 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [USERS]],
    IdentityLinks: [['dynamodb:DeleteItem'], [USERS]],
    Pictures: [['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:PutObject'], OBJECTS],
    OneUsersObjects: [['s3:ListBucket'], [BUCKET]],
    Readings: [
      ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      [HEALTH_DATA],
    ],
    Pets: PETS,
    Removals: [['dynamodb:DeleteItem', 'dynamodb:PutItem'], [REMOVALS]],
    Audit: [['dynamodb:DeleteItem', 'dynamodb:PutItem'], [AUDIT]],
    AuditOfUser: [['dynamodb:Query'], [AUDIT]],
    Secrets: [
      ['ssm:GetParameter', 'ssm:PutParameter'],
      ['{local.arns.push_secret}', '{local.arns.signing_secret}'],
    ],
  });
});

test('sweeper may only find, warn and erase inactive users, remove data and write tombstones', () => {
  assert.deepEqual(allowed(`${DOCUMENTS}.sweeper`), {
    Removals: [['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query'], [REMOVALS]],
    Profiles: [[READ, 'dynamodb:PutItem', 'dynamodb:Scan'], [USERS]],
    Warnings: [['dynamodb:UpdateItem'], [USERS]],
    Audit: [['dynamodb:DeleteItem', 'dynamodb:PutItem'], [AUDIT]],
    PushSecret: [['ssm:GetParameter'], ['{local.arns.push_secret}']],
    IdentityLinks: [['dynamodb:DeleteItem'], [USERS]],
    Readings: [
      ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      [HEALTH_DATA],
    ],
    Pets: [['dynamodb:DeleteItem'], ['{local.arns.pet_states}']],
    Pictures: [['s3:DeleteObject'], OBJECTS],
    OneUsersObjects: [['s3:ListBucket'], [BUCKET]],
  });
});

test('ingest_manager may only read users and the signing secret, record activity, and store readings', () => {
  assert.deepEqual(allowed(`${DOCUMENTS}.ingest_manager`), {
    Profiles: [[READ], [USERS]],
    Activity: [['dynamodb:UpdateItem'], [USERS]],
    Readings: [['dynamodb:DeleteItem', READ, 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [HEALTH_DATA]],
    SigningSecret: [['ssm:GetParameter'], ['{local.arns.signing_secret}']],
  });
});

test('operator_manager may only read, list and change users, and list, store and discard acts', () => {
  assert.deepEqual(allowed(`${DOCUMENTS}.operator_manager`), {
    Profiles: [[READ, 'dynamodb:Scan', 'dynamodb:UpdateItem'], [USERS]],
    Audit: [['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query'], [AUDIT]],
    AuditOfAll: [['dynamodb:Query'], ['{local.arns.audit_by_month}']],
  });
});

test('only operator_manager and sweeper may list users, and only the former the acts of all; user_manager may read acts of one user, for exports', () => {
  for (const name of names(DOCUMENTS).filter((one) => one !== 'operator_manager')) {
    for (const { actions, resources, sid } of statementsOf(`${DOCUMENTS}.${name}`)) {
      const given = texts(actions);
      assert.ok(name === 'sweeper' || !given.includes('dynamodb:Scan'), `${name} ${sid}`);
      const isAudit = texts(resources).some((resource) => resource.includes('audit'));
      const mayRead = sid === 'AuditOfUser' && !texts(resources).includes('{local.arns.audit_by_month}');
      assert.ok(!isAudit || mayRead || !given.some((action) => /Get|Query/.test(action)), `${name} ${sid}`);
    }
  }
  const [audit] = statementsOf(`${DOCUMENTS}.user_manager`).filter(({ sid }) => sid === 'Audit');
  assert.deepEqual(blocks('condition', audit), [NOTHING_RETURNED]);
});

test('orchestrator may read and mark users and remove push subscriptions, read readings, their stream and a secret, store pets, and call the chosen model', () => {
  assert.deepEqual(allowed(`${DOCUMENTS}.orchestrator`), {
    Profiles: [[READ], [USERS]],
    Limits: [['dynamodb:UpdateItem'], [USERS]],
    Subscriptions: [['dynamodb:UpdateItem'], [USERS]],
    PushSecret: [['ssm:GetParameter'], ['{local.arns.push_secret}']],
    Readings: [['dynamodb:Query'], [HEALTH_DATA]],
    Pets: PETS,
    Changes: [
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      ['{local.arns.readings_stream}'],
    ],
    Failures: [['sqs:SendMessage'], ['{local.arns.failed_readings}']],
    Speak: [['bedrock:InvokeModel'], '{statement.value}'],
  });
  const [{ for_each } = {}] = blocks(`${DOCUMENTS}.orchestrator.dynamic.statement`);
  assert.equal(for_each, '{local.narrator_arns}');
  const others = names(DOCUMENTS).filter((name) => blocks(`${DOCUMENTS}.${name}.dynamic`).length > 0);
  assert.deepEqual(others, ['function', 'orchestrator']);
});

test('every function may write its own log and traces, and has the permissions of its entry', () => {
  assert.deepEqual(allowed(`${DOCUMENTS}.function`), {
    Log: [['logs:CreateLogStream', 'logs:PutLogEvents'], ['{local.log_arns[each.key]}:*']],
    Trace: [['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], ['{statement.value}']],
    Key: [KEY_USES, ['{statement.value}']],
  });
  // X-Ray has no resources that could be named.
  const conditional = blocks(`${DOCUMENTS}.function.dynamic.statement`).map(({ for_each }) => for_each);
  assert.deepEqual(conditional, ['{var.tracing ? ["*"] : []}', '{var.kms_key_arn[*]}']);
  assert.deepEqual(at(`${DOCUMENTS}.function.source_policy_documents`), ['{each.value.policy}']);
  for (const name of names('locals.functions')) {
    assert.equal(at(`locals.functions.${name}.policy`), `{${DOCUMENTS}.${name}.json}`, `${name} has its own entry`);
  }
});

test('“*” is used only where AWS has nothing narrower', () => {
  // Skip the web app's policy, because web-files.test.ts tests it.
  const ours = (path: string) => names(path).filter((name) => !name.startsWith('web'));
  const found = ours(DOCUMENTS).flatMap((name) =>
    statementsOf(`${DOCUMENTS}.${name}`).flatMap((statement) => {
      const principals = blocks('principals', statement).flatMap(({ identifiers }) => texts(identifiers));
      const given = [
        ...texts(statement.actions),
        ...texts(statement.resources),
        ...principals.map((p) => `principal ${p}`),
      ];
      return given.filter((text) => text.includes('*')).map((text) => `${name} ${text}`);
    }),
  );
  found.push(
    ...ours('locals').flatMap((name) =>
      /\*(?! \d)/.test(JSON.stringify(at(`locals.${name}`))) ? `local ${name}` : [],
    ),
  );
  assert.deepEqual(found.sort(), Object.keys(STARS).sort());
});

test('policies use no NotAction, NotResource and NotPrincipal', () => {
  assert.doesNotMatch(JSON.stringify(at('data')), /"not_(actions|resources|principals)"/);
});

test('permitted object keys are those that the service uses', async () => {
  const app = testApp();
  const { user, auth } = await app.createUser();
  const ticket = await (await app.request(`/users/${user.user_id}/avatar/upload-url`, { headers: auth })).json();
  await app.request(String(at('upload_url', ticket)), { method: 'PUT', body: new Uint8Array(photo) });
  const made = app.keys();
  await app.post({ user_id: user.user_id, avatar_url: at('avatar_url', ticket) }, auth);
  made.push(...app.keys());
  const folders = new Set(made.map((key) => key.split('/')[0]));
  assert.deepEqual(FOLDERS, [...folders, exportPrefix('').split('/')[0]].sort());
});

test('only the objects of one user may be listed', () => {
  const conditions = ['user_manager', 'sweeper'].map((name) =>
    blocks(`${DOCUMENTS}.${name}.statement`).flatMap((statement) => blocks('condition', statement)),
  );
  const condition = { test: 'StringLike', variable: 's3:prefix', values: '{local.one_users_objects}' };
  // Only links of identities have a claim_id, so no user can be deleted.
  const ofLinks = { test: 'ForAnyValue:StringEquals', variable: 'dynamodb:Attributes', values: ['claim_id'] };
  const warnings = {
    test: 'ForAllValues:StringEquals',
    variable: 'dynamodb:Attributes',
    values: [
      ...['active_at', 'creation', 'forget_at', 'lock', 'push_subscriptions', 'tokens', 'updated_at', 'user_id'],
      'version',
    ],
  };
  assert.deepEqual(conditions, [
    [ofLinks, condition, NOTHING_RETURNED],
    [warnings, NOTHING_RETURNED, ofLinks, condition],
  ]);
  const values = at('locals.one_users_objects');
  const may = (prefix: string) =>
    texts(values).some((pattern) => new RegExp(`^${pattern.replace('.', '\\.').replaceAll('?', '.')}$`).test(prefix));
  for (const prefixOf of [uploadPrefix, exportPrefix, portraitPrefix]) {
    const prefix = prefixOf(crypto.randomUUID());
    assert.ok(may(prefix), prefix);
    for (const less of ['', prefix.slice(0, -2), prefix.split('/')[0] ?? '']) assert.ok(!may(less), less);
  }
});

test('orchestrator may write only limits and push subscriptions of a user, ingest_manager only activity, and their writes return nothing', () => {
  const attributes = {
    'orchestrator Limits': ['created_at', 'limited', 'user_id'],
    'orchestrator Subscriptions': ['push_subscriptions', 'updated_at', 'user_id', 'version'],
    'ingest_manager Activity': ['active_at', 'updated_at', 'user_id', 'version'],
  };
  for (const [place, values] of Object.entries(attributes)) {
    const [of, name] = place.split(' ');
    const [statement] = statementsOf(`${DOCUMENTS}.${of}`).filter(({ sid }) => sid === name);
    assert.deepEqual(blocks('condition', statement), [
      { test: 'ForAllValues:StringEquals', variable: 'dynamodb:Attributes', values },
      NOTHING_RETURNED,
    ]);
  }
});

test('the key is used only by DynamoDB and S3', () => {
  const [key] = statementsOf(`${DOCUMENTS}.function`).filter(({ sid }) => sid === 'Key');
  const service = '{service}.{data.aws_region.current.region}.{data.aws_partition.current.dns_suffix}';
  const values = `{[for service in ["dynamodb", "s3"] : "${service}"]}`;
  assert.deepEqual(blocks('condition', key), [{ test: 'StringEquals', variable: 'kms:ViaService', values }]);
});

test('policies name resources through locals, because a plan shows them as unknown otherwise', () => {
  assert.doesNotMatch(JSON.stringify(at(DOCUMENTS)), /\{aws_/);
  assert.deepEqual(at('locals.arns'), {
    audit: '{aws_dynamodb_table.audit.arn}',
    audit_by_month: '{aws_dynamodb_table.audit.arn}/index/by_month',
    avatars: '{aws_s3_bucket.avatars.arn}',
    failed_readings: '{aws_sqs_queue.failed_readings.arn}',
    health_data: '{aws_dynamodb_table.health_data.arn}',
    pet_states: '{aws_dynamodb_table.pet_states.arn}',
    push_secret: `arn:{data.aws_partition.current.partition}:ssm:{data.aws_region.current.region}:${ACCOUNT}:parameter/{local.push_secret_parameter}`,
    readings_stream: '{aws_dynamodb_table.health_data.stream_arn}',
    removals: '{aws_dynamodb_table.removals.arn}',
    signing_secret: `arn:{data.aws_partition.current.partition}:ssm:{data.aws_region.current.region}:${ACCOUNT}:parameter/{local.signing_secret_parameter}`,
    users: '{aws_dynamodb_table.users.arn}',
  });
  assert.equal(at('locals.log_arns'), '{{ for name, group in aws_cloudwatch_log_group.function : name => group.arn }}');
});

/**
 * Returns the actions and resources that each statement of a policy document allows. Fails if a statement denies
 * something, or has a condition that no test here covers.
 */
function allowed(path: string): Record<string, [unknown, unknown]> {
  const statements = statementsOf(path).map(({ sid, actions, resources, condition, ...more }) => {
    assert.ok(condition === undefined || CONDITIONAL.includes(String(sid)), `${sid}`);
    assert.deepEqual(more, {}, `${sid}`);
    return [sid, [actions, resources]] as const;
  });
  return Object.fromEntries(statements);
}

/** Returns a document's statements, including the conditional ones. */
function statementsOf(path: string): Body[] {
  return [
    ...blocks(`${path}.statement`),
    ...blocks(`${path}.dynamic.statement`).flatMap((of) => blocks('content', of)),
  ];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
