import { useSignal } from '@preact/signals';
import { t } from '../i18n/language.ts';
import { fieldFaults } from '../profile-fields.ts';
import { TextField } from './text-field.tsx';

const SUGGESTIONS = ['sleep', 'walk', 'water', 'outside', 'calm', 'screen'] as const;
const MOST = 10;

interface Props {
  goals: readonly string[];
  onChange: (goals: string[]) => void;
}

/** Goals as chips: some suggested, and any of one's own. */
export function GoalPicker({ goals, onChange }: Props) {
  const own = useSignal('');
  const isFaulty = useSignal(false);
  const suggested = SUGGESTIONS.map((key) => t(`goals.suggested.${key}`));
  const isFull = goals.length >= MOST;
  const shown = [...suggested, ...goals.filter((goal) => !suggested.includes(goal))];

  function toggle(goal: string) {
    if (goals.includes(goal)) onChange(goals.filter((other) => other !== goal));
    else if (!isFull) onChange([...goals, goal]);
  }

  function add(event: SubmitEvent) {
    event.preventDefault();
    const goal = own.value.trim();
    isFaulty.value = fieldFaults({ goals: [goal] }).length > 0;
    if (isFaulty.value || isFull) return;
    if (!goals.includes(goal)) onChange([...goals, goal]);
    own.value = '';
  }

  return (
    <div class="goals">
      <fieldset class="chips">
        <legend class="visually-hidden">{t('goals.legend')}</legend>
        {shown.map((goal) => (
          <button
            key={goal}
            class="chip"
            type="button"
            dir="auto"
            aria-pressed={goals.includes(goal)}
            aria-disabled={isFull && !goals.includes(goal)}
            onClick={() => toggle(goal)}
          >
            {goal}
          </button>
        ))}
      </fieldset>
      <form class="add" noValidate onSubmit={add}>
        <TextField
          label={t('goals.own')}
          value={own.value}
          onChange={(value) => {
            own.value = value;
            isFaulty.value = false;
          }}
          fault={isFaulty.value ? t('fault.goals') : undefined}
          input={{ name: 'goal', autocomplete: 'off', enterKeyHint: 'done' }}
        />
        <button class="button plain" type="submit" aria-disabled={isFull}>
          {t('goals.add')}
        </button>
      </form>
      <p class="hint" role="status">
        {isFull ? t('goals.full', { count: MOST }) : t('goals.chosen', { count: goals.length, most: MOST })}
      </p>
    </div>
  );
}
