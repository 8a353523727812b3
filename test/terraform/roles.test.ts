import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Body, blocks, names, readSource, root } from './hcl.ts';

const DOCUMENTS = 'data.aws_iam_policy_document';

test('each function has its own role, which only Lambda can assume', () => {
  for (const type of ['aws_iam_role', 'aws_iam_role_policy', 'aws_lambda_function', 'aws_cloudwatch_log_group']) {
    assert.equal(at(`resource.${type}.function.for_each`), '{local.functions}', type);
  }
  assert.equal(at('resource.aws_lambda_function.function.role'), '{aws_iam_role.function[each.key].arn}');
  assert.equal(at('resource.aws_iam_role_policy.function.role'), '{aws_iam_role.function[each.key].id}');
  assert.equal(at('resource.aws_iam_role.function.permissions_boundary'), '{var.permissions_boundary}');
  assert.deepEqual(at(`${DOCUMENTS}.assumed_by_lambda.statement`), [
    { actions: ['sts:AssumeRole'], principals: [{ type: 'Service', identifiers: ['lambda.amazonaws.com'] }] },
  ]);
  const types = names('resource').filter((type) => type.startsWith('aws_iam_'));
  assert.deepEqual(types, ['aws_iam_role', 'aws_iam_role_policy'], 'no managed policy is attached');
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

test('no account, region or partition is hard-coded', async () => {
  const source = await readSource();
  // CloudFront requires its certificates and web ACLs to be in us-east-1.
  const { web } = blocks('variable')[0] ?? {};
  const acl = at('resource.aws_wafv2_web_acl.web');
  assert.equal(at('region', acl), 'us-east-1');
  const regionsIn = (text: string) => text.match(/\bus-east-1\b/g)?.length;
  assert.equal(regionsIn(source.replaceAll(/#.*/g, '')), regionsIn(JSON.stringify([web, acl])));
  assert.doesNotMatch(
    source.replaceAll(/\bus-east-1\b/g, ''),
    /\b\d{12}\b|\b[a-z]{2}(-[a-z]+){1,2}-\d\b|"arn:(?!\$\{data\.aws_partition)/,
  );
  assert.equal(at('provider.aws.region', root), undefined);
});
