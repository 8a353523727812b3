import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, blocks, names, root } from './hcl.ts';

const BUDGET = 'resource.aws_budgets_budget.monthly';

test('a budget is optional, for each month, before credits', () => {
  assert.equal(at('variable.budget.default'), null);
  assert.equal(at(`${BUDGET}.count`), '{var.budget == null ? 0 : 1}');
  assert.deepEqual(
    ['budget_type', 'time_unit', 'limit_unit', 'limit_amount'].map((name) => at(`${BUDGET}.${name}`)),
    ['COST', 'MONTHLY', 'USD', '{tostring(var.budget.monthly_usd)}'],
  );
  assert.deepEqual(blocks(`${BUDGET}.cost_types`), [{ include_credit: false, include_refund: false }]);
});

test('its filter has the tag of the roots', () => {
  assert.match(String(at('provider.aws.default_tags.tags', root)), /\bproject = "hatchery"/);
  assert.equal(
    at(`${BUDGET}.dynamic.cost_filter.for_each`),
    '{var.budget.only_tagged ? ["user:project$hatchery"] : []}',
  );
  assert.deepEqual(blocks(`${BUDGET}.dynamic.cost_filter.content`), [
    { name: 'TagKeyValue', values: ['{cost_filter.value}'] },
  ]);
});

test('it sends messages before and at its limit', () => {
  assert.deepEqual(at('locals.budget_messages'), [
    { type: 'ACTUAL', percent: 50 },
    { type: 'ACTUAL', percent: 100 },
    { type: 'FORECASTED', percent: 100 },
  ]);
});

test('every table of the service can have limits, and has none by default', () => {
  const tables = names('locals.tables');
  assert.deepEqual(at('variable.table_limits.default'), {});
  for (const name of tables) {
    const [{ for_each, content } = {}] = blocks(`resource.aws_dynamodb_table.${name}.dynamic.on_demand_throughput`);
    assert.equal(for_each, `{local.table_limits.${name}}`);
    assert.deepEqual(blocks('content', { content }), [
      {
        max_read_request_units: '{on_demand_throughput.value.reads}',
        max_write_request_units: '{on_demand_throughput.value.writes}',
      },
    ]);
  }
});
