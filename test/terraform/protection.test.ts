import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, blocks, configuration, names } from './hcl.ts';
import { dependencies } from './validation.ts';

const OWNER = 'resource.terraform_data.owner';
const GUARD = 'resource.aws_dynamodb_table.destroy_guard';

test('one variable protects tables and pictures, in every environment but dev', () => {
  assert.equal(at('locals.deletion_protection'), '{coalesce(var.deletion_protection, var.env != "dev")}');
  assert.equal(at('variable.deletion_protection.default'), null);
  for (const name of names('resource.aws_dynamodb_table')) {
    const isProtected = at(`resource.aws_dynamodb_table.${name}.deletion_protection_enabled`);
    assert.equal(isProtected, '{local.deletion_protection}', name);
  }
  assert.equal(at('resource.aws_s3_bucket.avatars.force_destroy'), '{!local.deletion_protection}');
});

test('destroy begins with the guard, which AWS protects, so it fails before anything is gone', () => {
  const guard = GUARD.replace('resource.', '');
  const found = dependencies(configuration, guard);
  assert.deepEqual(found.dependencies, found.resources, 'add what is missing to depends_on of the guard');
  assert.ok(found.resources.length > 30);
  assert.equal(at(`${GUARD}.billing_mode`), 'PAY_PER_REQUEST', 'an empty table costs nothing');
});

test('a state is used for one environment, account and region only', () => {
  const [{ input, lifecycle } = {}] = blocks(OWNER);
  const current = {
    env: 'var.env',
    account: 'data.aws_caller_identity.current.account_id',
    region: 'data.aws_region.current.region',
  };
  const braced = Object.entries(current).map(([name, value]) => [name, `{${value}}`]);
  assert.deepEqual(input, Object.fromEntries(braced));
  const [{ ignore_changes, postcondition } = {}] = blocks('lifecycle', { lifecycle });
  assert.deepEqual(ignore_changes, ['{input}'], 'the output stays what it was when the state was made');
  assert.deepEqual(
    blocks('postcondition', { postcondition }).map(({ condition }) => condition),
    Object.entries(current).map(([name, value]) => `{self.output.${name} == ${value}}`),
  );
});

test('while protection is on, tables and bucket keep their names', () => {
  const [{ count, input, lifecycle } = {}] = blocks('resource.terraform_data.names');
  assert.equal(count, '{local.deletion_protection ? 1 : 0}');
  const bucket = '{var.avatars_bucket_prefix}{local.avatars_bucket_suffix}';
  assert.deepEqual(input, { tables: '{local.table_names}', bucket });
  const [{ ignore_changes, postcondition } = {}] = blocks('lifecycle', { lifecycle });
  assert.deepEqual(ignore_changes, ['{input}']);
  assert.deepEqual(
    blocks('postcondition', { postcondition }).map(({ condition }) => condition),
    [
      '{alltrue([for table, name in local.table_names : try(self.output.tables[table], name) == name])}',
      `{self.output.bucket == "${bucket}"}`,
    ],
  );
});
