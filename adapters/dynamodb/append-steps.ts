import type { AppendSteps } from './append-protocol.ts';
import type { BatchItem, BatchItemKey } from './batch-item.ts';
import type { Call, Dynamo } from './client.ts';

const IS_NEW = 'attribute_not_exists(user_id)';
const SAME_DIGEST = 'attribute_exists(user_id) AND digest = :digest';
const IS_HELD = 'contains(holders, :attempt)';
const IS_SENDER = 'sender = :attempt';
const IS_UNUSED = 'attribute_exists(given_up) AND attribute_not_exists(holders) AND attribute_not_exists(kept)';

/**
 * Implements the steps of an append as calls to DynamoDB. `put` writes the item with the attribute `sender`; the other steps add `holders`,
 * `kept` and `given_up`.
 */
export function appendSteps(
  dynamo: Dynamo,
  table: string,
  item: BatchItem,
  accessError: AppendSteps['accessError'],
): AppendSteps {
  const Key: BatchItemKey = { user_id: item.user_id, sk: item.sk };

  /** @returns false when the write's condition failed */
  async function call(operation: Call['operation'], input: Record<string, unknown>): Promise<boolean> {
    const { output } = await dynamo.call({ operation, input: { TableName: table, ...input }, idempotent: true });
    return output !== undefined;
  }

  const update = (UpdateExpression: string, ConditionExpression: string, values: Record<string, unknown>) =>
    call('UpdateItem', { Key, UpdateExpression, ConditionExpression, ExpressionAttributeValues: values });

  return {
    digest: item.digest.S,
    put: (attempt) => call('PutItem', { Item: { ...item, sender: { S: attempt } }, ConditionExpression: IS_NEW }),
    async read() {
      const input = { TableName: table, Key, ProjectionExpression: 'digest, sender, kept', ConsistentRead: true };
      const get = { operation: 'GetItem', input, idempotent: true } as const;
      const stored = (await dynamo.call<{ Item?: Partial<BatchItem> }>(get)).output?.Item;
      return stored?.digest && { digest: stored.digest.S, sender: stored.sender?.S, kept: 'kept' in stored };
    },
    hold: (attempt) =>
      update('ADD holders :attempts', SAME_DIGEST, { ':attempts': { SS: [attempt] }, ':digest': item.digest }),
    async keep(attempt) {
      const values = { ':attempts': { SS: [attempt] }, ':attempt': { S: attempt }, ':yes': { BOOL: true } };
      await update('SET kept = :yes DELETE holders :attempts', IS_HELD, values);
    },
    async release(attempt) {
      await update('DELETE holders :attempts', IS_HELD, { ':attempts': { SS: [attempt] }, ':attempt': { S: attempt } });
    },
    async giveUp(attempt) {
      await update('SET given_up = :yes', IS_SENDER, { ':attempt': { S: attempt }, ':yes': { BOOL: true } });
    },
    async discard() {
      await call('DeleteItem', { Key, ConditionExpression: IS_UNUSED });
    },
    accessError,
  };
}
