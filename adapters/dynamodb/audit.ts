import { randomBytes } from 'node:crypto';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Act, ActPosition, AuditLog } from '../../core/ports/audit.ts';
import type { Report } from '../../core/ports/reporter.ts';
import { AUDIT_MS } from '../../core/privacy/acts.ts';
import type { Dynamo } from './client.ts';
import { queryPages } from './query.ts';

/** The acts of a change, which is another write. DynamoDB's transactions would double the price of both. */
export interface StagedActs {
  /** Removes the acts of a change that was certainly not made. A failure is reported, and leaves them in the log. */
  discard(): Promise<void>;
}

export interface DynamoAudit extends AuditLog {
  /**
   * Stores the acts of a change before it is made, so that none can be missing. Cost: one write for each act.
   *
   * @throws `unavailable` if they cannot be stored: the change must not be made then
   */
  stage(acts: readonly Act[]): Promise<StagedActs>;
}

interface Options {
  clock: () => Date;
  report: Report;
}

type Item = ReturnType<typeof marshall>;
type Key = { user_id: string; sk: string };

const INDEX = 'by_month';
const ID_BYTES = 8;
/** Sorts after all times. */
const NEWEST = '9999';

/**
 * Stores the audit log in DynamoDB: one item per act, with the key `user_id` and `sk`. Acts on no single user have their actor as
 * `user_id`. The index `by_month` lists the acts of all. The table's TTL removes old acts.
 *
 * Each call to DynamoDB can be repeated: the key has random bytes, so a retry replaces an act by the same one.
 */
export function dynamoAudit(dynamo: Dynamo, table: string, { clock, report }: Options): DynamoAudit {
  const write = (operation: 'PutItem' | 'DeleteItem', input: object) =>
    dynamo.call({ operation, input: { TableName: table, ...input }, idempotent: true });

  async function put(act: Act): Promise<Key> {
    const key = { user_id: act.user_id ?? act.actor, sk: `${act.at}#${randomBytes(ID_BYTES).toString('hex')}` };
    const expires_at = Math.ceil((Date.parse(act.at) + AUDIT_MS) / 1_000);
    await write('PutItem', {
      Item: marshall({ ...key, month: monthOf(act.at), actor: act.actor, act: act.act, expires_at }),
    });
    return key;
  }

  async function stage(acts: readonly Act[]): Promise<StagedActs> {
    const keys = await Promise.all(acts.map(put));
    const remove = (key: Key) =>
      write('DeleteItem', { Key: marshall(key) }).catch((error) => report(error, 'auditing'));
    return {
      async discard() {
        await Promise.all(keys.map(remove));
      },
    };
  }

  /** Yields the acts of one partition, newest first. */
  async function* actsIn(partition: object, value: string, before: string, limit: number): AsyncGenerator<Item> {
    const query = {
      TableName: table,
      ...partition,
      ExpressionAttributeValues: marshall({ ':partition': value, ':before': before }),
      ScanIndexForward: false,
      Limit: limit,
    };
    for await (const items of queryPages<Item>(dynamo, query)) yield* items;
  }

  const ofUser = (userId: string, before: string, limit: number) =>
    actsIn({ KeyConditionExpression: 'user_id = :partition AND sk < :before' }, userId, before, limit);

  async function* ofAll(newest: string, before: string, limit: number): AsyncGenerator<Item> {
    const oldest = new Date(clock().getTime() - AUDIT_MS).toISOString();
    const index = {
      IndexName: INDEX,
      // Indexes cannot be read consistently: an act appears in the list of all a moment later.
      ConsistentRead: false,
      KeyConditionExpression: '#month = :partition AND sk < :before',
      ExpressionAttributeNames: { '#month': 'month' },
    };
    for (const month of monthsBetween(newest, oldest)) yield* actsIn(index, month, before, limit);
  }

  return {
    stage,
    async record(act) {
      await put(act);
    },
    async list({ userId, after, limit }) {
      const before = after ? `${after.at}#${after.id}` : NEWEST;
      const now = clock().toISOString();
      // A forged position may be later than now.
      const newest = after && after.at < now ? after.at : now;
      // One more than the page has, to know whether there is a next one.
      const wanted = limit + 1;
      const found: Item[] = [];
      for await (const item of userId === undefined ? ofAll(newest, before, wanted) : ofUser(userId, before, wanted)) {
        if (found.push(item) === wanted) break;
      }
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return { acts: page.map(actOf), ...(last ? { next: positionOf(last) } : {}) };
    },
  };
}

const monthOf = (at: string): string => at.slice(0, 7);

/** Yields months such as `2026-11`, newest first. */
function* monthsBetween(newest: string, oldest: string): Generator<string> {
  const [year, month] = monthOf(newest).split('-').map(Number);
  for (let ago = 0; ; ago += 1) {
    const next = monthOf(new Date(Date.UTC(year ?? 0, (month ?? 1) - 1 - ago)).toISOString());
    if (next < monthOf(oldest)) return;
    yield next;
  }
}

function positionOf(item: Item): ActPosition {
  const [at = '', id = ''] = String(unmarshall(item).sk).split('#');
  return { at, id };
}

function actOf(item: Item): Act {
  const { user_id, actor, act } = unmarshall(item);
  return { at: positionOf(item).at, actor, act, ...(user_id === actor ? {} : { user_id }) };
}
