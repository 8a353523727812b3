import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { operations } from '../../shared/models/typescript/operations.ts';
import type { FunctionName } from '../../tools/lambda/bundle.ts';
import { type LambdaEnvironment, type Outcome, startEnvironment } from './environment.ts';
import { tableStream } from './table-stream.ts';

/** The number of environments for each function. Excess events wait, whereas AWS would throttle them. */
const ENVIRONMENTS: Record<FunctionName, number> = { user_manager: 4, ingest_manager: 2, orchestrator: 1, sweeper: 1 };

export interface Gateway {
  baseUrl: string;
  environments: LambdaEnvironment[];
  stop(): Promise<void>;
}

/** Content types whose bodies are passed to the function as text. Other bodies are passed as base64, as API Gateway does. */
const TEXT = /^(?:text\/|application\/(?:json|xml|javascript))/;

/**
 * Starts a stand-in for an API Gateway HTTP API, with the stage `$default`, on the loopback interface. It invokes the bundled
 * functions in these folders. Stored batches are passed to the orchestrator as records of DynamoDB's stream.
 */
export async function startGateway(
  folders: Record<FunctionName, string>,
  env: Record<string, string>,
): Promise<Gateway> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const baseUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  const changes = tableStream(env);
  const pools = await startPools(folders, { PUBLIC_BASE_URL: baseUrl, ...env });
  server.on('request', async (incoming, outgoing) => {
    const event = eventOf(incoming, await buffer(incoming));
    const operation = operations.find(({ method, path }) => event.routeKey === `${method} ${path}`);
    const outcome = await pools.invoke(operation?.by ?? 'user_manager', event);
    if ('error' in outcome) {
      return void outgoing
        .writeHead(500, { 'content-type': 'application/json' })
        .end('{"message":"Internal Server Error"}');
    }
    const { statusCode = 200, headers = {}, cookies = [], body = '', isBase64Encoded } = outcome.result;
    outgoing.writeHead(statusCode, {
      ...(headers as Record<string, string>),
      ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    });
    outgoing.end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'));
    if (operation?.id === 'sendSamples' && statusCode === 202) {
      // The decoder removes a byte order mark.
      const sent = new TextDecoder().decode(Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'));
      const record = await changes.insertOf(event.rawPath, sent, body);
      if (record) await pools.invoke('orchestrator', { Records: [record] });
    }
  });
  return {
    baseUrl,
    environments: pools.all,
    async stop() {
      server.closeAllConnections();
      server.close();
      await pools.stop();
      changes.stop();
    },
  };
}

async function startPools(folders: Record<FunctionName, string>, env: Record<string, string>) {
  const names = Object.keys(folders) as FunctionName[];
  const start = (name: FunctionName) =>
    Promise.all(Array.from({ length: ENVIRONMENTS[name] }, () => startEnvironment(folders[name], env)));
  const pools = new Map(await Promise.all(names.map(async (name) => [name, await start(name)] as const)));
  const all = [...pools.values()].flat();
  let turn = 0;
  return {
    async invoke(name: FunctionName, event: unknown): Promise<Outcome> {
      const pool = pools.get(name) ?? [];
      turn += 1;
      const environment = pool[turn % pool.length];
      if (!environment) return { error: `There is no ${name}.` };
      return environment.invoke(event).catch((error) => ({ error: String(error) }));
    },
    all,
    stop: () => Promise.all(all.map((environment) => environment.stop())),
  };
}

/** Creates the event that API Gateway would send for a request (payload format 2.0). */
export function eventOf(
  incoming: Pick<IncomingMessage, 'method' | 'url' | 'headersDistinct'>,
  body: Buffer,
): APIGatewayProxyEventV2 {
  const [rawPath = '/', rawQueryString = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  const method = incoming.method ?? 'GET';
  const { cookie, ...headers } = incoming.headersDistinct;
  const isBase64Encoded = !TEXT.test(headers['content-type']?.[0] ?? '');
  const routeKey = routeOf(method, rawPath);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookie ? { cookies: cookie.flatMap((line) => line.split('; ')) } : {}),
    headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values?.join(',')])),
    requestContext: contextOf(method, rawPath, routeKey),
    ...(body.length > 0 ? { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') } : {}),
    isBase64Encoded: body.length > 0 && isBase64Encoded,
  };
}

function contextOf(method: string, path: string, routeKey: string): APIGatewayProxyEventV2['requestContext'] {
  const now = new Date();
  return {
    accountId: '123456789012',
    apiId: 'api-id',
    domainName: 'api-id.execute-api.eu-central-1.amazonaws.com',
    domainPrefix: 'api-id',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    requestId: crypto.randomUUID(),
    routeKey,
    stage: '$default',
    time: now.toUTCString(),
    timeEpoch: now.getTime(),
  };
}

function routeOf(method: string, path: string): string {
  const route = operations.find((operation) => {
    const pattern = operation.path.replaceAll(/\{\w+\}/g, '[^/]+');
    return operation.method === method && new RegExp(`^${pattern}$`).test(path);
  });
  return route ? `${route.method} ${route.path}` : '$default';
}
