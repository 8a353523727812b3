import type { Dynamo } from '../../adapters/dynamodb/client.ts';
import { type Table, tables } from './assumptions.ts';

export interface Units {
  reads: number;
  writes: number;
}

export interface Taken {
  units: Record<Table, Units>;
  calls: number;
}

interface Counted {
  ConsumedCapacity?: { CapacityUnits: number };
}

/**
 * Wraps a DynamoDB client so that it counts calls and their units for each table. `names` maps each table to its real
 * name.
 */
export function countCalls(dynamo: Dynamo, names: Record<Table, string>) {
  let used = nothing();

  async function call<Output>({ operation, input, idempotent }: Parameters<Dynamo['call']>[0]) {
    const counted = { operation, input: { ...input, ReturnConsumedCapacity: 'TOTAL' }, idempotent };
    const reply = await dynamo.call<Output & Counted>(counted);
    const table = tables.find((name) => names[name] === input.TableName);
    if (!table) throw new Error(`${operation} is for no table that is counted.`);
    const kind = operation === 'GetItem' || operation === 'Query' ? 'reads' : 'writes';
    used.units[table][kind] += reply.output?.ConsumedCapacity?.CapacityUnits ?? 0;
    used.calls += 1;
    return reply;
  }

  async function during(work: () => Promise<unknown>): Promise<Taken> {
    used = nothing();
    await work();
    return used;
  }

  return { dynamo: { call }, during };
}

function nothing(): Taken {
  const none = (): Units => ({ reads: 0, writes: 0 });
  return { units: { Users: none(), HealthData: none(), PetStates: none() }, calls: 0 };
}
