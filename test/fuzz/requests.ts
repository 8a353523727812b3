import { type AnswerCounts, createAnswerCounts, watchMemory } from './answer-counts.ts';
import { type OtherUser, requestOf } from './build.ts';
import { assertAllowed, checkAnswer, withinTimeout } from './oracle.ts';
import { type Outcome, type Search, search, type Target } from './search.ts';
import { type Step, scenariosOf } from './steps.ts';
import { createWatchedUser, newWorld } from './users.ts';
import { type Exchange, exchange, type WireRequest } from './wire.ts';
import { learnFrom } from './world.ts';

/** The fraction of the run that counts as warm-up. Memory growth is measured after the warm-up. */
const WARM_UP = 0.3;
const MEASURE_EVERY = 20;

/** Sends sequences of requests that are generated from the contract and then mutated, and checks each response. */
export async function fuzzRequests(target: Pick<Target, 'baseUrl' | 'raw' | 'pid'>, options: Search): Promise<Outcome> {
  const watchedUser = await createWatchedUser(target.baseUrl);
  const tally = createAnswerCounts();
  const memory = watchMemory(target.pid, options.ms * WARM_UP);
  let scenarios = 0;
  const { runs, finding } = await search(options, scenariosOf(target.raw), async (scenario) => {
    await play(scenario, { ...target, ...options }, watchedUser, tally);
    scenarios += 1;
    if (scenarios % MEASURE_EVERY === 0) await memory.measure();
  });
  try {
    await watchedUser.assertUntouched();
    await memory.measure();
    return { runs, finding, lines: [...tally.lines(), `  ${memory.result()}`] };
  } catch (error) {
    const message = (error as Error).message;
    return { runs, finding: finding ?? { seed: options.seed, path: '', message }, lines: tally.lines() };
  }
}

/**
 * Runs a scenario with a new user. @throws at the first wrong response. The error lists all requests of the scenario.
 */
async function play(
  scenario: readonly Step[],
  { baseUrl, raw, timeoutMs }: Pick<Target & Search, 'baseUrl' | 'raw' | 'timeoutMs'>,
  otherUser: OtherUser,
  tally: AnswerCounts,
): Promise<void> {
  const world = await newWorld(baseUrl);
  const sent: Exchange[] = [];
  const send = async (name: string, origin: string, request: WireRequest): Promise<Exchange> => {
    const wireRequest = raw ? request : inAscii(request);
    return withinTimeout(timeoutMs, async () => {
      const exchanged = await exchange(origin, wireRequest);
      sent.push(exchanged);
      tally.count(name, exchanged.answer?.status ?? 0);
      if (origin === baseUrl) await checkAnswer(exchanged);
      return exchanged;
    });
  };
  try {
    for (const step of scenario) {
      const exchanged = await send(step.operation.operation.operationId, baseUrl, requestOf(step, world, otherUser));
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
    throw new Error(`${(error as Error).message}\n${sent.map(describe).join('\n')}`, { cause: error });
  }
}

/** Percent-encodes the request target the way an API gateway does. */
const inAscii = (request: WireRequest): WireRequest => ({
  ...request,
  target: request.target.replaceAll(/[^\x21-\x7e]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`),
});

const MAX_BODY = 1500;
const MAX_HEAD = 400;

/** Formats a request and its response as text. Long parts are truncated, and bytes that are not text are escaped. */
export function describe({ request, answer, ms }: Exchange): string {
  const { method, target, headers, body, chunked, pieces, stalled } = request;
  const lines = headers.map(([name, value]) => `    ${escaped(name)}: ${truncate(escaped(value), MAX_HEAD)}`);
  const sent = body
    ? [`    ${truncate(escaped(body.toString('latin1')), MAX_BODY)}${chunked ? ' (in chunks)' : ''}`]
    : [];
  const outcome = answer ? answer.status : 'no answer';
  return [
    `  ${escaped(method)} ${truncate(escaped(target), MAX_HEAD)}`,
    ...lines,
    ...sent,
    ...(pieces ? [`    in ${pieces} pieces`] : []),
    ...(stalled ? [`    with ${stalled} stalled copies`] : []),
    `    → ${outcome} in ${Math.round(ms)} ms`,
  ].join('\n');
}

const escaped = (text: string): string =>
  text.replaceAll(/[^\x20-\x7e]/g, (letter) => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`);

const truncate = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}… (${text.length} in all)` : text;
