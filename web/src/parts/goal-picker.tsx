import { useSignal } from '@preact/signals';
import { textFields } from '../../../shared/models/typescript/text.ts';
import { HelpCard } from '../help-lines/help-card.tsx';
import { t } from '../i18n/language.ts';
import { fieldErrorsOf } from '../profile-fields.ts';
import { suggestedGoals } from './suggested-goals.ts';
import { TextField } from './text-field.tsx';

const MAX_GOALS = textFields.profile_patch.health_goals;

interface Props {
  goals: readonly string[];
  /** The goal that the user is typing. */
  own: string;
  onChange: (change: { goals?: string[]; ownGoal?: string }) => void;
}

/** @returns the goals, including the one being typed if there is one; undefined if that goal is invalid */
export function withOwnGoal(goals: readonly string[], own: string): string[] | undefined {
  const goal = own.trim();
  if (goal === '' || goals.includes(goal) || goals.length >= MAX_GOALS) return [...goals];
  return fieldErrorsOf({ health_goals: [goal] }).length > 0 ? undefined : [...goals, goal];
}

export function GoalPicker({ goals, own, onChange }: Props) {
  const wasEmptyAdded = useSignal(false);
  // An invalid goal is marked while it is being typed. An empty one is marked only after a click on “Add”.
  const isInvalid = own.trim() === '' ? wasEmptyAdded.value : withOwnGoal(goals, own) === undefined;
  // A goal that is removed stays here, so that it keeps the focus and can be chosen again.
  const removed = useSignal<readonly string[]>([]);
  const isFull = goals.length >= MAX_GOALS;
  const shown = new Set([...suggestedGoals(), ...removed.value, ...goals]);

  function toggle(goal: string) {
    if (goals.includes(goal)) {
      removed.value = [...removed.value, ...goals];
      onChange({ goals: goals.filter((other) => other !== goal) });
    } else if (!isFull) onChange({ goals: [...goals, goal] });
  }

  function add(event: SubmitEvent) {
    event.preventDefault();
    const added = withOwnGoal(goals, own);
    wasEmptyAdded.value = own.trim() === '';
    if (added && !isFull) onChange({ goals: added, ownGoal: '' });
  }

  return (
    <div class="goals">
      <fieldset class="chips">
        <legend class="visually-hidden">{t('field.health_goals.label')}</legend>
        {[...shown].map((goal) => (
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
          value={own}
          onChange={(ownGoal) => {
            wasEmptyAdded.value = false;
            onChange({ ownGoal });
          }}
          error={isInvalid ? t('field.health_goals.error') : undefined}
          input={{ name: 'goal', autocomplete: 'off', enterKeyHint: 'done' }}
        />
        <button class="button plain" type="submit" aria-disabled={isFull}>
          {t('goals.add')}
        </button>
      </form>
      <p class="hint" role="status">
        {isFull ? t('goals.full', { count: MAX_GOALS }) : t('goals.chosen', { count: goals.length, max: MAX_GOALS })}
      </p>
      <HelpCard texts={[...goals, own]} />
    </div>
  );
}
