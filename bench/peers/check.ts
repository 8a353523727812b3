import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Request } from 'autocannon';
import { type Account, profile, type Service } from './contestant.ts';

const TIMEOUT_MS = 30_000;

/** Asserts that users can be created, read and changed, and that a token gives access to its own user only. */
export async function check(service: Service): Promise<void> {
  const account = await createAccount(service);
  const another = await createAccount(service);
  await assertKept(service, account, profile.name);
  await assertTaken(service, service.rename(account, 'Moritz'));
  await assertKept(service, account, 'Moritz');
  for (const token of [another.token, spoiled(account.token)]) {
    const intruder = { id: account.id, token };
    await assertRefused(service, service.read(intruder));
    await assertRefused(service, service.rename(intruder, 'Mallory'));
  }
  await assertKept(service, account, 'Moritz');
  if (service.signUp) await assertTaken(service, fresh(service.signUp));
}

export async function createAccount(service: Service): Promise<Account> {
  return service.accountIn(await assertTaken(service, fresh(service.create)));
}

/** Returns the request with every `[<id>]` in its body replaced by a new random value. */
export function fresh(request: Request): Request {
  return { ...request, body: String(request.body).replaceAll('[<id>]', randomUUID()) };
}

async function assertTaken(service: Service, request: Request): Promise<string> {
  const { status, text } = await ask(service, request);
  assert.ok(status === 200 || status === 201, `${request.method} ${request.path} was answered ${status}: ${text}`);
  return text;
}

async function assertRefused(service: Service, request: Request): Promise<void> {
  const { status } = await ask(service, request);
  // Contestants reject a wrong token with different status codes, so the caller also checks that nothing was changed.
  assert.ok(status >= 400 && status < 500, `${request.method} with a wrong token was answered ${status}`);
}

async function assertKept(service: Service, account: Account, name: string): Promise<void> {
  const found = service.profileIn(await assertTaken(service, service.read(account)));
  assert.deepEqual({ name: found.name, pet_name: found.pet_name }, { ...profile, name });
}

/** Returns a wrong token with the same length and the same characters as a valid one. */
const spoiled = (token: string): string => token.slice(0, -6) + [...token.slice(-6)].reverse().join('');

async function ask(
  { url }: Service,
  { method, path, headers, body }: Request,
): Promise<{ status: number; text: string }> {
  const init = { method, headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) } as RequestInit;
  const response = await fetch(`${url}${path}`, init);
  return { status: response.status, text: await response.text() };
}
