/** Which user an identity of the team's provider was linked to. */
export interface IdentityLink {
  user_id: string;
  /** ISO 8601. */
  claimed_at: string;
  /** A random id, so that two links never compare equal. */
  claim_id: string;
}

/**
 * Finds users by identity. A link is only a pointer: it opens nothing unless the user's own item lists the identity.
 * `core/users/identity-links.ts` says how the two are kept consistent. Keyed by `identityIdOf`. Each call is one atomic storage operation,
 * and durable once its promise resolves.
 */
export interface IdentityLinks {
  /** Reads a link with a strongly consistent read. */
  find(identityId: string): Promise<IdentityLink | undefined>;
  /**
   * Stores a link.
   *
   * @param before the link to replace; undefined if there must be none
   * @returns false, without changing anything, if the stored link is not `before`
   */
  put(identityId: string, link: IdentityLink, before: IdentityLink | undefined): Promise<boolean>;
  /** Removes this link. Does nothing if another one is stored. */
  remove(identityId: string, link: IdentityLink): Promise<void>;
}
