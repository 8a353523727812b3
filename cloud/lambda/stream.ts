import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type BatchItem, batchOf } from '../../adapters/dynamodb/batch-item.ts';
import { deltaFromBatch, deltaFromRemoval, EMPTY_DELTA, mergeDeltas } from '../../core/pet/fold-delta.ts';
import type { Orchestrator } from '../../core/pet/orchestrator.ts';
import type { FoldDelta } from '../../core/ports/pets.ts';
import type { Usage } from '../../core/ports/samples.ts';
import { countBatch, NO_USAGE } from '../../core/streams/usage.ts';
import { limiter } from '../../core/util/limiter.ts';
import { failureOf, type Log } from '../../http/observe.ts';

/** The number of users whose pets are updated in parallel. */
const CONCURRENCY = 8;

interface Dependencies extends Pick<Orchestrator, 'refresh' | 'narrate'> {
  log: Log;
  clock: () => Date;
}

/**
 * Handles events of a DynamoDB stream of new images: merges each user's new readings into the pet, without reading batches. An event
 * that is delivered twice does not change the pet again, but its readings are counted twice in the user's usage.
 *
 * @returns the first record of each user whose pet could not be updated; Lambda repeats the stream from the earliest of these records
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function streamHandler({ refresh, narrate, log, clock }: Dependencies) {
  async function updatePet(userId: string, records: readonly DynamoDBRecord[]): Promise<void> {
    let delta: FoldDelta = EMPTY_DELTA;
    let usage: Usage | undefined;
    for (const { eventName, dynamodb } of records) {
      if (eventName === 'INSERT') {
        const batch = batchOf(dynamodb?.NewImage as unknown as BatchItem);
        delta = mergeDeltas(delta, deltaFromBatch(batch, clock()));
        usage = countBatch(usage ?? NO_USAGE, batch);
      } else {
        // MODIFY or REMOVE: readings of a stored batch are only ever removed.
        delta = mergeDeltas(delta, deltaFromRemoval(dynamodb?.Keys?.sk?.S?.split('#')[1] ?? ''));
      }
    }
    if (await refresh(userId, delta, usage)) await narrate(userId);
  }

  return async ({ Records: records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const failed: string[] = [];
    const users = limiter({ max: CONCURRENCY });
    const update = async (userId: string, userRecords: readonly DynamoDBRecord[]) => {
      try {
        await updatePet(userId, userRecords);
      } catch (error) {
        log.failure(failureOf(error, 'orchestrating'));
        failed.push(userRecords[0]?.dynamodb?.SequenceNumber ?? '');
      }
    };
    await Promise.all([...byUser(records)].map(([userId, own]) => users.run(() => update(userId, own))));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** Groups records by user, in the stream's order. */
function byUser(records: readonly DynamoDBRecord[]): Map<string, DynamoDBRecord[]> {
  const users = new Map<string, DynamoDBRecord[]>();
  for (const record of records) {
    const userId = record.dynamodb?.Keys?.user_id?.S;
    // A batch that expired by TTL is too old to be in any pet. Terraform's event filter drops these records; this check is for a mapping
    // without the filter.
    if (!userId || isExpiry(record)) continue;
    users.set(userId, [...(users.get(userId) ?? []), record]);
  }
  return users;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
const isExpiry = ({ eventName, userIdentity }: DynamoDBRecord): boolean =>
  eventName === 'REMOVE' && userIdentity?.principalId === 'dynamodb.amazonaws.com';
