import { signal } from '@preact/signals';
import type { PasskeyList } from '../../../shared/models/typescript/types.ts';

export type Passkey = PasskeyList['passkeys'][number];

/** The user's passkeys. Undefined until they are loaded, and if they cannot be used here. */
export const passkeys = signal<Passkey[] | undefined>(undefined);
