import type { BatchReceipt } from '../../../shared/models/typescript/types.ts';
import { AppError } from '../../errors.ts';
import type { Batch, Sample } from '../../ports/samples.ts';
import type { Principal, Stream, User } from '../../ports/users.ts';
import { activityOfReadings } from '../../users/activity.ts';
import { requireUnlocked } from '../../users/locked.ts';
import { batchId, batchOf, compareSamples } from '../batch.ts';
import { accessError, authorise, type IngestDependencies, throwIfError } from '../ingest.ts';
import { quotaError } from '../ingest-limits.ts';
import { fullDayError, rateLimitError } from '../usage.ts';
import type { LeftOut, Mapping } from './mapping.ts';
import { usableSamples } from './usable.ts';

/** Maximum number of readings in one delivery of an app. */
export const MAX_DELIVERED = 20_000;
const MAX_BATCH = 1_000;
const HOUR_MS = 60 * 60 * 1_000;
/**
 * Hours that one batch covers. With more hours, an app that sends often stores the same readings more often. With fewer, a delivery costs
 * more writes.
 */
const BLOCK_HOURS = 6;

/** A delivery whose sender may send to the stream. */
export interface OpenDelivery {
  sender: Principal;
  streamId: string;
  user: User;
  stream: Stream;
}

interface DeliveryService {
  /**
   * Checks the sender before the body is read. Cost: one read.
   *
   * @throws `unauthorized`, `not-found` as for a batch
   */
  open(sender: Principal, streamId: string): Promise<OpenDelivery>;
  /**
   * Enforces the lock and the rate limit for batches. Called before the body is parsed, because parsing a large body is expensive.
   *
   * @param batches the size of the body, in batches of the maximum size
   * @throws `locked`, `too-many-requests`
   */
  admit(delivery: OpenDelivery, batches: number): Promise<void>;
  /**
   * Stores the usable readings as several batches. Each stored batch counts towards the rate limit. If this is interrupted or exceeds the
   * limit, the same delivery stores the rest, and nothing twice. Cost: one append for each `BLOCK_HOURS` and each 1,000 readings.
   *
   * @param deliveryId identifies the delivery, if the app has sent an id. Otherwise its content does
   * @throws `too-many-requests`
   */
  store(delivery: OpenDelivery, mapping: Mapping, deliveryId?: string): Promise<BatchReceipt>;
}

/** Receives what apps send in formats of their own. Such an app cannot split its deliveries, nor leave anything out. */
export function deliveryService(dependencies: IngestDependencies): DeliveryService {
  const { users, samples, onStored, limitBatch, ingestLimits, clock } = dependencies;
  const recordActivity = activityOfReadings(dependencies);

  /** @returns `full` if the batch would exceed the quota of a day, because an app cannot leave out that day */
  async function append(batch: Batch, { sender, user }: OpenDelivery): Promise<'stored' | 'duplicate' | 'full'> {
    if (fullDayError(user, batch, ingestLimits)) return 'full';
    let isFull = false;
    const outcome = await samples.append(batch, {
      accessError: (user) => accessError(user, sender, batch),
      quotaError: (counts) => {
        const error = quotaError(counts, ingestLimits.readingsPerDay);
        isFull = error !== undefined;
        return error;
      },
    });
    if (isFull) return 'full';
    if (typeof outcome === 'object') throw outcome.refused;
    return outcome === 'stored' ? 'stored' : 'duplicate';
  }

  return {
    async open(sender, streamId) {
      const found = authorise(await users.get(sender.userId), streamId, sender, clock().toISOString());
      if (found instanceof AppError) throw found;
      return { sender, streamId, ...found };
    },
    async admit({ user }, batches) {
      // Not in `open`, because only then the signature of a webhook is verified.
      requireUnlocked(user);
      await limitBatch(user, batches);
      throwIfError(rateLimitError(user, ingestLimits, clock()));
    },
    async store(delivery, mapping, deliveryId) {
      const { streamId, user, stream } = delivery;
      const now = clock();
      const idOf = (content: string) =>
        batchId(streamId, deliveryId === undefined ? content : `${deliveryId}:${content}`);
      const usable = usableSamples(mapping, stream.metrics, now);
      const batches = chunks(usable).map((chunk) => batchOf(chunk, { userId: user.user_id, streamId }, now, idOf));
      const counts = { stored: 0, duplicate: 0, full: 0 };
      let accepted = 0;
      for (const batch of batches) {
        // `admit` has counted the first stored batch. Duplicates before it do not count, so each repetition stores at least one more batch.
        if (counts.stored > 0) await limitBatch(user);
        const outcome = await append(batch, delivery);
        counts[outcome] += 1;
        // Before `onStored`, as in `ingestService`, and once, because `user` is not read again.
        if (outcome === 'stored' && counts.stored === 1) await recordActivity(user);
        if (outcome === 'stored') onStored(batch);
        if (outcome === 'full') mapping.leaveOut('day_full', batch.samples.length);
        else accepted += batch.samples.length;
      }
      const [only, ...others] = batches;
      return {
        batch_id: only && others.length === 0 ? only.batch_id : idOf(batches.map(({ digest }) => digest).join()),
        accepted,
        duplicate: counts.duplicate > 0 && counts.stored === 0,
        ...leftOutMember(mapping.leftOut),
      };
    },
  };
}

const leftOutMember = (leftOut: LeftOut): Pick<BatchReceipt, 'left_out'> =>
  Object.keys(leftOut).length > 0 ? { left_out: leftOut } : {};

/**
 * Splits readings into batches of one block of hours (UTC) each. Apps look back a day or two each time. The blocks that have not changed
 * are then the same batches again, which store nothing and do not count towards the quota; only the first and the last block differ.
 */
function chunks(samples: readonly Sample[]): Sample[][] {
  const blocks = Map.groupBy(samples.toSorted(compareSamples), ({ start }) =>
    Math.floor(Date.parse(start) / (BLOCK_HOURS * HOUR_MS)),
  );
  return [...blocks.values()].flatMap((ofBlock) =>
    Array.from({ length: Math.ceil(ofBlock.length / MAX_BATCH) }, (_, at) =>
      ofBlock.slice(at * MAX_BATCH, (at + 1) * MAX_BATCH),
    ),
  );
}
