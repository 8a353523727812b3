import { useSignal } from '@preact/signals';
import { type Action, useAction } from '../action.ts';
import { loadDialogs } from './lazy.ts';
import { createCode } from './tokens.ts';

export interface Recovery {
  create: Action<[]>;
  /** The new code while it is shown. It exists only in the memory of this page. */
  code: string | undefined;
  /** How the last code was left. */
  outcome: 'kept' | 'discarded' | undefined;
  leave: (outcome: 'kept' | 'discarded') => void;
}

/** Creates a recovery code and keeps it until the user leaves it. */
export function useRecovery(): Recovery {
  const code = useSignal<string | undefined>(undefined);
  const outcome = useSignal<Recovery['outcome']>(undefined);
  const create = useAction(async () => {
    outcome.value = undefined;
    // First, because a code that cannot be shown would be lost.
    await loadDialogs();
    code.value = (await createCode('recovery')).code;
  });
  return {
    create,
    code: code.value,
    outcome: outcome.value,
    leave(as) {
      code.value = undefined;
      outcome.value = as;
    },
  };
}
