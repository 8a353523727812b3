import type { Export, HealthStream, NewStream } from '../../shared/models/typescript/types.ts';

export type ExportedBatch = Export['batches'][number];

/** One entry of a stream's consent log, with the batches to send while it is in effect. */
export interface ConsentStep extends Required<Pick<NewStream, 'metrics' | 'purposes' | 'imported'>> {
  batches: ExportedBatch[];
}

/**
 * Assigns each batch to an entry of the stream's consent log that allows it. If there are several, it picks the entry with the fewest
 * purposes, then the latest, so that no reading is used for a purpose that the owner has withdrawn.
 *
 * @returns the entries in chronological order, and the batches that no entry allows
 */
export function consentSteps(stream: HealthStream, batches: readonly ExportedBatch[]) {
  const { consent_log: log, revoked_at } = stream;
  // The last entry of a revoked stream records the revocation, not a consent.
  const consents = revoked_at && log.length > 1 ? log.slice(0, -1) : log;
  const steps: ConsentStep[] = consents.map(({ at, metrics, purposes, imported = { given_at: at } }) => ({
    metrics,
    purposes,
    imported,
    batches: [],
  }));
  const byPurposes = steps.toReversed().sort((a, b) => a.purposes.length - b.purposes.length);
  const unconsented: ExportedBatch[] = [];
  for (const batch of batches) {
    const needed = new Set(batch.samples.map(({ metric }) => metric));
    const step = byPurposes.find(({ metrics }) => needed.isSubsetOf(new Set(metrics)));
    (step?.batches ?? unconsented).push(batch);
  }
  return { steps, unconsented };
}
