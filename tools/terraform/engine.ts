import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Variables that would change what the engine does, or give it credentials. */
const NOT_PASSED_ON = /^(AWS_|TF_VAR_|TF_CLI_ARGS|TF_WORKSPACE|TF_DATA_DIR)/;

export interface Outcome {
  code: number;
  output: string;
}

export interface Engine {
  version: string;
  run(folder: string, ...args: string[]): Outcome;
}

/**
 * Finds the Terraform engine that `TERRAFORM` names; `terraform` by default. It gets no AWS credentials, so it cannot change anything in an
 * account.
 *
 * @returns undefined when there is none
 */
export function findEngine(env: NodeJS.ProcessEnv): Engine | undefined {
  const named = env.TERRAFORM || 'terraform';
  // A path is relative to the folder in which the command was called.
  const program = /[\\/]/.test(named) ? resolve(named) : named;
  const run = (folder: string, ...args: string[]) => call(program, [`-chdir=${folder}`, ...args], environment(env));
  const { code, output } = call(program, ['version'], environment(env));
  return code === 0 ? { version: /(?:Terraform|OpenTofu) v\S+/.exec(output)?.[0] ?? named, run } : undefined;
}

function call(program: string, args: string[], env: NodeJS.ProcessEnv): Outcome {
  const { status, stdout, stderr, error } = spawnSync(program, args, { env, encoding: 'utf8', maxBuffer: 2 ** 27 });
  return { code: error ? 127 : (status ?? 1), output: `${stdout ?? ''}${stderr ?? ''}` };
}

function environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_PASSED_ON.test(name))),
    AWS_REGION: 'eu-central-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_CONFIG_FILE: '/dev/null',
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    // Terraform is written in Go. With rarer garbage collections it needs half of the CPU time, and more memory.
    GOGC: '1600',
    GOMEMLIMIT: '1GiB',
  };
}
