import { SCOPES } from '../../core/services/scopes.ts';
import { sha256 } from '../../core/users/credentials.ts';

/** A service key with all scopes. */
export const SERVICE_KEY = `htk_${'a'.repeat(43)}`;
/** `SERVICE_KEYS` with this key. */
export const SERVICE_KEYS = `support:${sha256(SERVICE_KEY)}:${Object.keys(SCOPES).join('+')}`;
