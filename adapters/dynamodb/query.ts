import type { Dynamo } from './client.ts';

type Page<Item> = { Items: Item[]; LastEvaluatedKey?: Record<string, unknown> };

/** Yields the pages of a strongly consistent query. Each page costs one call, which reads up to 1 MB before filtering. */
export async function* queryPages<Item>(dynamo: Dynamo, query: Record<string, unknown>): AsyncGenerator<Item[]> {
  for (let from = {}; ; ) {
    const input = { ConsistentRead: true, ...query, ...from };
    const { output } = await dynamo.call<Page<Item>>({ operation: 'Query', input, idempotent: true });
    if (output) yield output.Items;
    if (!output?.LastEvaluatedKey) return;
    from = { ExclusiveStartKey: output.LastEvaluatedKey };
  }
}
