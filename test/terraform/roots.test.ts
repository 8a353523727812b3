import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { at, blocks, configuration, names, PROJECT, parseHcl, root, TERRAFORM } from './hcl.ts';

const ENVS = join(TERRAFORM, 'envs');
const environments = await readdir(ENVS);

test('the environments differ in their settings only', async () => {
  assert.deepEqual(environments, ['dev', 'prod']);
  const [dev, ...others] = await Promise.all(environments.map(sourceOf));
  for (const other of others) assert.deepEqual(other, dev);
});

for (const name of environments) {
  test(`envs/${name}/terraform.tfvars sets the required variables, and env is ${name}`, async () => {
    const settings = await parseHcl(await readFile(join(ENVS, name, 'terraform.tfvars'), 'utf8'));
    const required = names('variable', root).filter(
      (name) => !('default' in (blocks(`variable.${name}`, root)[0] ?? {})),
    );
    for (const variable of required) assert.ok(variable in settings, variable);
    assert.deepEqual(
      Object.keys(settings).filter((name) => !names('variable', root).includes(name)),
      [],
    );
    assert.equal(settings.env, name);
  });
}

test('a folder has one environment only, because it has one state', () => {
  assert.equal(at('variable.env.validation.condition', root), '{var.env == basename(abspath(path.root))}');
  assert.equal(at('terraform.backend', root), undefined, 'the state is local unless a backend is added');
});

test('the module has no provider, and requires the same versions as the roots', () => {
  assert.equal(at('provider', configuration), undefined);
  assert.deepEqual(blocks('terraform', configuration), blocks('terraform', root));
});

test('the root passes all of its variables on, but for those of the provider', () => {
  assert.deepEqual(names('module', root), ['hatchery']);
  const { source, ...passed } = blocks('module.hatchery', root)[0] ?? {};
  assert.equal(source, '../../modules/hatchery');
  assert.deepEqual(Object.keys(passed).sort(), names('variable'));
  for (const [name, value] of Object.entries(passed)) assert.equal(value, `{var.${name}}`);
  const ofProvider = names('variable', root).filter((name) => !names('variable').includes(name));
  assert.deepEqual(ofProvider, ['allowed_account_ids', 'tags']);
  assert.equal(at('provider.aws.allowed_account_ids', root), '{var.allowed_account_ids}');
  for (const name of names('output')) assert.equal(at(`output.${name}.value`, root), `{module.hatchery.${name}}`);
  assert.deepEqual(names('output', root), names('output'));
});

test('moved.tf.example moves every resource of the layout before envs into the module', async () => {
  const text = await readFile(join(TERRAFORM, 'moved.tf.example'), 'utf8');
  const moves = blocks('moved', await parseHcl(text));
  const made = Object.entries(blocks('resource')[0] ?? {}).flatMap(([type, of]) =>
    Object.keys(of as object).map((name) => `${type}.${name}`),
  );
  const since = [
    'aws_budgets_budget.monthly',
    'aws_cloudwatch_log_metric_filter.failure',
    'aws_dynamodb_table.audit',
    'aws_dynamodb_table.destroy_guard',
    'aws_lambda_alias.live',
    'aws_wafv2_web_acl.web',
    'terraform_data.names',
    'terraform_data.owner',
  ];
  for (const { from, to } of moves) assert.equal(to, `{module.hatchery.${String(from).slice(1, -1)}}`);
  const moved = moves.map(({ from }) => String(from).slice(1, -1));
  assert.deepEqual(moved.sort(), made.filter((id) => !since.includes(id)).sort());
});

test('all resources are tagged', () => {
  const tags = at('provider.aws.default_tags.tags', root);
  assert.equal(tags, '{merge({ project = "hatchery", env = var.env }, var.tags)}');
});

test('state, plans and other settings stay out of git; terraform.tfvars and the lock file do not', {
  skip: !existsSync(join(PROJECT, '.git')),
}, () => {
  const kept = ['terraform.tfvars', '.terraform.lock.hcl', 'main.tf', 'backend.tf'];
  const ignored = [
    'terraform.tfstate',
    'terraform.tfstate.backup',
    'my.auto.tfvars',
    'my.tfvars.json',
    'x.tfplan',
    '.terraform/x',
  ];
  const paths = [...kept, ...ignored].map((name) => relative(PROJECT, join(ENVS, 'prod', name)));
  const { stdout } = spawnSync('git', ['check-ignore', '--no-index', ...paths], { cwd: PROJECT, encoding: 'utf8' });
  assert.deepEqual(stdout.trim().split('\n'), paths.slice(kept.length));
});

/** Returns all `.tf` files of an environment but `backend.tf`, which deployers may add. */
async function sourceOf(environment: string): Promise<Map<string, string>> {
  const folder = join(ENVS, environment);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.tf') && name !== 'backend.tf');
  return new Map(
    await Promise.all(files.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}
