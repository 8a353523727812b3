import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../support/app.ts';
import { photo } from '../support/pictures.ts';
import { at, type Body, blocks, configuration, names, readSource } from './hcl.ts';

const DOCUMENTS = 'data.aws_iam_policy_document';
const BUCKET = '{aws_s3_bucket.avatars.arn}';

/** Every `*` in a policy, with the reason why it is there. */
const STARS: Record<string, string> = {
  [`user_manager ${BUCKET}/avatars/*`]: 'one object for each user',
  [`user_manager ${BUCKET}/portraits/*`]: 'one object for each portrait',
  'function {aws_cloudwatch_log_group.function[each.key].arn}:*': 'the streams of one log group',
  'function *': 'X-Ray has no resources that could be named',
  'tls_only s3:*': 'forbids everything',
  [`tls_only ${BUCKET}/*`]: 'forbids it on every object',
  'tls_only principal *': 'forbids it to everybody',
};

test('user_manager may read, add and change users, and handle pictures, and that is all', () => {
  assert.deepEqual(allowed(`${DOCUMENTS}.user_manager`), {
    Profiles: [['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], ['{aws_dynamodb_table.users.arn}']],
    Pictures: [
      ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      [`${BUCKET}/avatars/*`, `${BUCKET}/portraits/*`],
    ],
  });
});

test('every function may write its own log and its traces, and what its entry says', () => {
  assert.deepEqual(allowed(`${DOCUMENTS}.function`), {
    Log: [['logs:CreateLogStream', 'logs:PutLogEvents'], ['{aws_cloudwatch_log_group.function[each.key].arn}:*']],
    Trace: [['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], ['*']],
  });
  assert.deepEqual(at(`${DOCUMENTS}.function.source_policy_documents`), ['{each.value.policy}']);
  for (const name of names('locals.functions')) {
    assert.equal(at(`locals.functions.${name}.policy`), `{${DOCUMENTS}.${name}.json}`, `${name} has its own entry`);
  }
});

test('“*” stands only where AWS has nothing narrower', () => {
  const found = names(DOCUMENTS).flatMap((name) =>
    blocks(`${DOCUMENTS}.${name}.statement`).flatMap((statement) => {
      const principals = blocks('principals', statement).flatMap(({ identifiers }) => texts(identifiers));
      const given = [
        ...texts(statement.actions),
        ...texts(statement.resources),
        ...principals.map((p) => `principal ${p}`),
      ];
      return given.filter((text) => text.includes('*')).map((text) => `${name} ${text}`);
    }),
  );
  assert.deepEqual(found.sort(), Object.keys(STARS).sort());
});

test('nothing is said by its opposite: what is allowed can be read', () => {
  assert.doesNotMatch(JSON.stringify(at('data')), /"not_(actions|resources|principals)"/);
});

test('the objects that may be handled are those that the service makes', async () => {
  const app = testApp();
  const { user, auth } = await app.createUser();
  const ticket = await (await app.request(`/users/${user.user_id}/avatar/upload-url`, { headers: auth })).json();
  await app.request(String(at('upload_url', ticket)), { method: 'PUT', body: new Uint8Array(photo) });
  const made = app.keys();
  await app.post({ user_id: user.user_id, avatar_url: at('avatar_url', ticket) }, auth);
  made.push(...app.keys());
  const folders = new Set(made.map((key) => `${BUCKET}/${key.split('/')[0]}/*`));
  const [, pictures] = blocks(`${DOCUMENTS}.user_manager.statement`);
  assert.deepEqual(texts(pictures?.resources), [...folders].sort());
});

test('each function has a role of its own, which only Lambda can take on', () => {
  for (const type of ['aws_iam_role', 'aws_iam_role_policy', 'aws_lambda_function', 'aws_cloudwatch_log_group']) {
    assert.equal(at(`resource.${type}.function.for_each`), '{local.functions}', type);
  }
  assert.equal(at('resource.aws_lambda_function.function.role'), '{aws_iam_role.function[each.key].arn}');
  assert.equal(at('resource.aws_iam_role_policy.function.role'), '{aws_iam_role.function[each.key].id}');
  assert.deepEqual(at(`${DOCUMENTS}.assumed_by_lambda.statement`), [
    { actions: ['sts:AssumeRole'], principals: [{ type: 'Service', identifiers: ['lambda.amazonaws.com'] }] },
  ]);
  const types = names('resource').filter((type) => type.startsWith('aws_iam_'));
  assert.deepEqual(types, ['aws_iam_role', 'aws_iam_role_policy'], 'no policy that others keep is attached');
  assert.deepEqual(
    [names('resource.aws_iam_role'), names('resource.aws_iam_role_policy')],
    [['function'], ['function']],
  );
});

test('policies are written as policy documents, never as JSON', () => {
  const policies = Object.values(blocks('resource')[0] ?? {}).flatMap((of) =>
    Object.values(of as Body).flatMap((body) => [at('policy', body), at('assume_role_policy', body)]),
  );
  const given = policies.filter((policy) => policy !== undefined);
  assert.ok(given.length >= 3);
  for (const policy of given) assert.match(String(policy), /^\{data\.aws_iam_policy_document\.[^}]*\.json\}$/);
});

test('no account, region or partition is written down', async () => {
  assert.doesNotMatch(await readSource(), /\b\d{12}\b|\b[a-z]{2}(-[a-z]+){1,2}-\d\b|"arn:/);
  assert.equal(at('provider.aws.region', configuration), undefined);
});

/** A document's statements by their names: actions and resources. Fails on one that denies or has conditions. */
function allowed(path: string): Record<string, [unknown, unknown]> {
  const statements = blocks(`${path}.statement`).map(({ sid, actions, resources, ...more }) => {
    assert.deepEqual(more, {}, `${sid}`);
    return [sid, [actions, resources]] as const;
  });
  return Object.fromEntries(statements);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
