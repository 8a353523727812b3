import type { Consent } from '../consent.ts';
import { streams } from '../state/streams.ts';
import type { Found } from './messages.ts';
import type { Reader } from './reader.ts';
import { type Sent, sendBatches } from './send.ts';
import { connectFileStream, fileStreamIn } from './stream.ts';
import { unfinishedImport } from './unfinished.ts';

interface Options {
  found: Found;
  reader: Reader;
  consent: Consent;
  signal: AbortSignal;
  show(stage: { at: 'sending'; sent: Sent; total: number; isWaiting: boolean }): void;
}

/** Stores the consent, then sends the readings of these metrics. */
export async function sendFound({ found: { survey }, reader, consent, signal, show }: Options): Promise<Sent> {
  const stage = {
    at: 'sending' as const,
    sent: { added: 0, known: 0 },
    total: readingsOf(survey, consent.metrics),
    isWaiting: false,
  };
  const update = (change: Partial<typeof stage>) => show({ ...Object.assign(stage, change) });
  update({});
  unfinishedImport.value = { label: survey.label, startedAt: new Date().toISOString() };
  const { stream_id } = await connectFileStream(survey, consent);
  signal.throwIfAborted();
  reader.start(consent.metrics);
  const sent = await sendBatches({
    streamId: stream_id,
    nextBatch: reader.nextBatch,
    signal,
    onProgress: (soFar) => update({ sent: soFar }),
    onWaiting: (isWaiting) => update({ isWaiting }),
  });
  unfinishedImport.value = undefined;
  return sent;
}

/** @returns the number of readings that the survey found of these metrics */
export const readingsOf = ({ metrics }: Found['survey'], chosen: Consent['metrics']): number =>
  metrics.reduce((sum, { metric, readings }) => sum + (chosen.includes(metric) ? readings : 0), 0);

/**
 * Adds what the user has already consented to for imports of this kind. Uses the streams that are loaded: what is in a
 * file is shown without waiting for the network.
 */
export function earlierConsent({ survey }: Found, chosen: Consent): Consent {
  const { metrics, purposes } = fileStreamIn(streams.peek() ?? [], survey.source) ?? { metrics: [], purposes: [] };
  const agreed = new Set([...chosen.metrics, ...metrics]);
  return {
    metrics: survey.metrics.flatMap(({ metric }) => (agreed.has(metric) ? [metric] : [])),
    purposes: [...new Set([...chosen.purposes, ...purposes])],
  };
}
