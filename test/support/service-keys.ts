import { newServiceKey } from '../../core/services/new-service-key.ts';
import { SCOPES, type Scope } from '../../core/services/scopes.ts';
import { sha256 } from '../../core/users/credentials.ts';

/** A service key with all scopes. */
export const SERVICE_KEY = `htk_${'a'.repeat(43)}`;
/** `SERVICE_KEYS` with this key. */
export const SERVICE_KEYS = `support:${sha256(SERVICE_KEY)}:${Object.keys(SCOPES).join('+')}`;

/** Returns `SERVICE_KEYS` with keys for each scope: one with only this scope, and one with all others. */
export function keysByScope() {
  const scopes = Object.keys(SCOPES) as Scope[];
  const keys = new Map<string, { only: NewKey; others: NewKey }>(
    scopes.map((scope) => {
      const others = scopes.filter((other) => other !== scope);
      const name = scope.replace(':', '-');
      return [
        scope,
        { only: newServiceKey({ name, scopes: [scope] }), others: newServiceKey({ name, scopes: others }) },
      ];
    }),
  );
  return {
    settings: { SERVICE_KEYS: [...keys.values()].flatMap(({ only, others }) => [only.entry, others.entry]).join() },
    serviceKeys: {
      withScope: (scope: string) => keys.get(scope)?.only.key ?? '',
      withoutScope: (scope: string) => keys.get(scope)?.others.key ?? '',
    },
  };
}

type NewKey = ReturnType<typeof newServiceKey>;
