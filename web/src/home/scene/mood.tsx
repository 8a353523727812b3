import type { PetState } from '../../../../shared/models/typescript/types.ts';
import { t } from '../../i18n/language.ts';

export function Mood({ mood, energy }: Pick<PetState, 'mood' | 'energy'>) {
  return (
    <div class="mood">
      <span class="badge">{t(`mood.${mood}`)}</span>
      {energy !== undefined && (
        <label class="energy">
          <span>{t('energy')}</span>
          <meter min={0} max={100} value={energy}>
            {energy}
          </meter>
          <span aria-hidden="true">{energy}</span>
        </label>
      )}
    </div>
  );
}
