import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AccessDeniedException } from '@aws-sdk/client-bedrock-runtime';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { parseResponse } from '../../adapters/dynamodb/response.ts';
import { NarratorError } from '../../core/ports/narrator.ts';
import { failureOf } from '../../http/observe.ts';
import { at, type Body, blocks } from './hcl.ts';

const FILTER = 'resource.aws_cloudwatch_log_metric_filter.failure';
const DENIAL = { $fault: 'client', $metadata: {}, message: 'Sent by the test' } as const;
const denied = new AccessDeniedException(DENIAL);
const isCounted = (alarm: string, error: unknown) =>
  matches(String(at(`locals.log_alarms.${alarm}.lines`)), { ...failureOf(error, 'testing') });

test('the alarm on denied access counts the errors of S3, DynamoDB and Bedrock', () => {
  const body = JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException' });
  const rejection = parseResponse({ status: 400, headers: {}, body }, false);
  assert.ok(typeof rejection === 'object' && 'rejected' in rejection);
  const errors = [
    new S3ServiceException({ ...DENIAL, name: 'AccessDenied' }),
    rejection.rejected,
    new NarratorError(denied.name, denied, true),
  ];
  for (const error of errors) assert.ok(isCounted('access-denied', error), String(error));
  for (const error of [new Error('x'), new NarratorError('ThrottlingException')])
    assert.ok(!isCounted('access-denied', error), String(error));
});

test('the alarm on the narrator counts errors that last until the model, the role or the account is changed', () => {
  assert.ok(isCounted('narrator-failures', new NarratorError('ValidationException', undefined, true)));
  assert.ok(!isCounted('narrator-failures', new NarratorError('ThrottlingException')));
});

test('failure lines are counted in a metric per alarm, and the narrator’s only with a model', () => {
  assert.equal(at('locals.log_alarms.access-denied.functions'), '{keys(local.functions)}');
  const narrating = '{var.narrator == "bedrock" ? ["orchestrator"] : []}';
  assert.equal(at('locals.log_alarms.narrator-failures.functions'), narrating);
  const [filter = {}] = blocks(FILTER);
  assert.deepEqual(filter, {
    for_each: '{local.log_filters}',
    name: '{each.value.metric}',
    log_group_name: '{aws_cloudwatch_log_group.function[each.value.function].name}',
    pattern: '{each.value.pattern}',
    metric_transformation: [{ namespace: 'Hatchery', name: '{each.value.metric}', value: '1' } satisfies Body],
  });
});

/** Whether a filter pattern of CloudWatch, of the form `$.a = "x" || $.b = "y"`, matches a line. */
function matches(pattern: string, line: Body): boolean {
  return pattern.split(' || ').some((term) => {
    const [, name = '', value] = /^\$\.(\w+) = "([^"]+)"$/.exec(term) ?? assert.fail(term);
    return line[name] === value;
  });
}
