import { memoryPets } from '../../adapters/memory/pets.ts';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { templateNarrator } from '../../adapters/narrators/template.ts';
import { deltaFromBatch, deltaFromRemoval, EMPTY_DELTA, mergeDeltas } from '../../core/pet/fold-delta.ts';
import { orchestrator } from '../../core/pet/orchestrator.ts';
import type { Narrator } from '../../core/ports/narrator.ts';
import type { PetStore } from '../../core/ports/pets.ts';
import type { Metric, SampleStore } from '../../core/ports/samples.ts';
import type { Purpose, User, UserStore } from '../../core/ports/users.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { DEFAULT_AGE_RULES } from '../../core/users/ages.ts';
import { ownerOf, someUser } from '../ports/users.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const ALL: Purpose[] = ['pet_state', 'pet_messages'];
const STREAM = '0d2c8a7e-5b0f-4e2b-9c55-6f1f3f0c7d21';

interface World {
  users?: UserStore;
  pets?: PetStore;
  samples?: SampleStore;
  say?: Narrator['say'];
}

/** Creates a user with a stream, a narrator that records its prompts, and a clock that tests can set. */
export async function petWorld({
  users = memoryUsers(),
  pets = memoryPets(),
  samples = memorySamples(),
  say = async () => 'Hello Max, I am here.',
}: World = {}) {
  let now = Date.parse('2026-03-14T08:00:00Z');
  const prompts: string[] = [];
  const narrator: Narrator = {
    name: 'openai-compatible',
    isRemote: true,
    say(prompt, ...options) {
      prompts.push(prompt.data);
      return say(prompt, ...options);
    },
  };
  const clock = () => new Date(now);
  const failures: unknown[] = [];
  const report = (error: unknown) => void failures.push(error);
  /** Simulates another process that uses the same stores, by creating a second pet service. */
  const process = () =>
    orchestrator({
      users,
      samples,
      pets,
      narrator,
      template: templateNarrator(),
      ages: DEFAULT_AGE_RULES,
      report,
      clock,
    });
  const petService = process();
  let delta = EMPTY_DELTA;
  const consent = (purposes: Purpose[]) => {
    const at = clock().toISOString();
    const metrics: Metric[] = ['sleep_score', 'heart_rate'];
    return { [STREAM]: { source: 'test', metrics, purposes, created_at: at, updated_at: at, consent_log: [] } };
  };
  const user = someUser({ name: 'Max', pet_name: 'Rocky', locale: 'en', streams: consent(ALL) });
  const { user_id } = user;
  const [tokenHash = ''] = Object.keys(user.tokens);
  await users.create(user);
  return {
    user_id,
    prompts,
    pets,
    consent,
    samples,
    failures,
    /**
     * Evaluates the pet with the samples stored since the last refresh. Pass another process as `by` to evaluate it
     * there.
     */
    async refresh(by = petService) {
      const added = delta;
      delta = EMPTY_DELTA;
      if ((await by.refresh(user_id, added)).isMessageDue) await by.narrate(user_id);
    },
    process,
    currentState: async () => petService.currentState((await users.get(user_id)) ?? user),
    knowledge: async () => petService.knowledgeOf((await users.get(user_id)) ?? user),
    change: (set: object) =>
      users.update({ set, remove: [], updated_at: clock().toISOString() }, { principal: ownerOf(user_id, tokenHash) }),
    /** Sets fields of the profile, and removes those that are undefined. */
    changeProfile: (
      fields: {
        [F in 'age' | 'purposes' | 'name' | 'pet_name' | 'time_zone' | 'resting_until' | 'health_goals']?:
          | User[F]
          | undefined;
      },
    ) => {
      const all = Object.entries(fields);
      const set = Object.fromEntries(all.filter(([, value]) => value !== undefined));
      const remove = all.flatMap(([field, value]) => (value === undefined ? [field as 'time_zone'] : []));
      const change = { set, remove, updated_at: clock().toISOString() };
      return users.update(change, { principal: ownerOf(user_id, tokenHash) });
    },
    /** What the service does after it has erased readings of the stream. */
    erase: () => petService.refresh(user_id, deltaFromRemoval(STREAM)),
    now: clock,
    advance: (ms: number) => {
      now += ms;
    },
    /** Stores a batch with one sample. @returns the change that it makes to the fold */
    async addSample(metric: Metric, value: number) {
      const start = clock().toISOString();
      const batch = {
        user_id,
        stream_id: STREAM,
        batch_id: crypto.randomUUID(),
        start,
        digest: `${value}`,
        received_at: start,
      };
      const stored = { ...batch, samples: [{ metric, value, start }] };
      await samples.append(stored, UNCONDITIONAL);
      const added = deltaFromBatch(stored, clock());
      delta = mergeDeltas(delta, added);
      return added;
    },
  };
}
