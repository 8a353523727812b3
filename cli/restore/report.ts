import type { Reapplied } from '../../core/privacy/reapply.ts';
import type { Plan } from './plan.ts';
import type { Restored } from './restore.ts';

type Counts = Reapplied & Pick<Plan, 'erased'>;

/** Says in counts what a restore will do. */
export function planLines(plan: Plan, dataDir: string): string[] {
  const { users, created_since, known_up_to_backup, unknown } = plan;
  return [
    `This replaces the data in ${dataDir} by the backup's ${users} users.`,
    ...(created_since > 0 ? [`Lost: ${created_since} users who were created since the backup.`] : []),
    'Lost: all other changes and readings since the backup.',
    `Done since the backup, and repeated now: ${countsIn(plan)}.`,
    ...(known_up_to_backup > 0 ? [`${known_up_to_backup} users are known only up to a later backup.`] : []),
    ...(unknown > 0 ? [`Nothing is known about ${unknown} users: they come back as they were.`] : []),
  ];
}

/** Says what a restore has done. */
export function linesOf(restored: Restored | { finished: string }, dataDir: string): string[] {
  if ('finished' in restored) {
    return [
      `${dataDir} was restored: an interrupted restore is now complete. Run the command again to restore another backup.`,
      ...keptLines(restored.finished),
    ];
  }
  const { users, portraits, missing_portraits, erased_readings, without_way_in, replaced } = restored;
  return [
    `${dataDir} is restored: ${users} users, ${portraits} portraits. Start the server.`,
    `Repeated: ${countsIn(restored)}. ${erased_readings} readings were erased.`,
    ...(missing_portraits > 0 ? [`${missing_portraits} portraits are missing in the backup.`] : []),
    ...(without_way_in > 0
      ? [
          `${without_way_in} users can no longer sign in, because all of their ways in are newer than the backup: invite them.`,
        ]
      : []),
    ...(replaced === undefined ? [] : keptLines(replaced)),
  ];
}

const keptLines = (replaced: string): string[] => [
  `The replaced data is in ${replaced}. It still has what was erased now: delete it when the restored data is right, at the latest in 30 days: rm -r ${replaced}`,
];

/** Names the counts that are not zero. */
function countsIn({ erased, ...counts }: Counts): string {
  const { streams, consents, tokens, passkeys, identities, push_subscriptions, fields, locks } = counts;
  const parts = [
    [erased, 'users erased'],
    [streams, 'streams revoked'],
    [consents, 'streams and profiles with less consent'],
    [tokens, 'tokens and codes revoked'],
    [passkeys, 'passkeys removed'],
    [identities, 'identities unlinked'],
    [push_subscriptions, 'push subscriptions removed'],
    [fields, 'profile fields removed'],
    [locks, 'locks changed'],
  ] as const;
  const named = parts.filter(([count]) => count > 0).map(([count, what]) => `${what}: ${count}`);
  return named.length > 0 ? named.join(', ') : 'nothing';
}
