import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { PROJECT } from './hcl.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-'));
});
after(() => rm(folder, { recursive: true }));

/** Runs the check with an engine that logs its calls and whose `plan` does this. */
async function check(plan: string): Promise<{ code: number | null; output: string; calls: string[] }> {
  const engine = join(folder, 'engine.sh');
  const log = join(folder, 'calls');
  const script = `#!/bin/sh
echo "$*" | sed 's/-chdir=[^ ]*terraform/-chdir=/' >> ${log}
env | grep -E '^(AWS_ACCESS|AWS_PROFILE|TF_VAR)' >> ${log}
case "$*" in version) echo Terraform v1.11.4 ;; *" plan "*) ${plan} ;; *prod\\ destroy*) [ -e ${folder}/refused ] || { touch ${folder}/refused; exit 1; } ;; esac
`;
  await writeFile(engine, script, { mode: 0o755 });
  await writeFile(log, '');
  const env = { ...process.env, TERRAFORM: engine, AWS_ACCESS_KEY_ID: 'key', AWS_PROFILE: 'prod', TF_VAR_env: 'prod' };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/terraform/run.ts'], {
    cwd: PROJECT,
    env,
    encoding: 'utf8',
  });
  return { code: status, output: stdout + stderr, calls: (await readFile(log, 'utf8')).trim().split('\n') };
}

test('with the real provider only what needs no credentials is done, and the engine gets none', async () => {
  const { code, output, calls } = await check('echo "Error: No valid credential sources found" >&2; exit 1');
  assert.equal(code, 0, output);
  assert.match(output, /real AWS provider.*apply and destroy are left out/);
  for (const command of ['fmt', 'validate', 'test'])
    assert.ok(
      calls.some((call) => call.includes(` ${command} `)),
      command,
    );
  assert.ok(!calls.some((call) => /apply|destroy|key|TF_VAR|AWS_PROFILE/.test(call)), `${calls}`);
});

test('with a stand-in each environment is applied, planned again and destroyed', async () => {
  const { code, output, calls } = await check('exit 0');
  assert.equal(code, 0, output);
  for (const env of ['dev', 'prod']) {
    const of = calls.filter((call) => call.startsWith(`-chdir=/envs/${env} `)).map((call) => call.split(' ')[1]);
    assert.deepEqual(of.slice(-3), env === 'dev' ? ['apply', 'plan', 'destroy'] : ['destroy', 'apply', 'destroy']);
  }
  const files = calls.flatMap((call) => call.match(/(?<=-var-file=)\S+/) ?? []);
  const used = [...new Set(files.map((file) => basename(file)))];
  assert.ok(used.filter((name) => /^example-\d+\.tfvars$/.test(name)).length >= 3, 'examples of the guide');
  assert.equal(used.at(-1), 'everything.tfvars');
  assert.ok(existsSync(files.at(-1) ?? ''), `${files}`);
});

test('a plan that fails, and changes in the second plan, are failures', async () => {
  assert.equal((await check('echo "Error: Invalid value" >&2; exit 1')).code, 1);
  const { code, output } = await check('case "$*" in *detailed*) exit 2 ;; esac');
  assert.equal(code, 1);
  assert.match(output, /second plan failed in .*envs\/dev/);
});

test('without an engine the check fails', () => {
  const env = { ...process.env, TERRAFORM: join(folder, 'missing') };
  const { status, stderr } = spawnSync(process.execPath, ['tools/terraform/run.ts'], {
    cwd: PROJECT,
    env,
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.match(stderr, /^There is no Terraform engine\./);
});
