import { signal } from '@preact/signals';
import { unwrap } from '../../../client/client.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { forCurrentUser } from '../state/current-user.ts';

/** A token or code of the user, without its secret. */
export interface Token {
  token_id: string;
  kind: 'access' | 'recovery' | 'invite' | 'reader';
  label?: string;
  created_at: string;
  expires_at?: string;
  /** How the session of an access token was opened. */
  made_by?: 'recovery' | 'invite' | 'passkey' | 'identity';
  last_used_at?: string;
  /** Whether it is the token of this browser. */
  current: boolean;
}

export interface CreatedCode extends Token {
  code: string;
}

/** The user's tokens and codes; undefined until they are loaded. */
export const tokens = signal<Token[] | undefined>(undefined);

export async function loadTokens(): Promise<Token[]> {
  const request = unwrap(hatchery.GET('/users/{user_id}/tokens', { params: currentUserParams() }));
  const list = await forCurrentUser(request as Promise<{ tokens: Token[] }>, (body) => {
    tokens.value = body.tokens;
  });
  return list.tokens;
}

/** Creates a code. Only the caller receives it: keep it in memory, and only while it is shown. */
export async function createCode(kind: 'recovery' | 'invite'): Promise<CreatedCode> {
  const body = { kind } as unknown as { label: string };
  const created = unwrap(hatchery.POST('/users/{user_id}/tokens', { params: currentUserParams(), body }));
  const { code, ...token } = (await created) as unknown as CreatedCode;
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
