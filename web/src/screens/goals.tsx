import { t } from '../i18n/language.ts';
import { Egg } from '../parts/egg.tsx';
import { GoalPicker, withOwn } from '../parts/goal-picker.tsx';
import { Screen } from '../parts/screen.tsx';
import { draft, tell } from '../state/draft.ts';
import { go } from '../state/route.ts';

/** What do you hope for? None is an answer too. */
export function GoalsScreen() {
  const { name, goals, ownGoal } = draft.value;

  function next() {
    const all = withOwn(goals, ownGoal);
    // The field says what is wrong with it.
    if (!all) return;
    tell({ goals: all, ownGoal: '' });
    go('pet');
  }

  return (
    <Screen title={t('goals.title', { name: name.trim() })} lead={t('goals.lead')} scene={<Egg />}>
      <GoalPicker goals={goals} own={ownGoal} onChange={tell} />
      <div class="actions">
        <button class="button main" type="button" onClick={next}>
          {goals.length > 0 || ownGoal.trim() !== '' ? t('next') : t('goals.none')}
        </button>
        <button class="button plain" type="button" onClick={() => go('hello')}>
          {t('back')}
        </button>
      </div>
    </Screen>
  );
}
