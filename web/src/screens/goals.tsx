import { t } from '../i18n/language.ts';
import { Egg } from '../parts/egg.tsx';
import { GoalPicker } from '../parts/goal-picker.tsx';
import { Screen } from '../parts/screen.tsx';
import { draft, tell } from '../state/draft.ts';
import { go } from '../state/route.ts';

/** What do you hope for? None is an answer too. */
export function GoalsScreen() {
  const { name, goals } = draft.value;
  return (
    <Screen title={t('goals.title', { name: name.trim() })} lead={t('goals.lead')} scene={<Egg />}>
      <GoalPicker goals={goals} onChange={(chosen) => tell({ goals: chosen })} />
      <div class="actions">
        <button class="button main" type="button" onClick={() => go('pet')}>
          {goals.length > 0 ? t('next') : t('goals.none')}
        </button>
        <button class="button plain" type="button" onClick={() => history.back()}>
          {t('back')}
        </button>
      </div>
    </Screen>
  );
}
