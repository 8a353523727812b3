import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TOMBSTONE_MS } from '../../core/privacy/erasure.ts';
import { at, blocks, names } from './hcl.ts';

const TABLES = 'resource.aws_dynamodb_table';
const DAY_MS = 24 * 60 * 60 * 1000;
const USER_ID = { name: 'user_id', type: 'S' };

test('users and pets are keyed by user_id, readings by user_id and sk, removals in one partition by time', () => {
  assert.deepEqual(names(TABLES), ['health_data', 'pet_states', 'removals', 'users']);
  for (const [name, keys, attributes] of [
    ['users', ['user_id', undefined], [USER_ID]],
    ['health_data', ['user_id', 'sk'], [USER_ID, { name: 'sk', type: 'S' }]],
    ['pet_states', ['user_id', undefined], [USER_ID]],
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
  for (const name of ['users', 'health_data', 'removals']) {
    assert.deepEqual(blocks(`${TABLES}.${name}.point_in_time_recovery`), [recovery], name);
  }
  for (const name of ['users', 'health_data']) {
    assert.deepEqual(blocks(`${TABLES}.${name}.ttl`), [{ attribute_name: 'expires_at', enabled: true }], name);
  }
});

test('the stream of the readings has every new batch, but no content of removed batches', () => {
  const streams = names(TABLES).filter((name) => at(`${TABLES}.${name}.stream_enabled`) !== undefined);
  assert.deepEqual(streams, ['health_data']);
  assert.equal(at(`${TABLES}.health_data.stream_enabled`), true);
  assert.equal(at(`${TABLES}.health_data.stream_view_type`), 'NEW_IMAGE');
});

test('the names are Users, HealthData, PetStates and Removals by default', () => {
  const type = String(at('variable.table_names.type'));
  const usual = [...type.matchAll(/(\w+)\s*= optional\(string, "(\w+)"\)/g)].map(([, name, of]) => [name, of]);
  assert.deepEqual(Object.fromEntries(usual), {
    users: 'Users',
    health_data: 'HealthData',
    pet_states: 'PetStates',
    removals: 'Removals',
  });
  assert.deepEqual(at('variable.table_names.default'), {});
  for (const name of names(TABLES)) {
    assert.equal(at(`${TABLES}.${name}.name`), `{var.table_names.${name}}`);
    assert.equal(at(`locals.tables.${name}`), `{aws_dynamodb_table.${name}}`);
  }
  assert.deepEqual(names('locals.tables'), names(TABLES));
});

test('destroy deletes tables only in dev', () => {
  assert.equal(at('locals.deletion_protection'), '{coalesce(var.deletion_protection, var.env != "dev")}');
  assert.equal(at('variable.deletion_protection.default'), null);
  for (const name of names(TABLES)) {
    assert.equal(at(`${TABLES}.${name}.deletion_protection_enabled`), '{local.deletion_protection}', name);
  }
});
