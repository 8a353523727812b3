import type { AppError } from '../../core/errors.ts';
import type { BatchItem, BatchItemKey } from './batch-item.ts';
import type { Dynamo } from './client.ts';
import type { HeldBatch } from './held-batch.ts';

const NEW = 'attribute_not_exists(user_id)';
const THE_SAME = 'attribute_exists(user_id) AND digest = :digest';
const HELD = 'contains(holders, :attempt)';
const OWN = 'sender = :attempt';
const FREE = 'attribute_exists(given_up) AND attribute_not_exists(holders) AND attribute_not_exists(kept)';

/** The steps on a batch's item in DynamoDB. The item has `sender`, and where attempts meet `holders`, `kept` and `given_up`. */
export function dynamoHeldBatch(
  dynamo: Dynamo,
  table: string,
  item: BatchItem,
  refusal: () => Promise<AppError | undefined>,
): HeldBatch {
  const Key: BatchItemKey = { user_id: item.user_id, sk: item.sk };

  /** False when the condition did not hold. */
  async function update(UpdateExpression: string, ConditionExpression: string, values: object): Promise<boolean> {
    const input = { TableName: table, Key, UpdateExpression, ConditionExpression, ExpressionAttributeValues: values };
    return (await dynamo.call({ operation: 'UpdateItem', input, idempotent: true })).output !== undefined;
  }

  return {
    digest: item.digest.S,
    async put(attempt) {
      const Item = { ...item, sender: { S: attempt } };
      const input = { TableName: table, Item, ConditionExpression: NEW };
      return (await dynamo.call({ operation: 'PutItem', input, idempotent: true })).output !== undefined;
    },
    async look() {
      const only = { ProjectionExpression: 'digest, sender, kept', ConsistentRead: true };
      const call = { operation: 'GetItem', input: { TableName: table, Key, ...only }, idempotent: true } as const;
      const present = (await dynamo.call<{ Item?: Partial<BatchItem> }>(call)).output?.Item;
      return present?.digest && { digest: present.digest.S, sender: present.sender?.S, kept: 'kept' in present };
    },
    hold: (attempt) =>
      update('ADD holders :attempts', THE_SAME, { ':attempts': { SS: [attempt] }, ':digest': item.digest }),
    async keep(attempt) {
      const values = { ':attempts': { SS: [attempt] }, ':attempt': { S: attempt }, ':yes': { BOOL: true } };
      await update('SET kept = :yes DELETE holders :attempts', HELD, values);
    },
    async letGo(attempt) {
      await update('DELETE holders :attempts', HELD, { ':attempts': { SS: [attempt] }, ':attempt': { S: attempt } });
    },
    async giveUp(attempt) {
      await update('SET given_up = :yes', OWN, { ':attempt': { S: attempt }, ':yes': { BOOL: true } });
    },
    async discard() {
      const input = { TableName: table, Key, ConditionExpression: FREE };
      await dynamo.call({ operation: 'DeleteItem', input, idempotent: true });
    },
    refusal,
  };
}
