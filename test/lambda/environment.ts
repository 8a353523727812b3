import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { NODE_OPTIONS } from '../../tools/lambda/bundle.ts';

/** The result of an invocation, or the message of its exception. */
export type Outcome = { result: APIGatewayProxyStructuredResultV2 } | { error: string };

/** A Lambda execution environment: a process with the built bundle that handles one event at a time. */
export interface LambdaEnvironment {
  invoke(event: unknown): Promise<Outcome>;
  /** What the function has written to standard output so far. */
  log(): string;
  process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts an environment for the bundle in this folder. Rejects when the bundle cannot be loaded. */
export async function startEnvironment(folder: string, env: Record<string, string>): Promise<LambdaEnvironment> {
  const child = fork(join(import.meta.dirname, 'runtime.ts'), [join(folder, 'manager.mjs')], {
    // The function gets none of this machine's environment.
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
  // Only callers that wait for an answer handle this rejection.
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
