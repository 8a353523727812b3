import { RECENT_MS } from '../../../core/pet/vitals.ts';
import { METRICS } from '../../../core/streams/metrics.ts';
import type { PetState } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';
import { samples, samplesFailure } from '../state/samples.ts';
import { isOpen, streams } from '../state/streams.ts';
import { Card } from './card.tsx';
import { formatTime, formatValue } from './format.ts';

/** The rules whose readings give the pet a mood, each without those of another rule. */
const MOOD_RULES: (typeof METRICS)[keyof typeof METRICS]['petRule'][] = ['sleep', 'recovery', 'self-report'];

interface Props {
  petName: string;
  basedOn: PetState['based_on'];
}

export function MoodReasons({ petName, basedOn }: Props) {
  return (
    <Card title={t('moodReasons.title', { pet: petName })}>
      {basedOn.length === 0 && <NoReasons />}
      {basedOn.length > 0 && (
        <dl class="reasons">
          {basedOn.map(({ metric, value, start, end }) => (
            <div key={metric}>
              <dt>{t(`metric.${metric}.name`)}</dt>
              <dd>
                {formatValue(metric, value)}
                <span class="hint">{formatTime(end ?? start)}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}

/** Says why there are no reasons. Reserves the space of the likely text until the readings are loaded. */
function NoReasons() {
  const isLikelyUnused = streams.value?.filter(isOpen).some(({ purposes }) => !purposes.includes('pet_state')) ?? false;
  const isKnown = samples.value !== undefined || samplesFailure.value !== undefined;
  const isUnused = isKnown ? hasUnusedReadings() : isLikelyUnused;
  return (
    <p class={isLikelyUnused && !isKnown ? 'invisible' : undefined}>
      {t(isUnused ? 'moodReasons.notAllowed' : 'moodReasons.none')}
    </p>
  );
}

/** Returns whether there are recent readings that give the pet a mood, but which the owner has not allowed it to use. */
function hasUnusedReadings(): boolean {
  const since = new Date(Date.now() - RECENT_MS).toISOString();
  const open = new Map(streams.value?.filter(isOpen).map((stream) => [stream.stream_id, stream]));
  return [...(samples.value?.values() ?? [])].flat().some(({ metric, stream_id, start, end = start }) => {
    const isEnoughForMood = MOOD_RULES.includes(METRICS[metric].petRule);
    const stream = open.get(stream_id);
    const isUsed = stream?.purposes.includes('pet_state') && stream.metrics.includes(metric);
    return isEnoughForMood && end >= since && stream !== undefined && !isUsed;
  });
}
