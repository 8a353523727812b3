/** Calculates the DynamoDB write units that readings need, from the items that the adapter sends. */

import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Dynamo } from '../../adapters/dynamodb/client.ts';
import { dynamoSamples } from '../../adapters/dynamodb/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { Batch } from '../../core/ports/samples.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { itemBytes } from '../costs/item.ts';
import { batchesOf, PULSE_AND_STEPS, someWearer } from './readings.ts';

const KB = 2 ** 10;
/** Minutes of heart rates and step counts per batch: from five minutes to the largest batch allowed. */
const SPANS = [5, 30, 60, 250, 500];
/** Number of batches whose item sizes are averaged, because some batches compress better than others. */
const BATCHES = 20;

export interface Units {
  samplesInBatch: number;
  /** Average item size in bytes. */
  bytes: number;
  /** Write units per 1,000 samples. */
  units: number;
}

export async function measureUnits(): Promise<Units[]> {
  return Promise.all(SPANS.map(unitsOf));
}

async function unitsOf(minutesInBatch: number): Promise<Units> {
  const span = { now: new Date(), minutes: BATCHES * minutesInBatch, minutesInBatch };
  const sizes = await Promise.all(batchesOf(someWearer(PULSE_AND_STEPS), span).map(sizeOf));
  const sum = (figures: number[]) => figures.reduce((total, figure) => total + figure, 0);
  const samplesInBatch = PULSE_AND_STEPS.length * minutesInBatch;
  const units = (sum(sizes.map((size) => Math.ceil(size / KB))) / (BATCHES * samplesInBatch)) * 1_000;
  return { samplesInBatch, bytes: sum(sizes) / BATCHES, units };
}

/** Returns the size, by DynamoDB's rules, of the item that the adapter stores for a batch. */
async function sizeOf(batch: Batch): Promise<number> {
  const sizes: number[] = [];
  const dynamo: Dynamo = {
    async call<Output>({ input }: Parameters<Dynamo['call']>[0]) {
      const { body, ...rest } = input.Item as Record<string, AttributeValue> & { body: { B: string } };
      // Binary values are sent in base64, but DynamoDB stores them and counts their size as raw bytes.
      sizes.push(itemBytes(rest) + 'body'.length + Buffer.from(body.B, 'base64').length);
      return { output: {} as Output, maybeApplied: false };
    },
  };
  await dynamoSamples(dynamo, 'HealthData', memoryUsers()).append(batch, UNCONDITIONAL);
  return sizes.reduce((total, size) => total + size, 0);
}
