import type { Scope } from '../services/scopes.ts';

/** A back end of the team, as configured. */
export interface Service {
  name: string;
  scopes: readonly Scope[];
}

/** Verifies service keys, without a storage operation. */
export interface ServiceKeys {
  /**
   * @param key a key such as `htk_…`
   * @returns the service; `expired` if the key was valid before
   */
  verify(key: string): Service | 'unknown' | 'expired';
}
