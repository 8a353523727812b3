/** The requests sent to every server under test, and the users who send them. */
import type { Request } from 'autocannon';

export const exampleBody = {
  name: 'Max Mustermann',
  pet_name: 'Rocky',
  age: 34,
  health_goals: ['Sleep eight hours', 'Walk 10,000 steps a day', 'Drink more water'],
  locale: 'de-AT',
};

export const exampleChange = { name: 'Maximilian', health_goals: ['Sleep eight hours', 'Take the stairs'] };

/** A typical user photo: a JPEG of 1024×768 pixels. */
export const PHOTO = new URL('../test/fixtures/raccoon.jpg', import.meta.url);

export interface TestUser {
  user_id: string;
  access_token: string;
}

export const operations = ['read', 'update', 'create', 'upload-url'] as const;
export type Operation = (typeof operations)[number];

/** Returns one request per user. Creates carry no credentials, because each one makes a new user. */
export function requestsFor(operation: Operation, users: readonly TestUser[]): Request[] {
  return users.map(({ user_id, access_token }): Request => {
    const headers = { authorization: `Bearer ${access_token}` };
    const path = `/users/${user_id}`;
    if (operation === 'read') return { method: 'GET', path, headers };
    if (operation === 'upload-url') return { method: 'GET', path: `${path}/avatar/upload-url`, headers };
    if (operation === 'create') return { method: 'POST', path: '/users', body: JSON.stringify(exampleBody) };
    return { method: 'POST', path: '/users', headers, body: JSON.stringify({ user_id, ...exampleChange }) };
  });
}

export async function createUsers(url: string, count: number): Promise<TestUser[]> {
  const users: TestUser[] = [];
  while (users.length < count) {
    const response = await fetch(`${url}/users`, { method: 'POST', body: JSON.stringify(exampleBody) });
    if (!response.ok) throw new Error(`${url}: no user was created: ${response.status} ${await response.text()}`);
    users.push((await response.json()) as TestUser);
  }
  return users;
}
