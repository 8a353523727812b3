import type { Sample } from '../ports/samples.ts';

/**
 * Two readings of one stream are versions of the same reading if they have the same metric, start and end. A reading without an end is not
 * the same as one with an end.
 */
export interface Version {
  sample: Sample;
  received_at: string;
}

/** Returns whether `one` replaces `other`: the version received later counts; of versions received together, the larger value. */
export const replaces = (one: Version, other: Version): boolean =>
  one.received_at > other.received_at ||
  (one.received_at === other.received_at && one.sample.value > other.sample.value);
