import '../../style/mood.css';
import type { PetState } from '../../../../shared/models/typescript/types.ts';
import { t } from '../../i18n/language.ts';

/** The pet's mood as a word, and its energy. */
export function Mood({ mood, energy }: Pick<PetState, 'mood' | 'energy'>) {
  return (
    <div class="mood">
      <span class="badge">{t(`mood.${mood}`)}</span>
      {energy !== undefined && (
        <span class="energy">
          <span class="energy-name" aria-hidden="true">
            {t('energy')}
          </span>
          <meter min={0} max={100} value={energy} aria-label={t('energy')} style={{ '--energy': `${energy}%` }}>
            {energy}
          </meter>
          <span>{energy}</span>
        </span>
      )}
    </div>
  );
}
