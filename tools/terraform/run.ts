/**
 * `npm run terraform`: checks the Terraform folder with the engine that `TERRAFORM` names. With a stand-in for the AWS provider, which needs
 * no credentials, it also applies and destroys each environment. It works on a copy, without credentials and without the state of
 * deployments.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findEngine, type Outcome } from './engine.ts';
import { examplesIn } from './examples.ts';
import { copyToWorkspace, TERRAFORM } from './workspace.ts';

const PROJECT = join(import.meta.dirname, '../..');
const EVERYTHING = join(import.meta.dirname, 'everything.tfvars');
const PLAIN = ['-no-color', '-input=false'];
/** Exit code of a plan with changes, with `-detailed-exitcode`. */
const CHANGES = 2;

const found = findEngine(process.env);
if (!found) {
  console.error('There is no Terraform engine. Install Terraform 1.9 or newer, or name one in TERRAFORM.');
  process.exit(1);
}
const engine = found;
const workspace = copyToWorkspace(PROJECT);
try {
  checkAll();
} finally {
  rmSync(workspace, { recursive: true, force: true });
}

function checkAll(): void {
  const terraform = join(workspace, TERRAFORM);
  const module = join(terraform, 'modules/hatchery');
  const roots = readdirSync(join(terraform, 'envs')).map((name) => join(terraform, 'envs', name));
  step('fmt', terraform, 'fmt', '-check', '-recursive', '-diff');
  for (const folder of [module, ...roots]) {
    step('init', folder, 'init', ...PLAIN);
    step('validate', folder, 'validate', '-no-color');
    if (existsSync(join(folder, 'tests'))) step('test', folder, 'test', '-no-color');
  }
  if (!providerIsReal(roots[0] ?? '')) for (const root of roots) applyAndDestroy(root);
  else
    console.log(`${engine.version} with the real AWS provider, without credentials: apply and destroy are left out.`);
}

/** Without credentials, only a stand-in for the provider can plan. */
function providerIsReal(root: string): boolean {
  const { code, output } = engine.run(root, 'plan', ...PLAIN);
  if (code !== 0 && !/credential/i.test(output)) fail('plan', root, output);
  if (code === 0)
    console.log(`${engine.version} with a stand-in for the AWS provider: apply and destroy are included.`);
  return code !== 0;
}

function applyAndDestroy(root: string): void {
  const destroy = () => engine.run(root, 'destroy', '-auto-approve', ...PLAIN);
  applyTwice(root);
  if (root.endsWith('dev')) for (const file of [...examples(), EVERYTHING]) applyTwice(root, `-var-file=${file}`);
  else {
    if (destroy().code === 0) fail('destroy', root, 'It has to fail while deletion_protection is on.');
    step('apply without protection', root, 'apply', '-auto-approve', ...PLAIN, '-var=deletion_protection=false');
  }
  report('destroy', root, destroy());
}

/**
 * Writes the examples of the guide to files, without the one of a model: a stand-in has no inference profiles. `terraform test` mocks one.
 *
 * @returns their paths
 */
function examples(): string[] {
  const guide = readFileSync(join(PROJECT, 'docs/deploy-aws.md'), 'utf8');
  const applicable = examplesIn(guide).filter((example) => !example.includes('bedrock_model_id'));
  return applicable.map((example, at) => {
    const file = join(workspace, `example-${at + 1}.tfvars`);
    writeFileSync(file, example);
    return file;
  });
}

/** Applies, and checks that the next plan has no changes. */
function applyTwice(root: string, ...variables: string[]): void {
  step(`apply ${variables.join(' ')}`, root, 'apply', '-auto-approve', ...PLAIN, ...variables);
  const again = engine.run(root, 'plan', '-detailed-exitcode', ...PLAIN, ...variables);
  if (again.code === CHANGES) fail('second plan', root, again.output);
  report('second plan', root, again);
}

function step(name: string, folder: string, ...args: string[]): void {
  report(name, folder, engine.run(folder, ...args));
}

function report(name: string, folder: string, { code, output }: Outcome): void {
  if (code !== 0) fail(name, folder, output);
  console.log(`ok  ${folder.slice(workspace.length + 1)}: ${name.replaceAll(/\S*\/(?=\S+\.tfvars)/g, '').trim()}`);
}

function fail(name: string, folder: string, output: string): never {
  throw new Error(`${name} failed in ${folder.slice(workspace.length + 1)}\n${output}`);
}
