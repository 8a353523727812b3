import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { CreatedToken, CreatedUser, TokenList } from '../../shared/models/typescript/types.ts';
import { type Credentials, getFromApi } from './story.ts';

type Device = TokenList['tokens'][number];

async function post<Answer>(url: string, body: unknown, token?: string): Promise<Answer> {
  const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, await answer.clone().text());
  return (await answer.json()) as Answer;
}

/** Creates a user through the API, on a device that the browser of the test does not see. */
export async function createPet(baseUrl: string, petName: string): Promise<Credentials> {
  const { user_id, access_token } = await post<CreatedUser>(`${baseUrl}/users`, { name: 'Max', pet_name: petName });
  return { userId: user_id, token: access_token };
}

export async function createCode(baseUrl: string, user: Credentials, kind: 'recovery' | 'invite'): Promise<string> {
  const created = await post<CreatedToken>(`${baseUrl}/users/${user.userId}/tokens`, { kind }, user.token);
  return created.code ?? '';
}

/** @returns the labels of the user's devices, oldest first */
export async function deviceLabels(baseUrl: string, user: Credentials): Promise<(string | undefined)[]> {
  const { tokens } = await getFromApi<{ tokens: Device[] }>(baseUrl, user, '/tokens');
  return tokens.filter(({ kind }) => kind === 'access').map(({ label }) => label);
}

/** Opens the app with a link, as another program would. */
export async function openLink(page: Page, baseUrl: string, code: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#in=${code}`);
}
