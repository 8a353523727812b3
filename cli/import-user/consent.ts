import type { Export, HealthStream, StreamPatch } from '../../shared/models/typescript/types.ts';

export type ExportedBatch = Export['batches'][number];

/** One moment of a stream's past: what was agreed to from then on, and the batches to bring before anything else is. */
export interface Step extends Required<Pick<StreamPatch, 'metrics' | 'purposes' | 'imported'>> {
  batches: ExportedBatch[];
}

/**
 * A stream's consents in their order, with each batch at a moment that allows it: of several the one with the fewest purposes, and of
 * these the latest, so that a reading is put to no use on the way that its owner has since withdrawn. `unagreed` are those that no
 * moment allows.
 */
export function stepsOf(stream: HealthStream, batches: readonly ExportedBatch[]) {
  const { consent_log: log, revoked_at } = stream;
  // The last entry of a revoked stream is the revocation itself.
  const consents = revoked_at && log.length > 1 ? log.slice(0, -1) : log;
  const steps: Step[] = consents.map(({ at, metrics, purposes, imported = { given_at: at } }) => ({
    metrics,
    purposes,
    imported,
    batches: [],
  }));
  const byRestraint = steps.toReversed().sort((a, b) => a.purposes.length - b.purposes.length);
  const unagreed: ExportedBatch[] = [];
  for (const batch of batches) {
    const needed = new Set(batch.samples.map(({ metric }) => metric));
    const step = byRestraint.find(({ metrics }) => needed.isSubsetOf(new Set(metrics)));
    (step?.batches ?? unagreed).push(batch);
  }
  return { steps, unagreed };
}
