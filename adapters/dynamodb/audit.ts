import { randomBytes } from 'node:crypto';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Act, ActPosition, AuditLog } from '../../core/ports/audit.ts';
import { AUDIT_MS } from '../../core/privacy/acts.ts';
import type { Dynamo } from './client.ts';
import { queryPages } from './query.ts';

/** The acts of a change, which is another write. DynamoDB's transactions would double the price of both. */
export interface StagedActs {
  /** Removes the acts, because the change was not made. */
  discard(): Promise<void>;
}

export interface DynamoAudit extends AuditLog {
  /** Stores the acts of a change before it is made, so that none can be missing. One storage operation for each act. */
  stage(acts: readonly Act[]): Promise<StagedActs>;
}

type Item = ReturnType<typeof marshall>;
type Key = { user_id: string; sk: string };

const INDEX = 'by_month';
const ID_BYTES = 8;
/** Months of `AUDIT_MS`, with the first and the last one in part. */
const MONTHS = 13;

/**
 * Stores the audit log in DynamoDB: one item per act, with the key `user_id` and `sk`. The acts of services on no single user have
 * `service:NAME` as `user_id`. The index `by_month` lists the acts of all. The table's TTL removes old acts.
 */
export function dynamoAudit(dynamo: Dynamo, table: string, clock: () => Date): DynamoAudit {
  async function put(act: Act): Promise<Key> {
    const key = { user_id: act.user_id ?? act.actor, sk: `${act.at}#${randomBytes(ID_BYTES).toString('hex')}` };
    const expires_at = Math.ceil((Date.parse(act.at) + AUDIT_MS) / 1_000);
    const Item = marshall({ ...key, month: monthOf(act.at), actor: act.actor, act: act.act, expires_at });
    await dynamo.call({ operation: 'PutItem', input: { TableName: table, Item }, idempotent: true });
    return key;
  }

  const remove = (key: Key) =>
    dynamo.call({
      operation: 'DeleteItem',
      input: { TableName: table, Key: marshall(key) },
      idempotent: true,
    });

  async function stage(acts: readonly Act[]): Promise<StagedActs> {
    const keys: Key[] = [];
    for (const act of acts) keys.push(await put(act));
    return {
      async discard() {
        for (const key of keys) await remove(key);
      },
    };
  }

  /** Yields acts of one partition, newest first. */
  async function* acts(partition: object, name: string, limit: number): AsyncGenerator<Item> {
    const query = {
      TableName: table,
      ...partition,
      KeyConditionExpression: `${name} = :partition AND sk < :before`,
      ScanIndexForward: false,
      Limit: limit,
    };
    for await (const items of queryPages<Item>(dynamo, query)) yield* items;
  }

  async function* ofUser(userId: string, before: string, limit: number): AsyncGenerator<Item> {
    const values = marshall({ ':partition': userId, ':before': before });
    yield* acts({ ExpressionAttributeValues: values }, 'user_id', limit);
  }

  async function* ofAll(before: string, newest: string, limit: number): AsyncGenerator<Item> {
    for (const month of monthsUntil(newest)) {
      const values = marshall({ ':partition': month, ':before': before });
      // Indexes cannot be read consistently: an act appears in the list of all a moment later.
      const index = {
        IndexName: INDEX,
        ConsistentRead: false,
        ExpressionAttributeNames: { '#month': 'month' },
        ExpressionAttributeValues: values,
      };
      yield* acts(index, '#month', limit);
    }
  }

  return {
    stage,
    async record(act) {
      await put(act);
    },
    async list({ userId, after, limit }) {
      const before = after ? `${after.at}#${after.id}` : '9999';
      const newest = after?.at ?? clock().toISOString();
      const found: Item[] = [];
      for await (const item of userId === undefined
        ? ofAll(before, newest, limit + 1)
        : ofUser(userId, before, limit + 1)) {
        found.push(item);
        if (found.length > limit) break;
      }
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        acts: page.map(actIn),
        ...(found.length > limit && last ? { next: positionOf(last) } : {}),
      };
    },
  };
}

const monthOf = (at: string): string => at.slice(0, 7);

/** Returns the months of the audit log, newest first, from the month of a time on. */
function monthsUntil(newest: string): string[] {
  const first = new Date(newest);
  return Array.from({ length: MONTHS }, (_, ago) =>
    monthOf(new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() - ago)).toISOString()),
  );
}

function positionOf(item: Item): ActPosition {
  const [at = '', id = ''] = String(unmarshall(item).sk).split('#');
  return { at, id };
}

function actIn(item: Item): Act {
  const { user_id, sk, actor, act } = unmarshall(item);
  return { at: String(sk).split('#')[0] ?? '', actor, act, ...(user_id === actor ? {} : { user_id }) };
}
