import type { Call, Dynamo } from './client.ts';

type Page<Item> = { Items: Item[]; LastEvaluatedKey?: Record<string, unknown> };
type Input = Record<string, unknown>;

/** Yields the pages of a strongly consistent query. Each page costs one call, which reads up to 1 MB before filtering. */
export const queryPages = <Item>(dynamo: Dynamo, query: Input): AsyncGenerator<Item[]> => pages(dynamo, 'Query', query);

/** Yields the pages of a scan, by default strongly consistent, which reads the whole table. Each page costs one call. */
export const scanPages = <Item>(dynamo: Dynamo, scan: Input): AsyncGenerator<Item[]> => pages(dynamo, 'Scan', scan);

async function* pages<Item>(dynamo: Dynamo, operation: Call['operation'], request: Input): AsyncGenerator<Item[]> {
  for (let from = {}; ; ) {
    const input = { ConsistentRead: true, ...request, ...from };
    const { output } = await dynamo.call<Page<Item>>({ operation, input, idempotent: true });
    if (output) yield output.Items;
    if (!output?.LastEvaluatedKey) return;
    from = { ExclusiveStartKey: output.LastEvaluatedKey };
  }
}
