/** What is left after the suite has erased its users. */
export interface Remains {
  erased: number;
  /** Ids of the users who could not be erased. */
  left: string[];
}

type Send = (address: string, init?: RequestInit) => Promise<Response>;

/** Keeps the access tokens of the users that the suite has created and not yet erased. */
export function createdUsers() {
  const tokens = new Map<string, string[]>();
  const add = (userId: string, token: string) => tokens.set(userId, [...(tokens.get(userId) ?? []), token]);

  async function eraseUser(send: Send, userId: string, known: readonly string[]): Promise<boolean> {
    for (const token of known.toReversed()) {
      const headers = { Authorization: `Bearer ${token}` };
      const { status } = await send(`/users/${userId}`, { method: 'DELETE', headers });
      if (status === 200) return true;
    }
    return false;
  }

  return {
    /** Records the tokens in a response, and users who have been erased. */
    async note(method: string, address: string, response: Response): Promise<void> {
      const [, users, userId = '', what, ...more] =
        address.toLowerCase().split('?')[0]?.replace(/\/+$/, '').split('/') ?? [];
      if (users !== 'users' || more.length > 0) return;
      if (method === 'DELETE' && what === undefined && response.status === 200) tokens.delete(userId);
      if (response.status !== 201) return;
      const { user_id = userId, access_token } = (await response.clone().json()) as Record<string, string>;
      if (access_token !== undefined) add(user_id, access_token);
    },
    /** Erases all users, and continues after a failure. */
    async erase(send: Send): Promise<Remains> {
      const remains: Remains = { erased: 0, left: [] };
      for (const [userId, known] of tokens) {
        const isErased = await eraseUser(send, userId, known).catch(() => false);
        if (isErased) remains.erased += 1;
        else remains.left.push(userId);
      }
      return remains;
    },
  };
}
