import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { failureOf, type Log } from '../../http/observe.ts';

/** Users looked at at the same time. */
const AT_ONCE = 8;

/**
 * Answers the events of a DynamoDB stream: each user in them is looked at once. For users whose look fails the earliest record is
 * reported, from which on DynamoDB then sends again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function streamHandler(refresh: (userId: string) => Promise<void>, log: Log) {
  return async ({ Records: records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const waiting = [...usersIn(records)];
    const failed: string[] = [];
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [userId, sequenceNumber] = next;
        try {
          await refresh(userId);
        } catch (error) {
          log.failure(failureOf(error, 'orchestrating'));
          failed.push(sequenceNumber);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** The users that have new readings, each with the number of the first record about them. */
function usersIn(records: readonly DynamoDBRecord[]): Map<string, string> {
  const users = new Map<string, string>();
  for (const { eventName, dynamodb } of records) {
    const userId = dynamodb?.Keys?.user_id?.S;
    // What is erased or expires tells a pet nothing that its next look would not see.
    if (eventName === 'REMOVE' || !userId || users.has(userId)) continue;
    users.set(userId, dynamodb?.SequenceNumber ?? '');
  }
  return users;
}
