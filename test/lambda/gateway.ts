import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { PREFLIGHT } from '../../http/cors.ts';
import { operations } from '../../shared/models/typescript/operations.ts';
import type { FunctionName } from '../../tools/lambda/bundle.ts';
import { type LambdaEnvironment, type Outcome, startEnvironment } from './environment.ts';
import { eventOf } from './http-event.ts';
import { tableStream } from './table-stream.ts';

/** The number of environments for each function. Excess events wait, whereas AWS would throttle them. */
const ENVIRONMENTS: Record<FunctionName, number> = {
  user_manager: 4,
  ingest_manager: 2,
  operator_manager: 1,
  orchestrator: 1,
  sweeper: 1,
};
/** The largest request body that an HTTP API accepts. */
const MAX_BODY = 10 * 1024 * 1024;
/** The largest event and result of a function, as JSON. */
const MAX_PAYLOAD = 6 * 1024 * 1024;
/** The headers of API Gateway's own CORS, of which `test/terraform` asserts that they are those of the app. */
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Content-Disposition, ETag, Location, Retry-After, X-Request-Id',
};

export interface Gateway {
  baseUrl: string;
  environments: LambdaEnvironment[];
  /** Resolves when the orchestrator has processed all batches that were stored by then. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

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

  /** @returns the function's result; undefined if API Gateway has answered the request itself */
  async function answer(incoming: IncomingMessage, event: APIGatewayProxyEventV2, outgoing: ServerResponse) {
    const operation = operations.find(({ method, path }) => event.routeKey === `${method} ${path}`);
    const outcome = await pools.invoke(operation?.by ?? 'user_manager', event);
    if ('error' in outcome || JSON.stringify(outcome.result).length > MAX_PAYLOAD)
      return refuse(incoming, outgoing, 500, 'Internal Server Error');
    const { statusCode = 200, headers = {}, cookies = [], body = '', isBase64Encoded } = outcome.result;
    outgoing.writeHead(statusCode, {
      ...remapped(headers as Record<string, string>),
      ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
      ...corsOf(incoming.headers),
    });
    outgoing.end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'));
    return operation?.id === 'sendSamples' && statusCode === 202 ? body : undefined;
  }

  const deliveries = new Set<Promise<void>>();
  async function deliver(path: string, sent: string, stored: string): Promise<void> {
    const Records = await changes.insertsOf(path, sent, stored);
    if (Records.length > 0) await pools.invoke('orchestrator', { Records });
  }

  server.on('request', async (incoming, outgoing) => {
    if (isPreflight(incoming)) return void outgoing.writeHead(204, { ...corsOf(incoming.headers), ...PREFLIGHT }).end();
    const sent = await buffer(incoming);
    const event = eventOf(incoming, sent);
    if (sent.length > MAX_BODY || JSON.stringify(event).length > MAX_PAYLOAD)
      return void refuse(incoming, outgoing, 413, 'Request Entity Too Large');
    const stored = await answer(incoming, event, outgoing);
    if (stored === undefined) return;
    // The decoder removes a byte order mark.
    const work = deliver(event.rawPath, new TextDecoder().decode(sent), stored);
    deliveries.add(work);
    await work.finally(() => deliveries.delete(work));
  });

  return {
    baseUrl,
    environments: pools.all,
    async idle() {
      await Promise.all(deliveries);
    },
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

/** An HTTP API with CORS answers preflight requests itself, whatever its routes are. */
const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

const corsOf = ({ origin }: IncomingHttpHeaders): Record<string, string> => (origin === undefined ? {} : CORS);

/** Drops the function's CORS headers, which API Gateway ignores, and renames the header that it does not pass on. */
function remapped(headers: Record<string, string>): Record<string, string> {
  const passed = Object.entries(headers).filter(([name]) => !name.startsWith('access-control-'));
  return Object.fromEntries(
    passed.map(([name, value]) => [name === 'www-authenticate' ? `x-amzn-remapped-${name}` : name, value]),
  );
}

/** Answers as API Gateway does when it does not invoke the function, or the function has failed. */
function refuse({ headers }: IncomingMessage, outgoing: ServerResponse, status: number, message: string): undefined {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...corsOf(headers) });
  outgoing.end(JSON.stringify({ message }));
}
