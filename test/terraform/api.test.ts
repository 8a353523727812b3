import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseYaml } from '@redocly/openapi-core';
import { operations } from '../../shared/models/typescript/operations.ts';
import { testApp } from '../support/app.ts';
import { at, type Body, blocks, MODULE, names, PROJECT } from './hcl.ts';

const API = 'resource.aws_apigatewayv2_api.main';
const STAGE = 'resource.aws_apigatewayv2_stage.default';
const ROUTES = 'resource.aws_apigatewayv2_route.route';
const INTEGRATION = 'resource.aws_apigatewayv2_integration.function';
const PERMISSION = 'resource.aws_lambda_permission.api';

test('the routes are the contract’s operations, and $default', async () => {
  // These Terraform expressions derive the routes from the contract.
  assert.equal(at('locals.project'), '{path.module}/../../../../..');
  assert.equal(join(MODULE, '../../../../..'), PROJECT);
  assert.equal(at('locals.contract'), '{yamldecode(file("{local.project}/shared/contracts/openapi.yaml"))}');
  const expected = `merge([ for path, item in local.contract.paths : {
    for method, operation in item : "{upper(method)} {path}" => try(operation["x-function"], "user_manager")
    if can(operation.operationId) } ]...)`;
  assert.equal(words(at('locals.operations')), words(`{${expected}}`));
  const rest = '{ "OPTIONS /{proxy+}" = "user_manager", "$default" = "user_manager" }';
  assert.equal(at('locals.routes'), `{merge(local.operations, ${rest})}`);
  assert.equal(at(`${ROUTES}.for_each`), '{local.routes}');
  assert.equal(at(`${ROUTES}.route_key`), '{each.key}');

  // Derive the expected routes in TypeScript, in the same way as the Terraform expressions do.
  const { paths } = parseYaml(await readFile(join(PROJECT, 'shared/contracts/openapi.yaml'), 'utf8')) as {
    paths: Body;
  };
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Body)
      .filter(([, operation]) => at('operationId', operation) !== undefined)
      .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, at('x-function', operation) ?? 'user_manager']),
  );

  const answered = operations.map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(routes.map(([route]) => route).sort(), answered.sort());
  const used = new Set(routes.map(([, name]) => String(name)));
  assert.deepEqual([...used].sort(), ['ingest_manager', 'operator_manager', 'user_manager']);
  for (const name of used) assert.ok(names('locals.functions').includes(name), name);
  assert.equal(Object.fromEntries(routes)['POST /users/{user_id}/streams/{stream_id}/samples'], 'ingest_manager');
  assert.equal(Object.fromEntries(routes)['GET /users'], 'operator_manager');
});

test('every route calls its function, with payload format and timeout', () => {
  assert.equal(at('locals.api_functions'), '{toset(values(local.routes))}');
  assert.equal(at(`${ROUTES}.target`), 'integrations/{aws_apigatewayv2_integration.function[each.value].id}');
  const { api_id: _, ...integration } = blocks(INTEGRATION)[0] ?? {};
  assert.deepEqual(integration, {
    for_each: '{local.api_functions}',
    integration_type: 'AWS_PROXY',
    integration_uri: '{aws_lambda_alias.live[each.key].invoke_arn}',
    payload_format_version: '2.0',
    timeout_milliseconds: '{1000 * (var.lambda_timeout + 1)}',
    lifecycle: [{ create_before_destroy: true }],
  });
  for (const path of [INTEGRATION, ROUTES, STAGE]) {
    assert.equal(at(`${path}.api_id`), '{aws_apigatewayv2_api.main.id}', path);
  }
  assert.equal(at(`${API}.protocol_type`), 'HTTP');
  assert.deepEqual([at(`${STAGE}.name`), at(`${STAGE}.auto_deploy`)], ['$default', true]);
});

test('only this API may call functions, and only those of its routes', () => {
  assert.deepEqual(names('resource.aws_lambda_permission'), ['api', 'sweep']);
  assert.deepEqual(blocks(PERMISSION)[0], {
    for_each: '{local.api_functions}',
    statement_id: 'api',
    action: 'lambda:InvokeFunction',
    function_name: '{aws_lambda_alias.live[each.key].function_name}',
    qualifier: '{aws_lambda_alias.live[each.key].name}',
    principal: 'apigateway.amazonaws.com',
    source_arn: '{aws_apigatewayv2_api.main.execution_arn}/*',
  });
});

test('API Gateway sends the same CORS headers as the app', async () => {
  const headers = { Origin: 'https://pet.example', 'Access-Control-Request-Method': 'POST' };
  const { headers: expected } = await testApp().request('/users', { method: 'OPTIONS', headers });
  const listed = (name: string) => expected.get(`Access-Control-${name}`)?.split(', ');
  assert.deepEqual(blocks(`${API}.cors_configuration`), [
    {
      allow_origins: listed('Allow-Origin'),
      allow_methods: listed('Allow-Methods'),
      allow_headers: listed('Allow-Headers'),
      expose_headers: listed('Expose-Headers'),
      max_age: Number(expected.get('Access-Control-Max-Age')),
    },
  ]);
});

test('requests are rate-limited, creates, sessions and unknown URLs more strictly', () => {
  const rates = String(at('locals.own_rates'));
  assert.match(rates, /\{ "POST \/users" = local\.save_rate, "\$default" = var\.request_rates\.unknown \},/);
  assert.match(
    rates,
    /operation => var\.request_rates\.sessions if can\(regex\("\^POST \/\(sessions\|device_authorization\)", operation\)\) \},/,
  );
  const burst = (rate: string) => ({
    throttling_rate_limit: `{${rate}}`,
    throttling_burst_limit: `{ceil(2 * ${rate})}`,
  });
  assert.deepEqual(blocks(`${STAGE}.default_route_settings`), [burst('var.request_rates.each')]);
  assert.deepEqual(blocks(`${STAGE}.dynamic.route_settings`), [
    {
      for_each: '{local.own_rates}',
      content: [
        {
          route_key: '{aws_apigatewayv2_route.route[route_settings.key].route_key}',
          ...burst('route_settings.value'),
        },
      ],
    },
  ]);
  const type = String(at('variable.request_rates.type'));
  const usual = [...type.matchAll(/(\w+)\s*= optional\(number, (\d+)\)/g)].map(([, name, rate]) => [
    name,
    Number(rate),
  ]);
  assert.deepEqual(at('variable.request_rates.default'), {});
  const { each, unknown } = Object.fromEntries(usual);
  const [, save = 0, withLimits = 0] =
    /^\{coalesce\(var\.request_rates\.save, local\.web_rate_limits == null \? (\d+) : (\d+)\)\}$/
      .exec(String(at('locals.save_rate')))
      ?.map(Number) ?? [];
  assert.ok(each > withLimits && withLimits > save, `${each}, ${withLimits}, ${save}`);
  assert.ok(each > save && save > unknown && unknown >= 1, `${each}, ${save}, ${unknown}`);
});

test('a custom domain is one more address of the API, with TLS 1.2 or newer', () => {
  const domain = 'resource.aws_apigatewayv2_domain_name.main';
  assert.equal(at(`${domain}.count`), '{var.domain == null ? 0 : 1}');
  assert.deepEqual(blocks(`${domain}.domain_name_configuration`), [
    { certificate_arn: '{var.domain.certificate_arn}', endpoint_type: 'REGIONAL', security_policy: 'TLS_1_2' },
  ]);
  assert.equal(at('resource.aws_apigatewayv2_api_mapping.main.count'), '{var.domain == null ? 0 : 1}');
  assert.equal(at('resource.aws_route53_record.main.count'), '{try(var.domain.zone_id, null) == null ? 0 : 1}');
  // The name resolves only when the API answers at it.
  assert.deepEqual(at('resource.aws_route53_record.main.depends_on'), ['{aws_apigatewayv2_api_mapping.main}']);
  for (const type of ['apigatewayv2_domain_name', 'apigatewayv2_api_mapping', 'route53_record']) {
    assert.deepEqual(blocks(`resource.aws_${type}.main.lifecycle`), [{ create_before_destroy: true }], type);
  }
  const url = '{var.domain == null ? aws_apigatewayv2_api.main.api_endpoint : "https://{var.domain.name}"}';
  assert.equal(at('locals.api_url'), url);
});

test('the API stays at its default address until that is turned off, because the API is changed before the domain', () => {
  assert.equal(at(`${API}.disable_execute_api_endpoint`), '{!try(var.domain.default_endpoint, true)}');
  assert.match(String(at('variable.domain.type')), /default_endpoint = optional\(bool, true\)/);
});

/** Removes all whitespace from an expression, so that its line breaks do not affect comparisons. */
function words(expression: unknown): string {
  return String(expression).split(/\s+/).join('');
}
