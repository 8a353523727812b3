/** Runs DynamoDB on the loopback interface in a child process, with a table of users. */
import { startDynamo } from '../../test/support/dynamo-engine.ts';

export interface EngineAddress {
  endpoint: string;
  table: string;
}

const engine = await startDynamo();
const table = await engine.usersTable();
process.on('message', () => process.send?.({ endpoint: engine.endpoint, table } satisfies EngineAddress));
process.once('disconnect', () => process.exit());
