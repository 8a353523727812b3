import { t } from '../i18n/language.ts';
import { Egg } from '../parts/egg.tsx';
import { GoalPicker, withOwnGoal } from '../parts/goal-picker.tsx';
import { Screen } from '../parts/screen.tsx';
import { translateGoals } from '../parts/suggested-goals.ts';
import { draft, updateDraft } from '../state/draft.ts';
import { goTo } from '../state/route.ts';

export function GoalsScreen() {
  const { name, ownGoal } = draft.value;
  const goals = translateGoals(draft.value.goals);

  function next() {
    const all = withOwnGoal(goals, ownGoal);
    // The goal field already shows the error.
    if (!all) return;
    updateDraft({ goals: all, ownGoal: '' });
    goTo('pet');
  }

  return (
    <Screen title={t('goals.title', { name: name.trim() })} lead={t('goals.lead')} scene={<Egg />}>
      <GoalPicker goals={goals} own={ownGoal} onChange={updateDraft} />
      <div class="actions">
        <button class="button main" type="button" onClick={next}>
          {goals.length > 0 || ownGoal.trim() !== '' ? t('next') : t('goals.skip')}
        </button>
        <button class="button plain" type="button" onClick={() => goTo('hello')}>
          {t('back')}
        </button>
      </div>
    </Screen>
  );
}
