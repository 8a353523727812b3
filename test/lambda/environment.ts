import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { NODE_OPTIONS } from '../../tools/lambda/bundle.ts';

/** The result of an invocation, or the message of the exception it threw. */
export type Outcome = { result: APIGatewayProxyStructuredResultV2 } | { error: string };

/** A Lambda execution environment: a process that loads the bundled function and handles one event at a time. */
export interface LambdaEnvironment {
  invoke(event: unknown): Promise<Outcome>;
  log(): string;
  process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts an environment that runs the bundle in this folder. Rejects when the bundle cannot be loaded. */
export async function startEnvironment(folder: string, env: Record<string, string>): Promise<LambdaEnvironment> {
  const child = fork(join(import.meta.dirname, 'runtime.ts'), [join(folder, 'manager.mjs')], {
    // Apart from `PATH` and `NODE_OPTIONS`, the function does not inherit the environment variables of the test process.
    env: { PATH: process.env.PATH, NODE_OPTIONS, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let log = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  const exited = once(child, 'close').then(() => Promise.reject(new Error(`The function's process ended: ${errors}`)));
  // Callers that wait for a response handle this rejection. If there are none, the rejection must not crash the test process.
  exited.catch(() => {});
  await Promise.race([once(child, 'message'), exited]);

  let last: Promise<unknown> = Promise.resolve();
  return {
    invoke(event) {
      const answered = last.then(async () => {
        child.send({ event });
        const [outcome] = (await Promise.race([once(child, 'message'), exited])) as [Outcome];
        return outcome;
      });
      last = answered.catch(() => {});
      return answered;
    },
    log: () => log,
    process: child,
    async stop() {
      child.kill();
      await exited.catch(() => {});
    },
  };
}
