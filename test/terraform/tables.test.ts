import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TOMBSTONE_MS } from '../../core/privacy/erasure.ts';
import { at, blocks, names } from './hcl.ts';

const TABLES = 'resource.aws_dynamodb_table';
const DAY_MS = 24 * 60 * 60 * 1000;
const OF_SERVICE = ['audit', 'health_data', 'pet_states', 'removals', 'users'];
const USER_ID = { name: 'user_id', type: 'S' };

test('users and pets are keyed by user_id, readings and acts by user_id and sk, removals in one partition by time', () => {
  assert.deepEqual(names(TABLES), ['audit', 'destroy_guard', ...OF_SERVICE.slice(1)]);
  for (const [name, keys, attributes] of [
    ['users', ['user_id', undefined], [USER_ID]],
    ['health_data', ['user_id', 'sk'], [USER_ID, { name: 'sk', type: 'S' }]],
    ['pet_states', ['user_id', undefined], [USER_ID]],
    ['audit', ['user_id', 'sk'], [USER_ID, ...['sk', 'month'].map((name) => ({ name, type: 'S' }))]],
    ['removals', ['pk', 'sk'], ['pk', 'sk'].map((name) => ({ name, type: 'S' }))],
  ] as const) {
    const table = `${TABLES}.${name}`;
    assert.deepEqual([at(`${table}.hash_key`), at(`${table}.range_key`)], keys, name);
    assert.deepEqual(blocks(`${table}.attribute`), attributes, name);
  }
});

test('every table is billed per request; all but PetStates can be restored; items expire', () => {
  for (const name of names(TABLES)) assert.equal(at(`${TABLES}.${name}.billing_mode`), 'PAY_PER_REQUEST', name);
  const recovery = { enabled: true, recovery_period_in_days: '{local.recovery_days}' };
  assert.equal(at('locals.recovery_days'), TOMBSTONE_MS / DAY_MS, 'restores reach back no further than tombstones');
  for (const name of ['users', 'health_data', 'removals', 'audit']) {
    assert.deepEqual(blocks(`${TABLES}.${name}.point_in_time_recovery`), [recovery], name);
  }
  for (const name of ['users', 'health_data', 'audit']) {
    assert.deepEqual(blocks(`${TABLES}.${name}.ttl`), [{ attribute_name: 'expires_at', enabled: true }], name);
  }
});

test('the stream of the readings has every new batch, but no content of removed batches', () => {
  const streams = names(TABLES).filter((name) => at(`${TABLES}.${name}.stream_enabled`) !== undefined);
  assert.deepEqual(streams, ['health_data']);
  assert.equal(at(`${TABLES}.health_data.stream_enabled`), true);
  assert.equal(at(`${TABLES}.health_data.stream_view_type`), 'NEW_IMAGE');
});

test('the acts of all users are listed by month, with the limits of their table', () => {
  const [{ dynamic, ...index } = {}, ...more] = blocks(`${TABLES}.audit.global_secondary_index`);
  assert.deepEqual(more, []);
  assert.deepEqual(index, { name: 'by_month', hash_key: 'month', range_key: 'sk', projection_type: 'ALL' });
  assert.deepEqual(
    blocks('on_demand_throughput', blocks('dynamic', { dynamic })[0]),
    blocks(`${TABLES}.audit.dynamic.on_demand_throughput`),
  );
});

test('the names are Users, HealthData, PetStates, Removals and Audit in dev, and end with the environment elsewhere', () => {
  assert.equal(at('locals.table_suffix'), '{var.env == "dev" ? "" : "-{var.env}"}');
  assert.deepEqual(at('locals.default_table_names'), {
    users: 'Users{local.table_suffix}',
    health_data: 'HealthData{local.table_suffix}',
    pet_states: 'PetStates{local.table_suffix}',
    removals: 'Removals{local.table_suffix}',
    audit: 'Audit{local.table_suffix}',
  });
  const chosen = 'coalesce(var.table_names[table], name)';
  assert.equal(at('locals.table_names'), `{{ for table, name in local.default_table_names : table => ${chosen} }}`);
  assert.deepEqual(at('variable.table_names.default'), {});
  for (const name of names('locals.tables')) {
    assert.equal(at(`${TABLES}.${name}.name`), `{local.table_names.${name}}`);
    assert.equal(at(`locals.tables.${name}`), `{aws_dynamodb_table.${name}}`);
  }
  assert.deepEqual(names('locals.tables'), OF_SERVICE);
});

test('every table is encrypted with the key of the deployment, if there is one', () => {
  for (const name of OF_SERVICE) {
    assert.deepEqual(
      blocks(`${TABLES}.${name}.dynamic.server_side_encryption`),
      [
        {
          for_each: '{var.kms_key_arn[*]}',
          content: [{ enabled: true, kms_key_arn: '{server_side_encryption.value}' }],
        },
      ],
      name,
    );
  }
});
