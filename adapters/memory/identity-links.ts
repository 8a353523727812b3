import type { IdentityLink, IdentityLinks } from '../../core/ports/identity-links.ts';

/** Stores identity links in memory, for tests. */
export function memoryIdentityLinks(): IdentityLinks & { size(): number } {
  const links = new Map<string, IdentityLink>();
  const isStored = (identityId: string, link: IdentityLink | undefined) =>
    links.get(identityId)?.claim_id === link?.claim_id;
  return {
    async find(identityId) {
      return structuredClone(links.get(identityId));
    },
    async put(identityId, link, before) {
      if (!isStored(identityId, before)) return false;
      links.set(identityId, structuredClone(link));
      return true;
    },
    async remove(identityId, link) {
      if (isStored(identityId, link)) links.delete(identityId);
    },
    size: () => links.size,
  };
}
