import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

export type Fault =
  /** The proxy responds with this status. The service never receives the request. */
  | { status: number; body?: string; headers?: Record<string, string> }
  /** The proxy forwards the request and delays the response. */
  | { answerAfterMs: number }
  /** The service processes the request, but the connection breaks before the response. */
  | 'answer lost'
  /** The service processes the request, but the connection breaks in the middle of the response body. */
  | 'cut off'
  /** The connection is reset. The service never receives the request. */
  | 'reset'
  /** The proxy never responds. */
  | 'silence';

export interface Proxy {
  endpoint: string;
  /** The requests so far. Each is the name of the DynamoDB operation, or the method and path. */
  calls: string[];
  /** Sets the faults of the next requests, one fault per request. Pass undefined to forward a request unchanged. */
  next(...faults: (Fault | undefined)[]): void;
  /** Sets the fault of all requests for which `next` has set none. Pass undefined to clear it. */
  always(fault: Fault | undefined): void;
  stop(): Promise<void>;
}

export async function startProxy(target: string): Promise<Proxy> {
  const calls: string[] = [];
  const queue: (Fault | undefined)[] = [];
  let defaultFault: Fault | undefined;
  const server = createServer(async (incoming, outgoing) => {
    calls.push(nameOf(incoming));
    const fault = queue.length > 0 ? queue.shift() : defaultFault;
    const body = await buffer(incoming);
    if (fault === 'silence') return;
    if (fault === 'reset') return void incoming.socket.resetAndDestroy();
    if (typeof fault === 'object' && 'status' in fault) {
      return void outgoing.writeHead(fault.status, fault.headers).end(fault.body);
    }
    const answered = await forward(target, incoming, body);
    if (fault === 'answer lost') return void incoming.socket.resetAndDestroy();
    if (typeof fault === 'object') await delay(fault.answerAfterMs);
    await respond(answered, outgoing, fault === 'cut off');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    next: (...faults) => void queue.push(...faults),
    always(fault) {
      defaultFault = fault;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function nameOf({ headers, method, url }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? (target.split('.')[1] ?? target) : `${method} ${url?.split('?')[0]}`;
}

/** Forwards a request with its original `Host` header, because the header is part of the signature. */
export async function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { method, headers, url } = incoming;
  const onward = request(`${target}${url}`, { method, headers, setHost: false });
  onward.end(body);
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  return answer;
}

async function respond(answer: IncomingMessage, outgoing: ServerResponse, cutOff: boolean): Promise<void> {
  const body = await buffer(answer);
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  if (!cutOff) return void outgoing.end(body);
  outgoing.write(body.subarray(0, body.length / 2), () => outgoing.destroy());
}
