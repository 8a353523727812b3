import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { operations } from '../../shared/models/typescript/operations.ts';
import { type LambdaEnvironment, startEnvironment } from './environment.ts';

/** As many run at a time; what comes on top waits, as it does when a function's concurrency is reserved. */
const ENVIRONMENTS = 4;

export interface Gateway {
  baseUrl: string;
  environments: LambdaEnvironment[];
  stop(): Promise<void>;
}

/** Bodies of these types are handed on as text, all others in base64, as API Gateway does. */
const TEXT = /^(?:text\/|application\/(?:json|xml|javascript))/;

/** An API Gateway HTTP API on loopback, stage `$default`, before a function's built bundle. */
export async function startGateway(folder: string, env: Record<string, string>): Promise<Gateway> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const baseUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  const start = () => startEnvironment(folder, { PUBLIC_BASE_URL: baseUrl, ...env });
  const environments = await Promise.all(Array.from({ length: ENVIRONMENTS }, start));
  let turn = 0;
  server.on('request', async (incoming, outgoing) => {
    const event = eventOf(incoming, await buffer(incoming));
    turn = (turn + 1) % environments.length;
    const outcome = await environments[turn]?.invoke(event).catch((error) => ({ error: String(error) }));
    if (!outcome || 'error' in outcome) {
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
  });
  return {
    baseUrl,
    environments,
    async stop() {
      server.closeAllConnections();
      server.close();
      await Promise.all(environments.map((environment) => environment.stop()));
    },
  };
}

/** The event that API Gateway makes of a request (payload format 2.0). */
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
