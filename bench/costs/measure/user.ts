/** A user of the built functions, and what the user's app and watch do. */
import { awsClock } from '../../../adapters/aws/clock.ts';
import { dynamoClient } from '../../../adapters/dynamodb/client.ts';
import { dynamoSamples } from '../../../adapters/dynamodb/samples.ts';
import { memoryUsers } from '../../../adapters/memory/users.ts';
import { parseBatch } from '../../../core/streams/batch.ts';
import { UNCONDITIONAL } from '../../../core/streams/ingest-limits.ts';
import type { CreatedStream, CreatedUser } from '../../../shared/models/typescript/types.ts';
import { insertRecord } from '../../../test/lambda/table-stream.ts';
import { REGION, TEST_CREDENTIALS } from '../../../test/support/dynamo-engine.ts';
import { MINUTE_MS, PULSE_AND_STEPS, readings } from '../../ingest/readings.ts';
import { exampleBody } from '../../requests.ts';
import type { Answer, Functions } from './functions.ts';

const PARALLEL = 25;

export interface Person {
  id: string;
  auth: { authorization: string };
}

export interface TestUser extends Person {
  stream: CreatedStream;
}

export async function createUser({ send }: Pick<Functions, 'send'>): Promise<Person> {
  const { user_id, access_token } = JSON.parse(
    (await send('POST', '/users', {}, JSON.stringify(exampleBody))).text,
  ) as CreatedUser;
  return { id: user_id, auth: { authorization: `Bearer ${access_token}` } };
}

export async function addStream({ send }: Pick<Functions, 'send'>, { id, auth }: Person) {
  const consent = { source: 'watch', metrics: PULSE_AND_STEPS, purposes: ['pet_state', 'pet_messages'] };
  const answer = await send('POST', `/users/${id}/streams`, auth, JSON.stringify(consent));
  return { answer, stream: JSON.parse(answer.text) as CreatedStream };
}

/** A watch that sends its readings of every `minutes` minutes in a batch, from `from` on. */
export function watchOf(
  functions: Functions,
  { id, stream }: TestUser,
  { minutes, from }: { minutes: number; from: number },
) {
  const { dynamo, names, send, invoke } = functions;
  const { stream_id, ingest_token } = stream;
  let next = from;
  let latest = '';

  return {
    /** Stores all batches up to `until` directly, without the functions. */
    async fill(until: number): Promise<void> {
      const settings = { region: REGION, credentials: () => TEST_CREDENTIALS, clock: awsClock(() => new Date()) };
      const client = dynamoClient({ ...settings, endpoint: dynamo.endpoint });
      const samples = dynamoSamples(client, names.HEALTH_DATA_TABLE, memoryUsers());
      const to = { userId: id, streamId: stream_id, metrics: PULSE_AND_STEPS };
      while (next < until) {
        const starts = Array.from({ length: PARALLEL }, (_, at) => next + at * minutes * MINUTE_MS).filter(
          (at) => at < until,
        );
        const bodies = starts.map((at) => ({ samples: readings(PULSE_AND_STEPS, at, minutes) }));
        await Promise.all(bodies.map((body) => samples.append(parseBatch(body, to, new Date()), UNCONDITIONAL)));
        next += starts.length * minutes * MINUTE_MS;
      }
    },
    async sendBatch() {
      const samples = readings(PULSE_AND_STEPS, next, minutes);
      const headers = { authorization: `Bearer ${ingest_token}` };
      const answer = await send(
        'POST',
        `/users/${id}/streams/${stream_id}/samples`,
        headers,
        JSON.stringify({ samples }),
      );
      latest = `${new Date(next).toISOString()}#${stream_id}#${JSON.parse(answer.text).batch_id}`;
      next += minutes * MINUTE_MS;
      return answer;
    },
    /** The record of the batch that was sent last, as DynamoDB's stream delivers it. */
    stored: async () => ({ Records: [await insertRecord(dynamo.client, names.HEALTH_DATA_TABLE, id, latest)] }),
    fold: (event: object) => invoke('orchestrator', event),
    /** Makes the orchestrator read all recent batches, by the record of a removed one. */
    async rebuild(): Promise<void> {
      const Keys = { user_id: { S: id }, sk: { S: latest } };
      await invoke('orchestrator', { Records: [{ eventName: 'REMOVE', dynamodb: { Keys, SequenceNumber: '1' } }] });
    },
  };
}

const DAY_MS = 24 * 60 * MINUTE_MS;
export const WEEK_DAYS = 7;
const [PAGE_LIMIT, MAX_PAGES] = [5000, 2];

/** Requests the readings of the last days, as `web/src/state/samples.ts` does for the charts. */
export function chartsOf({ send }: Functions, { id, auth }: Person) {
  /** The pages that the app has stored, by their path. */
  const stored = new Map<string, { etag: string; cursor: string }>();

  async function load(path: string) {
    const known = stored.get(path);
    const answer = await send('GET', path, { ...auth, ...(known && { 'if-none-match': known.etag }) });
    if (answer.status !== 304) {
      const { next_cursor = '' } = JSON.parse(answer.text);
      stored.set(path, { etag: answer.headers.etag ?? '', cursor: next_cursor });
    }
    return { answer, cursor: stored.get(path)?.cursor ?? '' };
  }

  return {
    async load(days: number): Promise<Answer[]> {
      const answers: Answer[] = [];
      const midnight = new Date().setUTCHours(0, 0, 0, 0);
      for (let day = 0; day < days; day += 1) {
        const times = [midnight - day * DAY_MS, midnight - (day - 1) * DAY_MS];
        const [from, to] = times.map((at) => new Date(at).toISOString());
        const path = `/users/${id}/samples?from=${from}&to=${to}&limit=${PAGE_LIMIT}`;
        let next = '';
        for (let page = 0; page < MAX_PAGES; page += 1) {
          const { answer, cursor } = await load(next ? `${path}&cursor=${encodeURIComponent(next)}` : path);
          answers.push(answer);
          if (!cursor) break;
          next = cursor;
        }
      }
      return answers;
    },
    /** Requests the first page of yesterday, as a client that has stored nothing. */
    async loadPage(): Promise<Answer[]> {
      const midnight = new Date().setUTCHours(0, 0, 0, 0);
      const from = new Date(midnight - DAY_MS).toISOString();
      return [await send('GET', `/users/${id}/samples?from=${from}&limit=${PAGE_LIMIT}`, auth)];
    },
  };
}
