import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { NODE_OPTIONS } from '../../scripts/lambda/bundle.ts';
import { at, blocks, names, PROJECT } from './hcl.ts';

const FUNCTION = 'resource.aws_lambda_function.function';
/** Set by Lambda itself. */
const BY_LAMBDA = ['AWS_REGION'];

test('user_manager is told what it asks for, and nothing more', () => {
  const entry = join(PROJECT, 'cloud/lambda/user/manager.ts');
  const { stderr } = spawnSync(process.execPath, [entry], { env: {}, encoding: 'utf8' });
  const [, asked = ''] = /Error: Set (.+) in the function's environment/.exec(stderr) ?? [];
  const needed = asked.split(', ').filter((name) => !BY_LAMBDA.includes(name));
  assert.deepEqual(names('locals.functions.user_manager.environment'), needed.sort(), stderr);
});

test('what a function is told are the things made here', () => {
  assert.deepEqual(at('locals.functions.user_manager.environment'), {
    AVATARS_BUCKET: '{aws_s3_bucket.avatars.bucket}',
    PUBLIC_BASE_URL: '{local.public_base_url}',
    USERS_TABLE: '{aws_dynamodb_table.users.name}',
  });
  assert.equal(
    at(`${FUNCTION}.environment.variables`),
    `{merge(each.value.environment, { NODE_OPTIONS = "${NODE_OPTIONS}" })}`,
  );
});

test('functions run on the Node that the project is for, from the zips that its build makes', async () => {
  const { engines } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8'));
  assert.equal(at(`${FUNCTION}.runtime`), `nodejs${engines.node.replace('>=', '')}.x`);
  assert.deepEqual(at(`${FUNCTION}.architectures`), ['arm64']);
  assert.equal(at(`${FUNCTION}.handler`), 'manager.handler');
  assert.equal(at('locals.zips'), '{coalesce(var.lambda_zips, "{local.project}/dist/lambda")}');
  assert.equal(at(`${FUNCTION}.filename`), '{local.zips}/{each.key}.zip');
  assert.equal(at(`${FUNCTION}.source_code_hash`), '{filebase64sha256("{local.zips}/{each.key}.zip")}');
});

test('functions have the size, the time and the share of the account that the variables say', () => {
  const size = {
    memory_size: 'lambda_memory',
    timeout: 'lambda_timeout',
    reserved_concurrent_executions: 'lambda_concurrency',
  };
  for (const [argument, variable] of Object.entries(size)) {
    assert.equal(at(`${FUNCTION}.${argument}`), `{var.${variable}}`);
  }
  const usual = Object.values(size).map((variable) => at(`variable.${variable}.default`));
  assert.deepEqual(usual, [1024, 20, null]);
});

test('each function is named after its environment, and so is its log', () => {
  assert.equal(at(`${FUNCTION}.function_name`), '{each.key}-{var.env}');
  assert.equal(at('resource.aws_cloudwatch_log_group.function.name'), '/aws/lambda/{each.key}-{var.env}');
});

test('functions log lines of JSON into their own group, are traced, and start only with their rights', () => {
  assert.deepEqual(blocks(`${FUNCTION}.logging_config`), [
    { log_format: 'JSON', log_group: '{aws_cloudwatch_log_group.function[each.key].name}' },
  ]);
  assert.deepEqual(blocks(`${FUNCTION}.tracing_config`), [{ mode: 'Active' }]);
  assert.deepEqual(at(`${FUNCTION}.depends_on`), ['{aws_iam_role_policy.function}']);
});
