/** Starts the built functions on this machine, and invokes them as API Gateway and DynamoDB's stream do. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { once } from '../../../core/util/once.ts';
import { operations } from '../../../shared/models/typescript/operations.ts';
import { builtFunctions } from '../../../test/lambda/bundle.ts';
import { type LambdaEnvironment, startEnvironment } from '../../../test/lambda/environment.ts';
import { eventOf } from '../../../test/lambda/http-event.ts';
import { REGION, startDynamo, TEST_CREDENTIALS } from '../../../test/support/dynamo-engine.ts';
import { startProxy } from '../../../test/support/proxy.ts';
import { createBucket, type S3Engine } from '../../../test/support/s3-engine.ts';
import { SERVICE_KEYS } from '../../../test/support/service-keys.ts';
import type { FunctionName } from '../../../tools/lambda/bundle.ts';
import { countDynamo } from './counter.ts';

/** The bundles are the same for every start. */
const bundles = once(builtFunctions);

export type Functions = Awaited<ReturnType<typeof startFunctions>>;

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** @param s3 where portraits are stored; without it only actions that need no S3 can be measured */
export async function startFunctions(s3?: S3Engine) {
  const dynamo = await startDynamo();
  const [counter, objects] = [await countDynamo(dynamo.endpoint), await startProxy(s3?.endpoint ?? dynamo.endpoint)];
  const names = {
    USERS_TABLE: await dynamo.usersTable(),
    HEALTH_DATA_TABLE: await dynamo.healthDataTable(),
    PET_STATES_TABLE: await dynamo.petStatesTable(),
    REMOVALS_TABLE: await dynamo.removalsTable(),
    AUDIT_TABLE: await dynamo.auditTable(),
  };
  const env = {
    AWS_REGION: s3?.region ?? REGION,
    AWS_ACCESS_KEY_ID: s3?.accessKeyId ?? TEST_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3?.secretAccessKey ?? TEST_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: counter.endpoint,
    AWS_ENDPOINT_URL_S3: objects.endpoint,
    AVATARS_BUCKET: s3 ? await createBucket(s3, `costs-${crypto.randomUUID()}`) : 'avatars',
    PUBLIC_BASE_URL: 'https://pet.example',
    SERVICE_KEYS,
    ...names,
  };
  const environments = {} as Record<FunctionName, LambdaEnvironment>;
  for (const [name, folder] of Object.entries(await bundles())) {
    environments[name as FunctionName] = await startEnvironment(folder, env);
  }

  async function invoke(name: FunctionName, event: unknown): Promise<APIGatewayProxyStructuredResultV2> {
    const outcome = await environments[name].invoke(event);
    if ('error' in outcome) throw new Error(`${name}: ${outcome.error}`);
    return outcome.result;
  }

  /** Sends a request to the API. @throws if it fails */
  async function send(method: string, url: string, headers = {}, body = ''): Promise<Answer> {
    const distinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [String(value)]]));
    const event = eventOf({ method, url, headersDistinct: distinct }, Buffer.from(body));
    const operation = operations.find((one) => event.routeKey === `${one.method} ${one.path}`);
    const result = await invoke(operation?.by ?? 'user_manager', event);
    const { statusCode = 200, headers: received = {}, isBase64Encoded, body: text = '' } = result;
    if (statusCode >= 400) throw new Error(`${method} ${url}: ${statusCode} ${text}`);
    const plain = isBase64Encoded ? Buffer.from(text, 'base64').toString('latin1') : text;
    return { status: statusCode, headers: received as Record<string, string>, text: plain };
  }

  return {
    dynamo,
    names,
    environments,
    dynamoCalls: counter.calls,
    s3Calls: objects.calls,
    invoke,
    send,
    async stop() {
      for (const environment of Object.values(environments)) await environment.stop();
      counter.stop();
      await objects.stop();
      await dynamo.stop();
    },
  };
}
