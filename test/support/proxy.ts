import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** What goes wrong with a request on its way. */
export type Fault =
  /** The service answers so, without having done anything. */
  | { status: number; body?: string; headers?: Record<string, string> }
  /** Passed on, but the answer comes late. */
  | { answerAfterMs: number }
  /** Passed on and carried out, but the connection breaks before the answer. */
  | 'answer lost'
  /** Passed on and carried out, but the connection breaks in the middle of the answer's body. */
  | 'cut off'
  /** The connection breaks at once. */
  | 'reset'
  /** Nothing ever comes back. */
  | 'silence';

export interface Proxy {
  endpoint: string;
  /** What was asked for so far: DynamoDB's operation, or the method and path. */
  calls: string[];
  /** The faults of the next requests, one each; undefined lets one through. */
  next(...faults: (Fault | undefined)[]): void;
  /** The fault of every request that has none of its own, until it is taken back. */
  always(fault: Fault | undefined): void;
  stop(): Promise<void>;
}

/** Stands between the service and an engine: counts the requests, and lets things go wrong as they do on a network. */
export async function startProxy(target: string): Promise<Proxy> {
  const calls: string[] = [];
  const queue: (Fault | undefined)[] = [];
  let standing: Fault | undefined;
  const server = createServer(async (incoming, outgoing) => {
    calls.push(nameOf(incoming));
    const fault = queue.length > 0 ? queue.shift() : standing;
    const body = await buffer(incoming);
    if (fault === 'silence') return;
    if (fault === 'reset') return void incoming.socket.resetAndDestroy();
    if (typeof fault === 'object' && 'status' in fault) {
      return void outgoing.writeHead(fault.status, fault.headers).end(fault.body);
    }
    const answered = await passOn(target, incoming, body);
    if (fault === 'answer lost') return void incoming.socket.resetAndDestroy();
    if (typeof fault === 'object') await delay(fault.answerAfterMs);
    await handBack(answered, outgoing, fault === 'cut off');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    next: (...faults) => void queue.push(...faults),
    always(fault) {
      standing = fault;
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

/** With the Host it came with, as that is what was signed. */
async function passOn(target: string, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { method, headers, url } = incoming;
  const onward = request(`${target}${url}`, { method, headers, setHost: false });
  onward.end(body);
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  return answer;
}

async function handBack(answer: IncomingMessage, outgoing: ServerResponse, cutOff: boolean): Promise<void> {
  const body = await buffer(answer);
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  if (!cutOff) return void outgoing.end(body);
  outgoing.write(body.subarray(0, body.length / 2), () => outgoing.destroy());
}
