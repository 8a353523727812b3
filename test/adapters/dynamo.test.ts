import { after } from 'node:test';
import { dynamoClient } from '../../adapters/aws/dynamo.ts';
import { dynamoUsers } from '../../adapters/aws/dynamo-users.ts';
import { awsClock } from '../../adapters/aws/settings.ts';
import { userStoreSuite } from '../ports/users.ts';
import { REGION, SOME_CREDENTIALS, startDynamo } from '../support/dynamo-engine.ts';

const engine = await startDynamo();
after(engine.stop);
const table = await engine.usersTable();

userStoreSuite('DynamoDB', () => {
  const clock = awsClock(() => new Date());
  const settings = { region: REGION, credentials: () => SOME_CREDENTIALS, clock, endpoint: engine.endpoint };
  return dynamoUsers(dynamoClient(settings), table);
});
