import assert from 'node:assert/strict';
import { after } from 'node:test';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { CreatedUser } from '../../shared/models/typescript/types.ts';
import { REGION, SOME_CREDENTIALS, startDynamo } from '../support/dynamo-engine.ts';
import { assertContract } from '../support/problem.ts';
import { startProxy } from '../support/proxy.ts';
import { builtFunction } from './bundle.ts';
import { startEnvironment } from './environment.ts';
import { eventOf } from './gateway.ts';

/**
 * The built function `user_manager` on a DynamoDB of its own, with a proxy between the two; stopped after the tests. S3 is
 * there only for those who bring it.
 */
export async function openUserManager(s3: Record<string, string> = {}) {
  const engine = await startDynamo();
  const proxy = await startProxy(engine.endpoint);
  const folder = await builtFunction('user_manager');
  const environment = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: SOME_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: SOME_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
    USERS_TABLE: await engine.usersTable(),
    AVATARS_BUCKET: 'avatars',
    PUBLIC_BASE_URL: 'https://pets.example',
    ...s3,
  };
  const lambda = await startEnvironment(folder, environment);
  after(async () => {
    await lambda.stop();
    await proxy.stop();
    await engine.stop();
  });
  return {
    folder,
    environment,
    proxy,
    log: lambda.log,
    async invoke(event: unknown): Promise<APIGatewayProxyStructuredResultV2> {
      const outcome = await lambda.invoke(event);
      assert.ok('result' in outcome, JSON.stringify(outcome));
      return outcome.result;
    },
  };
}

/** An event as API Gateway makes it of a request. */
export function event(
  method: string,
  url: string,
  headers: Record<string, string | string[]> = {},
  body = '',
): APIGatewayProxyEventV2 {
  const headersDistinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()]));
  return eventOf({ method, url, headersDistinct }, Buffer.from(body));
}

export const BODY = '{"name": "Zoë 👋", "pet_name": "Rocky"}';
export const userIn = ({ body = '' }: APIGatewayProxyStructuredResultV2): CreatedUser => JSON.parse(body);

export async function assertProblem(result: APIGatewayProxyStructuredResultV2, status: number, code: string) {
  const problem = JSON.parse(result.body ?? '');
  assert.deepEqual([result.statusCode, problem.type], [status, `/problems/${code}`], result.body);
  assertContract('problem', problem);
  assert.equal(result.headers?.['content-type'], 'application/problem+json');
  assert.equal(result.headers?.['x-request-id'], problem.instance);
  return problem;
}
