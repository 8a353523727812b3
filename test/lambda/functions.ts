import assert from 'node:assert/strict';
import { after } from 'node:test';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { CreatedUser } from '../../shared/models/typescript/types.ts';
import type { FunctionName } from '../../tools/lambda/bundle.ts';
import { REGION, startDynamo, TEST_CREDENTIALS } from '../support/dynamo-engine.ts';
import { assertContract } from '../support/problem.ts';
import { startProxy } from '../support/proxy.ts';
import { builtFunction } from './bundle.ts';
import { startEnvironment } from './environment.ts';
import { eventOf } from './http-event.ts';

/** Starts these functions with a new DynamoDB engine behind a proxy. Everything is stopped after the tests. */
export async function openFunctions<Name extends FunctionName>(
  names: readonly Name[],
  more: Record<string, string> = {},
) {
  const engine = await startDynamo();
  const proxy = await startProxy(engine.endpoint);
  const environment = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: TEST_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: TEST_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
    USERS_TABLE: await engine.usersTable(),
    HEALTH_DATA_TABLE: await engine.healthDataTable(),
    PET_STATES_TABLE: await engine.petStatesTable(),
    REMOVALS_TABLE: await engine.removalsTable(),
    AUDIT_TABLE: await engine.auditTable(),
    AVATARS_BUCKET: 'avatars',
    PUBLIC_BASE_URL: 'https://pets.example',
    ...more,
  };
  const started = await Promise.all(
    names.map(async (name) => {
      const folder = await builtFunction(name);
      return [name, { folder, lambda: await startEnvironment(folder, environment) }] as const;
    }),
  );
  const functions = Object.fromEntries(started) as Record<Name, (typeof started)[number][1]>;
  after(async () => {
    for (const [, { lambda }] of started) await lambda.stop();
    await proxy.stop();
    await engine.stop();
  });
  /** Invokes a function, and fails the test when the function throws. */
  async function invoke<Result>(name: Name, event: unknown): Promise<Result> {
    const outcome = await functions[name].lambda.invoke(event);
    // Checks only for an error, because a function that returns nothing has no result.
    assert.ok(!('error' in outcome), JSON.stringify(outcome));
    return outcome.result as Result;
  }
  return { environment, engine, proxy, functions, invoke };
}

/** Starts only `user_manager`. S3 is available only if its settings are given. */
export async function openUserManager(s3: Record<string, string> = {}) {
  const { functions, invoke, ...rest } = await openFunctions(['user_manager'], s3);
  const { folder, lambda } = functions.user_manager;
  return {
    ...rest,
    folder,
    log: lambda.log,
    invoke: (event: unknown) => invoke<APIGatewayProxyStructuredResultV2>('user_manager', event),
  };
}

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
