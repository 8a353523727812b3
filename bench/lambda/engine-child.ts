/** Runs a local DynamoDB with a users table in a child process. It listens on the loopback interface. */
import { startDynamo } from '../../test/support/dynamo-engine.ts';

export interface EngineAddress {
  endpoint: string;
  table: string;
}

const engine = await startDynamo();
const table = await engine.usersTable();
process.on('message', () => process.send?.({ endpoint: engine.endpoint, table } satisfies EngineAddress));
process.once('disconnect', () => process.exit());
