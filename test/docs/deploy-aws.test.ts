import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { examplesIn } from '../../tools/terraform/examples.ts';
import { at, bodies, configuration, names, PROJECT, parseHcl, root, TERRAFORM } from '../terraform/hcl.ts';
import { runSteps, stepsOf } from './commands.ts';

const PAGE = 'docs/deploy-aws.md';
const page = await readFile(join(PROJECT, PAGE), 'utf8');
const commands = [...page.matchAll(/^( *)```sh\n(.*?)^\1```/gms)].map(([, , block = '']) => block).join('');
const found = (pattern: RegExp, text = page) => [...text.matchAll(pattern)].map(([, name = '']) => name);

test('the curl commands of the guide work when pasted', async (context) => {
  const steps = (await stepsOf(PAGE)).filter((step) => step.commands.includes('curl '));
  assert.equal(steps.length, 2);
  const stub = { commands: 'DEV=envs/dev; terraform() { echo http://localhost:8787; }\n' };
  const requests = await runSteps(context, [stub, ...steps]);
  assert.deepEqual(
    requests.map(({ method, status }) => `${method} ${status}`),
    ['POST 201', 'GET 200', 'PUT 200', 'POST 200', 'GET 200', 'DELETE 200'],
  );
});

test('the guide names scripts, files, outputs, settings and resources that exist', async () => {
  const { scripts } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8'));
  const exist: [what: string, used: string[], existing: string[]][] = [
    ['script', found(/npm run ([\w:-]+)/g), Object.keys(scripts)],
    ['output', found(/output -raw (\w+)/g), names('output', root)],
    ['output', found(/outputs? (?:of )?`(\w+)`/g), names('output', root)],
    ['setting', found(/-var=(\w+)/g, commands), names('variable', root)],
    ['resource', found(/`(aws_\w+)`/g), names('resource')],
    ['environment', found(/^(?:DEV|PROD)=cloud\/infrastructure\/terraform\/envs\/(\w+)$/gm, commands), ['dev', 'prod']],
  ];
  for (const [what, used, existing] of exist) {
    assert.ok(used.length > 0, what);
    for (const name of used) assert.ok(existing.includes(name), `${what} ${name}`);
  }
  for (const address of found(/module\.hatchery\.(?:data\.)?(\w+\.\w+)/g)) {
    assert.ok(at(`resource.${address}`) ?? at(`data.${address}`), address);
  }
  const files = found(/((?:cloud|test)\/[\w./-]+\.\w+)/g, commands);
  assert.ok(files.length >= 3);
  for (const file of files) assert.ok(existsSync(join(PROJECT, file)), file);
});

test('each example of settings has variables that exist', async () => {
  const examples = examplesIn(page);
  assert.ok(examples.length >= 4);
  for (const example of examples) {
    for (const name of Object.keys(await parseHcl(example))) assert.ok(names('variable', root).includes(name), name);
  }
});

test('the messages that the guide quotes are those of the configuration', () => {
  const messages = [configuration, root].flatMap(errorMessages).map(wordsOf);
  const [, section = ''] = page.split(/^## What `apply` prints.*$/m);
  const quoted = found(/^\| `(.*?)`/gm, section.split('\n## ')[0]);
  const ours = quoted.filter((text) => !OTHERS.some((other) => text.includes(other)));
  assert.ok(ours.length >= 8, ours.join('\n'));
  for (const text of ours) {
    const words = wordsOf(text.replaceAll('…', ' '));
    const shares = messages.map((message) => words.filter((word) => message.includes(word)).length / words.length);
    // The rest are values, such as a region.
    assert.ok(Math.max(...shares) >= 0.75, text);
  }
});

/** Messages of Terraform, its provider and AWS. */
const OTHERS = [
  'No valid credential sources found',
  'invalid AWS Region',
  'is not authorized to perform',
  'BucketAlreadyExists',
  'ReservedConcurrentExecutions',
  'already exists',
  'Error acquiring the state lock',
];

test('the deployer may manage and pass the roles of the functions, and no others', async () => {
  const policy = JSON.parse(await readFile(join(TERRAFORM, 'deployer-policy.json'), 'utf8'));
  for (const { Effect, Resource } of policy.Statement) {
    assert.deepEqual([Effect, Resource], ['Allow', 'arn:aws:iam::*:role/hatchery-*']);
  }
  assert.match(String(at('resource.aws_iam_role.function.name')), /^\{local\.name\}-/);
  assert.match(String(at('locals.name')), /^hatchery-/);
  const types = names('resource').filter((type) => type.startsWith('aws_iam_'));
  assert.deepEqual(types, ['aws_iam_role', 'aws_iam_role_policy'], 'other types need other actions');
  const [roles, passed] = policy.Statement;
  assert.deepEqual(passed.Action, 'iam:PassRole');
  assert.deepEqual(passed.Condition, { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } });
  for (const action of roles.Action) assert.match(action, /^iam:\w*Role\w*$/);
});

/** @returns all error messages of a configuration, without the expressions in them */
function errorMessages(tree: unknown): string[] {
  return bodies(tree).flatMap((body) =>
    Object.entries(body).flatMap(([name, value]) =>
      name === 'error_message'
        ? [String(value).replaceAll(/\{[^{}]*(\{[^{}]*\}[^{}]*)*\}/g, ' ')]
        : errorMessages(value),
    ),
  );
}

function wordsOf(text: string): string[] {
  return text.match(/[\w.:/-]*\w/g) ?? [];
}
