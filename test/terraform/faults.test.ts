import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsIn } from './faults.ts';
import { configuration, parseHcl, readSource } from './hcl.ts';

test('Terraform and the AWS provider know every argument of the configuration', () => {
  assert.deepEqual(faultsIn(configuration), []);
});

for (const [what, from, to, fault] of [
  [
    'an argument that does not exist',
    'hash_key ',
    'primary_key ',
    'aws_dynamodb_table.users does not take primary_key',
  ],
  ['one that is missing', /\n {2}role .*/, '', 'aws_lambda_function.function needs role'],
  [
    'a block that is missing',
    /cors_rule \{/g,
    'lifecycle {',
    'aws_s3_bucket_cors_configuration.avatars needs cors_rule',
  ],
  ['nothing wrong with a block that may be repeated', 'filter {}', 'filter {}\nfilter {}', undefined],
  ['one that may not be', 'ttl {', 'ttl {}\nttl {', 'aws_dynamodb_table.users takes one ttl'],
  [
    'an argument inside a block',
    'max_age ',
    'max_years ',
    'aws_apigatewayv2_api.main.cors_configuration does not take max_years',
  ],
  [
    'and inside one made by for_each',
    'route_key              ',
    'key = 1\nroute_key',
    'aws_apigatewayv2_stage.default.route_settings does not take key',
  ],
  ['what is not declared', 'var.tags', 'var.labels', 'var.labels is not declared'],
  ['what is not used', 'var.tags', '{}', 'var.tags is not used'],
  [
    'what waits for itself',
    'each.value.environment,',
    'aws_lambda_permission.api,',
    /^aws_lambda_function\.function -> .* is a circle$/,
  ],
] as const) {
  test(`the check finds ${what}`, async () => {
    const faults = faultsIn(await parseHcl((await readSource()).replace(from, to)));
    if (fault === undefined) assert.deepEqual(faults, []);
    else
      assert.ok(
        faults.some((found) => (typeof fault === 'string' ? found === fault : fault.test(found))),
        `${faults}`,
      );
  });
}
