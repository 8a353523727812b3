import assert from 'node:assert/strict';
import type { UploadTicket } from '../../shared/models/typescript/types.ts';
import { requestOf } from './build.ts';
import { watchMemory } from './memory.ts';
import { judge, PATIENT_MS } from './oracle.ts';
import { newCanary, newWorld } from './people.ts';
import { PICTURE } from './picture.ts';
import { type Outcome, type Search, search } from './search.ts';
import { type Step, storiesOf } from './steps.ts';
import { createTally } from './tally.ts';
import type { Target } from './targets.ts';
import { told } from './transcript.ts';
import { type Exchange, exchange, type WireRequest } from './wire.ts';
import type { World } from './world.ts';

/** Memory is compared with what it was after this part of the time. */
const WARM_UP = 0.3;
const LOOK_EVERY = 20;
const MIB = 1024 * 1024;

/** Sends stories of requests, made from the contract and then mutated, and holds each answer to what is promised. */
export async function fuzzRequests({ baseUrl, raw, pid }: Target, options: Search): Promise<Outcome> {
  const canary = await newCanary(baseUrl);
  const tally = createTally();
  const memory = watchMemory(pid, options.ms * WARM_UP);
  let stories = 0;

  async function play(story: readonly Step[]): Promise<void> {
    const world = await newWorld(baseUrl);
    const sent: Exchange[] = [];
    const send = async (name: string, origin: string, request: WireRequest): Promise<Exchange> => {
      const exchanged = await exchange(origin, raw ? request : inAscii(request));
      sent.push(exchanged);
      tally.count(name, exchanged.answer?.status ?? 0);
      if (origin === baseUrl) await judge(exchanged);
      if (exchanged.ms > PATIENT_MS) assert.ok(await isQuick(origin, request), `slower than ${PATIENT_MS} ms, twice`);
      return exchanged;
    };
    try {
      for (const step of story) {
        const { operationId } = step.operation.operation;
        const exchanged = await send(operationId, baseUrl, requestOf(step, world, canary));
        assertAllowed(step, exchanged);
        const next = await learnFrom(exchanged, world);
        if (next)
          await send(
            next.name,
            next.origin,
            step.mutations.reduce((changed, mutate) => mutate(changed), next.request),
          );
      }
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${sent.map(told).join('\n')}`, { cause: error });
    }
    stories += 1;
    if (stories % LOOK_EVERY === 0) await memory.look();
  }

  const { runs, finding } = await search(options, storiesOf(raw), play);
  const lines = tally.lines();
  try {
    await canary.assertUntouched();
    await memory.look();
    lines.push(`  ${memory.judge()}`);
  } catch (error) {
    const said = (error as Error).message;
    return { runs, finding: finding ?? { seed: options.seed, path: '', said }, lines };
  }
  return { runs, finding, lines };
}

/** As a gateway hands addresses on. */
const inAscii = (request: WireRequest): WireRequest => ({
  ...request,
  target: request.target.replaceAll(/[^\x21-\x7e]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`),
});

/** A machine that has much else to do may be late once. */
const isQuick = async (origin: string, request: WireRequest) => (await exchange(origin, request)).ms <= PATIENT_MS;

/** Where one may not go, nothing good is answered. */
function assertAllowed({ operation, asker, elsewhere, mutations }: Step, { answer }: Exchange): void {
  const { security } = operation.operation;
  const isOpen = security.length === 0 || security.some((one) => Object.keys(one).length === 0);
  if (mutations.length > 0 || isOpen || !answer) return;
  const isStrange = elsewhere && operation.path.includes('{user_id}');
  const isRight = asker === 'right' || (asker === 'stream' && security.some((one) => 'ingestToken' in one));
  if (isStrange || !isRight) assert.ok(answer.status >= 400, `${asker} asks, and is answered ${answer.status}`);
}

interface Next {
  name: string;
  origin: string;
  request: WireRequest;
}

/** Takes in what a good answer tells. Answers the address that a client would go to now, if there is one. */
async function learnFrom({ request, answer }: Exchange, world: World): Promise<Next | undefined> {
  if (!answer || answer.status >= 400) return undefined;
  const etag = answer.headers.get('ETag');
  if (etag) world.remember('etag', etag);
  for (const [name, value] of request.headers) if (name === 'Idempotency-Key') world.remember('idempotency_key', value);
  const location = answer.status === 302 ? answer.headers.get('Location') : null;
  if (location) return linkTo('(download)', location, { method: 'GET' });
  if (request.method === 'HEAD' || answer.headers.get('Content-Type') !== 'application/json') return undefined;
  const body = (await answer.clone().json()) as Partial<UploadTicket>;
  world.learn(body);
  if (body.upload_url === undefined) return undefined;
  const { 'Content-Length': length, ...headers } = body.headers ?? {};
  return linkTo('(upload)', body.upload_url, {
    method: 'PUT',
    headers: Object.entries(headers),
    body: paddedTo(Number(length ?? 0)),
  });
}

/** A picture of as many bytes as were announced; of more than a MiB not. */
function paddedTo(bytes: number): Buffer {
  return Buffer.concat([PICTURE, Buffer.alloc(Math.max(0, Math.min(bytes, MIB) - PICTURE.byteLength))]);
}

function linkTo(name: string, address: string, request: Partial<WireRequest>): Next {
  const { origin, pathname, search } = new URL(address);
  return { name, origin, request: { method: 'GET', target: pathname + search, headers: [], ...request } };
}
