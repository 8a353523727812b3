import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type BatchItem, batchOf } from '../../adapters/dynamodb/batch-item.ts';
import { mergeNews, NO_NEWS, newsFromBatch, newsFromRemoval } from '../../core/pet/news.ts';
import type { Orchestrator } from '../../core/pet/orchestrator.ts';
import type { News } from '../../core/ports/pets.ts';
import type { Usage } from '../../core/ports/samples.ts';
import { NO_USAGE, withBatch } from '../../core/streams/usage.ts';
import { limiter } from '../../core/util/limiter.ts';
import { failureOf, type Log } from '../../http/observe.ts';

/** Users whose pets are updated at the same time. */
const CONCURRENCY = 8;

interface Dependencies extends Pick<Orchestrator, 'refresh' | 'narrate'> {
  log: Log;
  clock: () => Date;
}

/**
 * Handles the events of a DynamoDB stream of new images: folds each user's new readings into the pet, without reading batches. A repeated
 * event changes no pet, but counts again in the user's usage. When a user's pet fails, the earliest of that user's records is
 * reported, and DynamoDB repeats the stream from there.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function streamHandler({ refresh, narrate, log, clock }: Dependencies) {
  async function follow(userId: string, records: readonly DynamoDBRecord[]): Promise<void> {
    let news: News = NO_NEWS;
    let brought: Usage | undefined;
    for (const { eventName, dynamodb } of records) {
      if (eventName === 'INSERT') {
        const batch = batchOf(dynamodb?.NewImage as unknown as BatchItem);
        news = mergeNews(news, newsFromBatch(batch, clock()));
        brought = withBatch(brought ?? NO_USAGE, batch);
      } else {
        // A batch changes only by losing readings.
        news = mergeNews(news, newsFromRemoval(dynamodb?.Keys?.sk?.S?.split('#')[1] ?? ''));
      }
    }
    if (await refresh(userId, news, brought)) await narrate(userId);
  }

  return async ({ Records: records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const failed: string[] = [];
    const users = limiter({ max: CONCURRENCY });
    const followOrFail = async (userId: string, theirs: readonly DynamoDBRecord[]) => {
      try {
        await follow(userId, theirs);
      } catch (error) {
        log.failure(failureOf(error, 'orchestrating'));
        failed.push(theirs[0]?.dynamodb?.SequenceNumber ?? '');
      }
    };
    await Promise.all([...byUser(records)].map(([userId, theirs]) => users.run(() => followOrFail(userId, theirs))));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** The records of each user, in their order. */
function byUser(records: readonly DynamoDBRecord[]): Map<string, DynamoDBRecord[]> {
  const users = new Map<string, DynamoDBRecord[]>();
  for (const record of records) {
    const userId = record.dynamodb?.Keys?.user_id?.S;
    // Expired batches are too old for any pet. The mapping's filter excludes them; this covers a mapping without one.
    if (!userId || isExpiry(record)) continue;
    users.set(userId, [...(users.get(userId) ?? []), record]);
  }
  return users;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
const isExpiry = ({ eventName, userIdentity }: DynamoDBRecord): boolean =>
  eventName === 'REMOVE' && userIdentity?.principalId === 'dynamodb.amazonaws.com';
