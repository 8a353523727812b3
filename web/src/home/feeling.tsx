import type { PetState } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';
import { Card } from './card.tsx';
import { timeWords, valueWords } from './words.ts';

/** What the pet's mood follows from. Nothing is made up: without recent readings it says so. */
export function Feeling({ pet }: { pet: PetState }) {
  const { based_on: grounds } = pet;
  return (
    <Card title={t('feeling.title')}>
      {grounds.length === 0 && <p>{t('feeling.nothing')}</p>}
      {grounds.length > 0 && (
        <dl class="grounds">
          {grounds.map(({ metric, value, start, end }) => (
            <div key={metric}>
              <dt>{t(`metric.${metric}.name`)}</dt>
              <dd>
                {valueWords(metric, value)}
                <span class="hint">{timeWords(end ?? start)}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}
