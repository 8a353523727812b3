import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, blocks, names } from './hcl.ts';

const MAPPING = 'resource.aws_lambda_event_source_mapping';
const QUEUE = 'resource.aws_sqs_queue.failed_readings';

test('the orchestrator receives every new batch and every removal by Hatchery, starting with the first', () => {
  assert.deepEqual(names(MAPPING), ['readings']);
  assert.equal(at(`${MAPPING}.readings.event_source_arn`), '{aws_dynamodb_table.health_data.stream_arn}');
  assert.equal(at(`${MAPPING}.readings.function_name`), '{aws_lambda_function.function["orchestrator"].arn}');
  assert.equal(at(`${MAPPING}.readings.starting_position`), 'TRIM_HORIZON');
  assert.deepEqual(blocks(`${MAPPING}.readings.filter_criteria`), [
    {
      filter: [
        { pattern: '{jsonencode({ eventName = ["INSERT", "MODIFY"] })}' },
        {
          pattern: '{jsonencode({ eventName = ["REMOVE"], userIdentity = { principalId = [{ exists = false }] } })}',
        },
      ],
    },
  ]);
});

test('a burst of batches is one event, and a user’s batches stay in order', () => {
  assert.equal(at(`${MAPPING}.readings.batch_size`), 100);
  const seconds = Number(at(`${MAPPING}.readings.maximum_batching_window_in_seconds`));
  assert.ok(seconds >= 2 && seconds <= 10, `${seconds}`);
  assert.equal(at(`${MAPPING}.readings.parallelization_factor`), undefined);
});

test('failed records are retried separately, within limits, and then queued', () => {
  assert.deepEqual(at(`${MAPPING}.readings.function_response_types`), ['ReportBatchItemFailures']);
  assert.equal(at(`${MAPPING}.readings.bisect_batch_on_function_error`), true);
  // Without these settings AWS would retry a failed batch until its records expire.
  const [tries, age] = ['maximum_retry_attempts', 'maximum_record_age_in_seconds'].map((name) =>
    Number(at(`${MAPPING}.readings.${name}`)),
  );
  assert.deepEqual([tries, age], [5, 3600]);
  assert.deepEqual(blocks(`${MAPPING}.readings.destination_config`), [
    { on_failure: [{ destination_arn: '{aws_sqs_queue.failed_readings.arn}' }] },
  ]);
});

test('the queue of failed records is encrypted and keeps them for 14 days, SQS’s maximum', () => {
  assert.deepEqual(blocks(QUEUE), [
    {
      name: 'failed-readings-{var.env}',
      message_retention_seconds: '{14 * 24 * 3600}',
      sqs_managed_sse_enabled: true,
    },
  ]);
  assert.equal(at('output.failed_readings_queue.value'), '{aws_sqs_queue.failed_readings.url}');
});

test('the sweeper finishes interrupted removals, and only its schedule may call it', () => {
  const rule = '{aws_cloudwatch_event_rule.sweep.name}';
  const sweeper = '{aws_lambda_alias.live["sweeper"]';
  assert.equal(at('resource.aws_cloudwatch_event_rule.sweep.schedule_expression'), 'rate(15 minutes)');
  assert.deepEqual(blocks('resource.aws_cloudwatch_event_target.sweep'), [{ rule, arn: `${sweeper}.arn}` }]);
  assert.deepEqual(blocks('resource.aws_lambda_permission.sweep'), [
    {
      statement_id: 'schedule',
      action: 'lambda:InvokeFunction',
      function_name: `${sweeper}.function_name}`,
      qualifier: `${sweeper}.name}`,
      principal: 'events.amazonaws.com',
      source_arn: '{aws_cloudwatch_event_rule.sweep.arn}',
    },
  ]);
  // Sweeps must not overlap, so each must time out before the next is due, and failed sweeps are not retried.
  assert.ok(Number(at('locals.functions.sweeper.timeout')) < 15 * 60);
  assert.deepEqual(blocks('resource.aws_lambda_function_event_invoke_config.sweeper'), [
    { function_name: `${sweeper}.function_name}`, qualifier: `${sweeper}.name}`, maximum_retry_attempts: 0 },
  ]);
});
