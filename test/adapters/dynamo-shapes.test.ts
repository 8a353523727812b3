/**
 * The port suites against answers in the forms that DynamoDB's protocol permits, and that AWS and its emulators send: the error's type in the
 * header or the body, with or without a namespace, white space in the JSON, other page sizes, and members in another order.
 */
import { after } from 'node:test';
import { startDynamo } from '../support/dynamo-engine.ts';
import { reordered, type Shape, startShaped } from '../support/dynamo-shapes.ts';
import { dynamoSuites } from './dynamo-suites.ts';

const NAMESPACE = 'com.amazonaws.dynamodb.v20120810#';
/** JSON with white space around every colon, also in values, which contain none. */
const spacious = (body: object) => JSON.stringify(body, null, 1).replaceAll('": ', '" : ');

const SHAPES: Record<string, Shape> = {
  'blanks in the JSON, pages of one item': {
    error: (type) => ({ headers: {}, body: { __type: type } }),
    write: spacious,
    pageSize: 1,
    emptyPages: false,
    halfBatches: false,
  },
  'the error’s type only in the header, members in another order, empty pages': {
    error: (type) => ({ headers: { 'x-amzn-ErrorType': `${type}:http://internal.amazon.com/coral/` }, body: {} }),
    write: (body) => JSON.stringify(reordered(body)),
    pageSize: 2,
    emptyPages: true,
    halfBatches: false,
  },
  'a namespace, batches that are processed in part': {
    error: (type) => ({ headers: {}, body: { __type: `${NAMESPACE}${type}` } }),
    write: JSON.stringify,
    pageSize: 100,
    emptyPages: false,
    halfBatches: true,
  },
};

const engine = await startDynamo();
after(engine.stop);
for (const [name, shape] of Object.entries(SHAPES)) {
  const { endpoint, stop } = await startShaped(engine.endpoint, shape);
  after(stop);
  // Several pages, and several requests that erase 25 batches each.
  const shortBatches = Math.min(220, 60 * shape.pageSize);
  await dynamoSuites(`DynamoDB, ${name}`, engine, endpoint, { modelRuns: 10, shortBatches });
}
