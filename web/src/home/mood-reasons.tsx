import type { PetState } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';
import { Card } from './card.tsx';
import { formatTime, formatValue } from './format.ts';

interface Props {
  petName: string;
  basedOn: PetState['based_on'];
}

export function MoodReasons({ petName, basedOn }: Props) {
  return (
    <Card title={t('moodReasons.title', { pet: petName })}>
      {basedOn.length === 0 && <p>{t('moodReasons.none')}</p>}
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
