/** Runs functions in child processes, and creates events like those of API Gateway. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { eventOf } from '../../test/lambda/http-event.ts';
import type { TestUser } from '../requests.ts';
import { exampleBody } from '../requests.ts';
import { memory } from '../servers.ts';
import type { Figures, Load, Question } from './host.ts';

export interface Setting {
  host: string;
  env: Record<string, string>;
}

export interface FunctionProcess {
  invoke(event: unknown): Promise<APIGatewayProxyStructuredResultV2>;
  load(operation: Operation, users: Load['users'], seconds: number): Promise<Figures>;
  /** Peak resident memory in MB (2^20 bytes); NaN without /proc. */
  peakMemory(): number;
  stop(): Promise<void>;
}

export function startFunction(folder: string, { host, env }: Setting): FunctionProcess {
  const child = fork(host, [join(folder, 'manager.mjs')], {
    // Does not inherit the caller's environment, which could influence the results. There is no compile cache, because
    // Lambda has none.
    env: { PATH: process.env.PATH, ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const killOnExit = () => child.kill();
  process.once('exit', killOnExit);
  const ended = once(child, 'exit');
  // The error does not include the cause, because the child process has already printed it to standard error.
  const broken = ended.then(() => Promise.reject(new Error(`${folder}: the function's process ended.`)));
  broken.catch(() => {});

  async function ask<Answer>(question: Question): Promise<Answer> {
    child.send(question);
    const [answer] = await Promise.race([once(child, 'message'), broken]);
    return answer;
  }

  return {
    invoke: (event) => ask({ event }),
    load: (operation, users, seconds) =>
      ask({ users, template: JSON.stringify(eventFor(operation, users[0])), seconds }),
    peakMemory: () => memory(child.pid, 'VmHWM') ?? Number.NaN,
    async stop() {
      process.off('exit', killOnExit);
      child.kill();
      await ended;
    },
  };
}

export const operations = ['GET profile', 'upload-url'] as const;
export type Operation = (typeof operations)[number];

/** Headers that a phone would send. */
const headers = { host: ['api.example'], accept: ['application/json'], 'user-agent': ['Companion/1.0'] };
const json = { ...headers, 'content-type': ['application/json'] };

export function eventFor(operation: Operation, { user_id, access_token }: TestUser) {
  const url = operation === 'upload-url' ? `/users/${user_id}/avatar/upload-url` : `/users/${user_id}`;
  const headersDistinct = { ...headers, authorization: [`Bearer ${access_token}`] };
  return eventOf({ method: 'GET', url, headersDistinct }, Buffer.alloc(0));
}

/** Creates users one after another with Hatchery's function, because the other functions cannot create users. */
export async function createUsers(hatchery: FunctionProcess, count: number): Promise<Load['users']> {
  const users: Load['users'] = [await createUser(hatchery)];
  while (users.length < count) users.push(await createUser(hatchery));
  return users;
}

async function createUser(hatchery: FunctionProcess): Promise<TestUser> {
  const body = Buffer.from(JSON.stringify(exampleBody));
  const event = eventOf({ method: 'POST', url: '/users', headersDistinct: json }, body);
  const answer = await hatchery.invoke(event);
  if (answer.statusCode !== 201) throw new Error(`No user was created: ${answer.statusCode} ${answer.body}`);
  const { user_id, access_token } = JSON.parse(answer.body ?? '') as TestUser;
  return { user_id, access_token };
}
