import { signal } from '@preact/signals';
import { unwrap } from '../../../client/client.ts';
import type { Token } from '../../../shared/models/typescript/types.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { forCurrentUser } from '../state/current-user.ts';

/** The user's tokens and codes; undefined until they are loaded. */
export const tokens = signal<Token[] | undefined>(undefined);

export async function loadTokens(): Promise<Token[]> {
  const request = unwrap(hatchery.GET('/users/{user_id}/tokens', { params: currentUserParams() }));
  const list = await forCurrentUser(request, (body) => {
    tokens.value = body.tokens;
  });
  return list.tokens;
}

/** Creates a code. Only the caller receives it: keep it in memory, and only while it is shown. */
export async function createCode(kind: 'recovery' | 'invite'): Promise<Token & { code: string }> {
  const params = currentUserParams();
  const created = await unwrap(hatchery.POST('/users/{user_id}/tokens', { params, body: { kind } }));
  const { code, ...rest } = created;
  const token: Token = { ...rest, current: false };
  // A recovery code replaces the earlier one.
  const others = tokens.peek()?.filter((one) => kind !== 'recovery' || one.kind !== 'recovery') ?? [];
  tokens.value = [...others, token];
  return { ...token, code };
}

export async function revokeToken(tokenId: string): Promise<void> {
  const params = { path: { ...currentUserParams().path, token_id: tokenId } };
  await unwrap(hatchery.DELETE('/users/{user_id}/tokens/{token_id}', { params }));
  tokens.value = tokens.peek()?.filter(({ token_id }) => token_id !== tokenId);
}
