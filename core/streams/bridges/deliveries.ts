import type { BatchReceipt } from '../../../shared/models/typescript/types.ts';
import { AppError } from '../../errors.ts';
import type { Batch, Sample } from '../../ports/samples.ts';
import type { Principal, Stream, User } from '../../ports/users.ts';
import { batchId, batchOf, compareSamples } from '../batch.ts';
import { accessError, authorise, type IngestDependencies, throwIfError } from '../ingest.ts';
import { quotaError } from '../ingest-limits.ts';
import { fullDayError, rateLimitError } from '../usage.ts';
import type { LeftOut, Mapping } from './mapping.ts';
import { usableSamples } from './usable.ts';

/** Maximum number of readings in one delivery of an app. */
export const MAX_DELIVERED = 20_000;
const MAX_BATCH = 1_000;

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
   * Stores the usable readings as several batches. If it is interrupted, the same delivery stores the rest, and nothing twice. Cost: one
   * append for each day (UTC) and each 1,000 readings.
   *
   * @param deliveryId identifies the delivery, if the app has sent an id. Otherwise its content does
   * @throws `too-many-requests`
   */
  store(delivery: OpenDelivery, mapping: Mapping, deliveryId?: string): Promise<BatchReceipt>;
}

/** Receives what apps send in formats of their own. Such an app cannot split its deliveries, nor leave anything out. */
export function deliveryService(dependencies: IngestDependencies): DeliveryService {
  const { users, samples, onStored, limitBatch, ingestLimits, clock } = dependencies;

  async function append(batch: Batch, sender: Principal): Promise<boolean> {
    const outcome = await samples.append(batch, {
      accessError: (user) => accessError(user, sender, batch),
      quotaError: (counts) => quotaError(counts, ingestLimits.readingsPerDay),
    });
    if (typeof outcome === 'object') throw outcome.refused;
    if (outcome === 'stored') onStored(batch);
    return outcome === 'stored';
  }

  return {
    async open(sender, streamId) {
      const found = authorise(await users.get(sender.userId), streamId, sender, clock().toISOString());
      if (found instanceof AppError) throw found;
      return { sender, streamId, ...found };
    },
    async store({ sender, streamId, user, stream }, mapping, deliveryId) {
      await limitBatch(user);
      const now = clock();
      throwIfError(rateLimitError(user, ingestLimits, now));
      const idOf = (content: string) =>
        batchId(streamId, deliveryId === undefined ? content : `${deliveryId}:${content}`);
      const usable = usableSamples(mapping, stream.metrics, now);
      const batches = chunks(usable).map((chunk) => batchOf(chunk, { userId: user.user_id, streamId }, now, idOf));
      for (const batch of batches) throwIfError(fullDayError(user, batch, ingestLimits));
      let stored = 0;
      for (const batch of batches) if (await append(batch, sender)) stored += 1;
      const [only, ...others] = batches;
      return {
        batch_id: only && others.length === 0 ? only.batch_id : idOf(batches.map(({ digest }) => digest).join()),
        accepted: usable.length,
        duplicate: batches.length > 0 && stored === 0,
        ...leftOutMember(mapping.leftOut),
      };
    },
  };
}

const leftOutMember = (leftOut: LeftOut): Pick<BatchReceipt, 'left_out'> =>
  Object.keys(leftOut).length > 0 ? { left_out: leftOut } : {};

/**
 * Splits readings into batches of one day (UTC) each. An app that sends the same days again sends the same batches again, except for the
 * days that have changed.
 */
function chunks(samples: readonly Sample[]): Sample[][] {
  const days = Map.groupBy(samples.toSorted(compareSamples), ({ start }) => start.slice(0, 'YYYY-MM-DD'.length));
  return [...days.values()].flatMap((ofDay) =>
    Array.from({ length: Math.ceil(ofDay.length / MAX_BATCH) }, (_, at) =>
      ofDay.slice(at * MAX_BATCH, (at + 1) * MAX_BATCH),
    ),
  );
}
