import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type BatchItem, batchOf } from '../../adapters/dynamodb/batch-item.ts';
import { deltaFromBatch, deltaFromRemoval, EMPTY_DELTA, mergeDeltas } from '../../core/pet/fold-delta.ts';
import type { Orchestrator } from '../../core/pet/orchestrator.ts';
import type { FoldDelta } from '../../core/ports/pets.ts';
import type { Usage } from '../../core/ports/samples.ts';
import type { Notifier } from '../../core/push/notifier.ts';
import { countBatch, NO_USAGE } from '../../core/streams/usage.ts';
import { limiter } from '../../core/util/limiter.ts';
import { forEachParallel } from '../../core/util/parallel.ts';
import { failureOf, type Log } from '../../http/observe.ts';

/** Maximum number of users whose pets are updated in parallel. */
const CONCURRENCY = 8;
const NOTIFICATION_CONCURRENCY = 32;
/** Maximum time for the notifications of one event. Those that are not sent by then are lost. */
export const NOTIFICATIONS_MS = 20_000;

interface Dependencies extends Pick<Orchestrator, 'refresh' | 'narrate'>, Notifier {
  log: Log;
  clock: () => Date;
}

/**
 * Creates a handler for events of the readings table's DynamoDB stream. Merges each user's new readings into the pet without reading the
 * table. If an event is delivered twice, the pet does not change again, but the readings are counted twice in the user's usage.
 *
 * @returns for each user whose pet could not be updated, the first record of that user. Lambda then retries from the earliest of these
 * records.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function streamHandler({ refresh, narrate, notify, log, clock }: Dependencies) {
  /** @returns whether to notify the owner */
  async function updatePet(userId: string, records: readonly DynamoDBRecord[]): Promise<boolean> {
    let delta: FoldDelta = EMPTY_DELTA;
    let usage: Usage | undefined;
    for (const { eventName, dynamodb } of records) {
      if (eventName === 'INSERT') {
        const batch = batchOf(dynamodb?.NewImage as unknown as BatchItem);
        delta = mergeDeltas(delta, deltaFromBatch(batch, clock()));
        usage = countBatch(usage ?? NO_USAGE, batch);
      } else {
        // MODIFY and REMOVE count as removals, because a stored batch never gains readings.
        delta = mergeDeltas(delta, deltaFromRemoval(dynamodb?.Keys?.sk?.S?.split('#')[1] ?? ''));
      }
    }
    const { isMessageDue, isNews } = await refresh(userId, delta, usage);
    if (isMessageDue) await narrate(userId);
    return isNews;
  }

  return async ({ Records: records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const failed: string[] = [];
    const news: string[] = [];
    const users = limiter({ max: CONCURRENCY });
    const update = async (userId: string, userRecords: readonly DynamoDBRecord[]) => {
      try {
        if (await updatePet(userId, userRecords)) news.push(userId);
      } catch (error) {
        log.failure(failureOf(error, 'orchestrating'));
        failed.push(userRecords[0]?.dynamodb?.SequenceNumber ?? '');
      }
    };
    await Promise.all([...byUser(records)].map(([userId, own]) => users.run(() => update(userId, own))));
    // Last, so that no push service delays a pet.
    await notifyAll(news, notify);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

async function notifyAll(userIds: readonly string[], notify: Notifier['notify']): Promise<void> {
  const signal = AbortSignal.timeout(NOTIFICATIONS_MS);
  await forEachParallel(userIds, NOTIFICATION_CONCURRENCY, (userId) => notify(userId, signal));
}

/** Groups records by user and keeps their order. */
function byUser(records: readonly DynamoDBRecord[]): Map<string, DynamoDBRecord[]> {
  const users = new Map<string, DynamoDBRecord[]>();
  for (const record of records) {
    const userId = record.dynamodb?.Keys?.user_id?.S;
    // A batch that TTL removed is too old to affect a pet. The event filter in Terraform drops these records; this check is for deployments
    // without that filter.
    if (!userId || isExpiry(record)) continue;
    users.set(userId, [...(users.get(userId) ?? []), record]);
  }
  return users;
}

/**
 * Whether TTL removed the item.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
 */
const isExpiry = ({ eventName, userIdentity }: DynamoDBRecord): boolean =>
  eventName === 'REMOVE' && userIdentity?.principalId === 'dynamodb.amazonaws.com';
