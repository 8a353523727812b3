import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configuration, parseHcl, readSource } from './hcl.ts';
import { errorsIn } from './validation.ts';

test('Terraform and the AWS provider know every argument of the configuration', () => {
  assert.deepEqual(errorsIn(configuration), []);
});

for (const [what, from, to, error] of [
  [
    'an argument that does not exist',
    'stream_enabled ',
    'stream_on ',
    'aws_dynamodb_table.health_data does not take stream_on',
  ],
  ['a missing argument', /\n {2}role .*/, '', 'aws_lambda_function.function needs role'],
  ['a missing block', /cors_rule \{/g, 'lifecycle {', 'aws_s3_bucket_cors_configuration.avatars needs cors_rule'],
  ['no error in a repeatable block', 'filter {}', 'filter {}\nfilter {}', undefined],
  ['a repeated block that may not be repeated', 'ttl {', 'ttl {}\nttl {', 'aws_dynamodb_table.users takes one ttl'],
  [
    'an argument inside a block',
    'max_age ',
    'max_years ',
    'aws_apigatewayv2_api.main.cors_configuration does not take max_years',
  ],
  [
    'an argument inside a block made by for_each',
    'route_key              ',
    'key = 1\nroute_key',
    'aws_apigatewayv2_stage.default.route_settings does not take key',
  ],
  ['an undeclared variable', 'var.lambda_memory', 'var.memory', 'var.memory is not declared'],
  ['an unused variable', /var\.lambda_concurrency/g, 'null', 'var.lambda_concurrency is not used'],
  [
    'a circular dependency',
    'each.value.environment,',
    'aws_lambda_permission.api,',
    /aws_lambda_function\.function -> .* is a circle$/,
  ],
] as const) {
  test(`the check finds ${what}`, async () => {
    const errors = errorsIn(await parseHcl((await readSource()).replace(from, to)));
    if (error === undefined) assert.deepEqual(errors, []);
    else
      assert.ok(
        errors.some((found) => (typeof error === 'string' ? found === error : error.test(found))),
        `${errors}`,
      );
  });
}
