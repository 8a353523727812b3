import { computed } from '@preact/signals';
import { unwrap } from '../../../../client/client.ts';
import { SELF_REPORTS, type SelfReport } from '../../../../core/pet/self-report.ts';
import type { HealthStream } from '../../../../shared/models/typescript/types.ts';
import { currentUserParams, hatchery } from '../../api.ts';
import { t } from '../../i18n/language.ts';
import { createStream, isOpen, loadStreams, streams } from '../../state/streams.ts';

/** The `source` of the stream with the answers. */
export const SELF_REPORT_SOURCE = 'self-report';

const isForAnswers = (stream: HealthStream): boolean =>
  isOpen(stream) && stream.source === SELF_REPORT_SOURCE && stream.metrics.includes('self_report');

/** The stream to which the owner has consented for answers; undefined before that. */
export const answerStream = computed(() => streams.value?.find(isForAnswers));

/** Stores the consent to answers. A retry after a lost response finds the stream that exists already. */
export async function agreeToAnswers(): Promise<HealthStream> {
  const existing = (await loadStreams()).find(isForAnswers);
  const consent: Pick<HealthStream, 'metrics' | 'purposes'> = { metrics: ['self_report'], purposes: ['pet_state'] };
  return existing ?? createStream({ source: SELF_REPORT_SOURCE, label: t('home.report.source'), ...consent });
}

/** @returns when the answer was given */
export async function sendAnswer({ stream_id }: HealthStream, answer: SelfReport): Promise<string> {
  const start = new Date().toISOString();
  const params = { path: { ...currentUserParams().path, stream_id } };
  const body = { samples: [{ metric: 'self_report' as const, value: SELF_REPORTS[answer].value, start }] };
  await unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}/samples', { params, body }));
  return start;
}
