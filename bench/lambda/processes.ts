/** Starts functions, each in a process of its own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { memory } from '../servers.ts';
import type { Figures, Question } from './host.ts';

/** How functions are started: by which host, with what in their environment. */
export interface Setting {
  host: string;
  env: Record<string, string>;
}

export interface FunctionProcess {
  invoke(event: unknown): Promise<APIGatewayProxyStructuredResultV2>;
  load(events: unknown[], seconds: number): Promise<Figures>;
  /** Resident memory in MB (2^20 bytes) at its highest so far; NaN where there is no /proc. */
  peakMemory(): number;
  stop(): Promise<void>;
}

export function startFunction(folder: string, { host, env }: Setting): FunctionProcess {
  const child = fork(host, [join(folder, 'manager.mjs')], {
    // Nothing of the caller's own settings may change what is measured; nor is there a compile cache, as Lambda keeps none.
    env: { PATH: process.env.PATH, ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const killWithUs = () => child.kill();
  process.once('exit', killWithUs);
  const ended = once(child, 'exit');
  // It has said why on standard error.
  const broken = ended.then(() => Promise.reject(new Error(`${folder}: the function's process ended.`)));
  broken.catch(() => {});

  async function ask<Answer>(question: Question): Promise<Answer> {
    child.send(question);
    const [answer] = await Promise.race([once(child, 'message'), broken]);
    return answer;
  }

  return {
    invoke: (event) => ask({ event }),
    load: (events, seconds) => ask({ events, seconds }),
    peakMemory: () => memory(child.pid, 'VmHWM') ?? Number.NaN,
    async stop() {
      process.off('exit', killWithUs);
      child.kill();
      await ended;
    },
  };
}
