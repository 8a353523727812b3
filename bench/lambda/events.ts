/** The events that API Gateway would hand to the function. */
import { eventOf } from '../../test/lambda/gateway.ts';
import type { TestUser } from '../requests.ts';
import { exampleBody } from '../requests.ts';
import type { FunctionProcess } from './processes.ts';

export const operations = ['GET profile', 'upload-url'] as const;
export type Operation = (typeof operations)[number];

/** As a phone sends it. */
const headers = { host: ['api.example'], accept: ['application/json'], 'user-agent': ['Companion/1.0'] };
const json = { ...headers, 'content-type': ['application/json'] };

export function eventFor(operation: Operation, { user_id, access_token }: TestUser) {
  const url = operation === 'upload-url' ? `/users/${user_id}/avatar/upload-url` : `/users/${user_id}`;
  const headersDistinct = { ...headers, authorization: [`Bearer ${access_token}`] };
  return eventOf({ method: 'GET', url, headersDistinct }, Buffer.alloc(0));
}

/** Users as the service itself makes them, one after the other. */
export async function createUsers(hatchery: FunctionProcess, count: number): Promise<TestUser[]> {
  const body = Buffer.from(JSON.stringify(exampleBody));
  const users: TestUser[] = [];
  while (users.length < count) {
    const event = eventOf({ method: 'POST', url: '/users', headersDistinct: json }, body);
    const answer = await hatchery.invoke(event);
    if (answer.statusCode !== 201) throw new Error(`No user was created: ${answer.statusCode} ${answer.body}`);
    users.push(JSON.parse(answer.body ?? ''));
  }
  return users;
}
