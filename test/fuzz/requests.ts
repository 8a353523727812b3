import { requestOf, type Stranger } from './build.ts';
import { assertAllowed, judge, withinTimeout } from './oracle.ts';
import { newCanary, newWorld } from './people.ts';
import { type Outcome, type Search, search, type Target } from './search.ts';
import { type Step, storiesOf } from './steps.ts';
import { createTally, type Tally, watchMemory } from './tally.ts';
import { type Exchange, exchange, type WireRequest } from './wire.ts';
import { learnFrom } from './world.ts';

/** Memory is compared with what it was after this part of the time. */
const WARM_UP = 0.3;
const LOOK_EVERY = 20;

/** Sends stories of requests, made from the contract and then mutated, and holds each answer to what is promised. */
export async function fuzzRequests(target: Pick<Target, 'baseUrl' | 'raw' | 'pid'>, options: Search): Promise<Outcome> {
  const canary = await newCanary(target.baseUrl);
  const tally = createTally();
  const memory = watchMemory(target.pid, options.ms * WARM_UP);
  let stories = 0;
  const { runs, finding } = await search(options, storiesOf(target.raw), async (story) => {
    await play(story, { ...target, ...options }, canary, tally);
    stories += 1;
    if (stories % LOOK_EVERY === 0) await memory.look();
  });
  try {
    await canary.assertUntouched();
    await memory.look();
    return { runs, finding, lines: [...tally.lines(), `  ${memory.judge()}`] };
  } catch (error) {
    const said = (error as Error).message;
    return { runs, finding: finding ?? { seed: options.seed, path: '', said }, lines: tally.lines() };
  }
}

/** A new user's story. Throws at the first answer that is not right, with all that led to it. */
async function play(
  story: readonly Step[],
  { baseUrl, raw, timeoutMs }: Pick<Target & Search, 'baseUrl' | 'raw' | 'timeoutMs'>,
  stranger: Stranger,
  tally: Tally,
): Promise<void> {
  const world = await newWorld(baseUrl);
  const sent: Exchange[] = [];
  const send = async (name: string, origin: string, request: WireRequest): Promise<Exchange> => {
    const asked = raw ? request : inAscii(request);
    return withinTimeout(timeoutMs, async () => {
      const exchanged = await exchange(origin, asked);
      sent.push(exchanged);
      tally.count(name, exchanged.answer?.status ?? 0);
      if (origin === baseUrl) await judge(exchanged);
      return exchanged;
    });
  };
  try {
    for (const step of story) {
      const exchanged = await send(step.operation.operation.operationId, baseUrl, requestOf(step, world, stranger));
      assertAllowed(step, exchanged);
      const link = await learnFrom(exchanged, world);
      if (link)
        await send(
          link.name,
          link.origin,
          step.mutations.reduce((changed, mutate) => mutate(changed), link.request),
        );
    }
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${sent.map(told).join('\n')}`, { cause: error });
  }
}

/** As a gateway hands addresses on. */
const inAscii = (request: WireRequest): WireRequest => ({
  ...request,
  target: request.target.replaceAll(/[^\x21-\x7e]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`),
});

const MAX_BODY = 1500;
const MAX_HEAD = 400;

/** A request and its answer, for people to read: what is long is cut, what is not text is written in escapes. */
export function told({ request, answer, ms }: Exchange): string {
  const { method, target, headers, body, chunked, pieces, stalled } = request;
  const lines = headers.map(([name, value]) => `    ${escaped(name)}: ${cut(escaped(value), MAX_HEAD)}`);
  const sent = body ? [`    ${cut(escaped(body.toString('latin1')), MAX_BODY)}${chunked ? ' (in chunks)' : ''}`] : [];
  const outcome = answer ? answer.status : 'no answer';
  return [
    `  ${escaped(method)} ${cut(escaped(target), MAX_HEAD)}`,
    ...lines,
    ...sent,
    ...(pieces ? [`    in ${pieces} pieces`] : []),
    ...(stalled ? [`    beside ${stalled} that stand still`] : []),
    `    → ${outcome} in ${Math.round(ms)} ms`,
  ].join('\n');
}

const escaped = (text: string): string =>
  text.replaceAll(/[^\x20-\x7e]/g, (letter) => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`);

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}… (${text.length} in all)` : text;
