import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Body, blocks, names } from './hcl.ts';

const ALARM = 'resource.aws_cloudwatch_metric_alarm.alarm';

test('the access log has no personal data', () => {
  const format = at('resource.aws_apigatewayv2_stage.default.access_log_settings.format');
  assert.equal(format, '{jsonencode(local.access_log)}');
  // The log omits the path, because it contains the user id. It also omits IP addresses, user agents, headers and
  // claims.
  const logged = Object.values((at('locals.access_log') ?? {}) as Body).sort();
  assert.deepEqual(logged, [
    '$context.integrationErrorMessage',
    '$context.integrationLatency',
    '$context.integrationStatus',
    '$context.requestId',
    '$context.requestTime',
    '$context.responseLatency',
    '$context.responseLength',
    '$context.routeKey',
    '$context.status',
  ]);
});

test('every log has the retention of the variable', () => {
  for (const name of ['api', 'function']) {
    assert.equal(at(`resource.aws_cloudwatch_log_group.${name}.retention_in_days`), '{var.log_retention_days}', name);
  }
  assert.deepEqual(names('resource.aws_cloudwatch_log_group'), ['api', 'function']);
  assert.equal(at('variable.log_retention_days.default'), 30);
});

test('there are alarms for failures and delays of the API and of pets', () => {
  const alarms = Object.values((at('locals.service_alarms') ?? {}) as Body);
  const api = { ApiId: '{aws_apigatewayv2_api.main.id}' };
  const orchestrator = { FunctionName: '{aws_lambda_function.function["orchestrator"].function_name}' };
  const sweeper = { FunctionName: '{aws_lambda_function.function["sweeper"].function_name}' };
  const queue = { QueueName: '{aws_sqs_queue.failed_readings.name}' };
  assert.deepEqual(
    alarms.map((alarm) => [
      at('namespace', alarm),
      at('metric', alarm),
      at('percentile', alarm) ?? at('statistic', alarm),
      at('dimensions', alarm),
    ]),
    [
      ['AWS/ApiGateway', '5xx', undefined, api],
      ['AWS/ApiGateway', 'Latency', 'p99', api],
      ['AWS/Lambda', 'IteratorAge', 'Maximum', orchestrator],
      ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'Maximum', queue],
      ['AWS/Lambda', 'Invocations', undefined, sweeper],
    ],
  );
  for (const alarm of alarms) assert.ok(Number(at('at_least', alarm) ?? at('below', alarm)) >= 1 && at('about', alarm));
  assert.equal(at('locals.service_alarms.readings-failed.at_least'), 1);
});

test('there is an alarm if the sweeper has not run in four of its intervals', () => {
  assert.equal(at('resource.aws_cloudwatch_event_rule.sweep.schedule_expression'), 'rate(15 minutes)');
  const [{ below, seconds } = {}] = blocks('locals.service_alarms.sweeper-missing');
  assert.deepEqual([below, seconds], [1, 4 * 15 * 60]);
});

test('there are alarms for each table and each function: failures and throttling', () => {
  assert.deepEqual(names('locals.table_alarms'), ['ReadThrottleEvents', 'WriteThrottleEvents']);
  assert.deepEqual(names('locals.function_alarms'), ['Errors', 'Throttles']);
  const each = (of: string, alarms: string, namespace: string, dimensions: string) =>
    `[ for ${of} : { for metric, about in local.${alarms} : "{name}-{lower(metric)}" => {
      about = about namespace = "${namespace}" metric = metric dimensions = { ${dimensions} } at_least = 1 } } ],`;
  const tables = each('name, table in local.tables', 'table_alarms', 'AWS/DynamoDB', 'TableName = table.name');
  const name = 'FunctionName = aws_lambda_function.function[name].function_name';
  const functions = each('name in keys(local.functions)', 'function_alarms', 'AWS/Lambda', name);
  const words = (text: unknown) => String(text).replaceAll(/\s+/g, '');
  assert.equal(
    words(at('locals.alarms')),
    words(`{merge(local.service_alarms, local.log_metrics, concat(${tables} ${functions} )...)}`),
  );
});

test('each alarm has the metric of its entry, and notifies the topic, if there is one', () => {
  const [{ alarm_name: _, ...alarm } = {}] = blocks(ALARM);
  const topic = '{var.alarm_topic_arn == null ? [] : [var.alarm_topic_arn]}';
  assert.deepEqual(alarm, {
    for_each: '{local.alarms}',
    alarm_description: '{each.value.about}',
    namespace: '{each.value.namespace}',
    metric_name: '{each.value.metric}',
    dimensions: '{each.value.dimensions}',
    statistic: '{can(each.value.percentile) ? null : try(each.value.statistic, "Sum")}',
    extended_statistic: '{try(each.value.percentile, null)}',
    comparison_operator: '{can(each.value.below) ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold"}',
    threshold: '{try(each.value.below, each.value.at_least)}',
    period: '{try(each.value.seconds, 300)}',
    evaluation_periods: '{try(each.value.periods, 1)}',
    // Without traffic there is no data, which must not raise an alarm, except for the sweeper.
    treat_missing_data: '{can(each.value.below) ? "breaching" : "notBreaching"}',
    alarm_actions: topic,
    ok_actions: topic,
  });
});
