import type { User } from '../../core/ports/users.ts';
import { type Reapplication, reapply } from '../../core/privacy/reapply.ts';
import type { Found, Later } from './later.ts';
import { setBackTo } from './restores.ts';

/** How much is known about a user since the backup: everything, everything up to a later backup, or nothing. */
export type Known = 'all' | 'up-to-backup' | 'nothing';

export type Outcome = { known: 'erased' } | { known: Known; user: User; steps: Reapplication[] };

export interface Sources {
  /** The database to replace, if it can be read. */
  replaced?: Later | undefined;
  /** Later backups, newest first. */
  backups: readonly Later[];
  /** The restores that the backup has behind it. */
  restores: Later['restores'];
  /** Whether the audit of the replaced database has every act since the backup. */
  isAudited: boolean;
}

/** Decides what to do with a user of the backup. */
export function outcomeOf(user: User, knowledge: Sources): Outcome {
  const { replaced, backups, restores } = knowledge;
  const sources = [...(replaced ? [replaced] : []), ...backups];
  if (sources.some(({ erasures }) => (erasures.get(user.user_id) ?? '') > user.created_at)) return { known: 'erased' };
  const found = sources.map((source) => ({ source, found: source.find(user.user_id) }));
  const newest = found.find((one) => one.found !== 'absent' && one.found !== 'unreadable');
  if (newest && wasErased(user, newest.found)) return { known: 'erased' };
  // The oldest source first, so that the lock of the newest one is kept.
  const steps: Reapplication[] = [];
  let current = user;
  for (const { source, found: each } of found.reverse()) {
    if (typeof each === 'string' || wasErased(user, each)) continue;
    const step = reapply(current, each.user, setBackTo(source.restores, restores));
    steps.push(step);
    current = step.user;
  }
  return { known: knownOf(user, knowledge, newest?.source), user: current, steps };
}

/** An item of another time of creation is of a user who was created with the same id after this one was erased. */
const wasErased = (user: User, found: Found): boolean =>
  found === 'erased' || (typeof found === 'object' && found.user.created_at !== user.created_at);

function knownOf(user: User, { replaced, isAudited }: Sources, newest: Later | undefined): Known {
  if (newest && newest === replaced) return 'all';
  // The replaced database has lost this user, and its audit has neither an erasure nor another withdrawal.
  const isQuiet = (replaced?.withdrawals.get(user.user_id) ?? '') <= user.updated_at;
  if (replaced?.isIntact && isAudited && isQuiet) return 'all';
  return newest ? 'up-to-backup' : 'nothing';
}
