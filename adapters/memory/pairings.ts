import type { Maintenance } from '../../core/ports/maintenance.ts';
import type { Pairing, Pairings } from '../../core/ports/pairings.ts';

/** Stores pairings in memory, for tests. */
export function memoryPairings(): Pairings & Maintenance & { all(): Pairing[] } {
  const pairings = new Map<string, Pairing>();
  return {
    async create(pairing) {
      if (pairings.has(pairing.user_code)) return false;
      pairings.set(pairing.user_code, structuredClone(pairing));
      return true;
    },
    async find(userCode) {
      return structuredClone(pairings.get(userCode));
    },
    async replace(pairing) {
      if (pairings.get(pairing.user_code)?.revision !== pairing.revision - 1) return false;
      pairings.set(pairing.user_code, structuredClone(pairing));
      return true;
    },
    async expire(before) {
      for (const [code, { expires_at }] of pairings) if (expires_at < before) pairings.delete(code);
    },
    all: () => structuredClone([...pairings.values()]),
  };
}
