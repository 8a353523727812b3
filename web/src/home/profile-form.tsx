import { useSignal } from '@preact/signals';
import { isApiError } from '../../../client/errors.ts';
import type { UserProfile } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { useFocusOnFault } from '../focus.ts';
import { locale, t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { GoalPicker, withOwn } from '../parts/goal-picker.tsx';
import { LanguageChoice } from '../parts/language-choice.tsx';
import { Notice } from '../parts/notice.tsx';
import { TextField } from '../parts/text-field.tsx';
import { type Field, fieldFaults, fieldsAt, patchOf } from '../profile-fields.ts';
import { changeProfile } from '../state/profile.ts';

const INPUTS = {
  name: { autocomplete: 'given-name' },
  petName: { autocomplete: 'off' },
  age: { inputMode: 'numeric', autocomplete: 'off', class: 'short' },
} as const;

interface Props {
  profile: UserProfile;
  onDone: (said: string) => void;
}

/** Changes what its owner changes here, and leaves the rest to whoever changes that meanwhile. */
export function ProfileForm({ profile, onDone }: Props) {
  const before = {
    name: profile.name,
    petName: profile.pet_name,
    age: profile.age === undefined ? '' : String(profile.age),
    goals: profile.health_goals ?? [],
  };
  const fields = useSignal(before);
  const ownGoal = useSignal('');
  const faults = useSignal<Field[]>([]);
  const form = useFocusOnFault(faults.value);
  const set = (change: Partial<typeof before>) => {
    fields.value = { ...fields.value, ...change };
  };
  const faultOf = (field: Field) => (faults.value.includes(field) ? t(`fault.${field}`) : undefined);

  const save = useAction(async () => {
    const goals = withOwn(fields.value.goals, ownGoal.value);
    // The field says what is wrong with it.
    if (!goals) return;
    const changed = Object.entries({ ...fields.value, goals }).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as Field]),
    );
    faults.value = fieldFaults(Object.fromEntries(changed));
    if (faults.value.length > 0) return;
    const speaks = locale.peek() === profile.locale ? {} : { locale: locale.peek() };
    try {
      await changeProfile({ ...patchOf(Object.fromEntries(changed)), ...speaks });
    } catch (error) {
      if (isApiError(error, 'invalid-profile')) faults.value = fieldsAt(error.problem.errors ?? []);
      throw error;
    }
    onDone(t('profile.saved'));
  });

  function leave() {
    // A language that was tried out goes with the rest.
    if (profile.locale) locale.value = profile.locale;
    onDone('');
  }

  const text = (field: 'name' | 'petName' | 'age', label: string, optional?: string) => (
    <TextField
      label={label}
      value={fields.value[field]}
      onChange={(value) => set({ [field]: value })}
      fault={faultOf(field)}
      {...(optional ? { optional } : {})}
      input={INPUTS[field]}
    />
  );
  return (
    <div>
      <form
        ref={form}
        id="profile"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save.run();
        }}
      >
        {text('name', t('hello.name'))}
        {text('petName', t('pet.name'))}
        {text('age', t('hello.age'), t('optional'))}
      </form>
      <h3>{t('profile.goals')}</h3>
      <GoalPicker
        goals={fields.value.goals}
        own={ownGoal.value}
        onChange={({ goals, ownGoal: written }) => {
          if (goals) set({ goals });
          if (written !== undefined) ownGoal.value = written;
        }}
      />
      <LanguageChoice />
      <Notice failure={save.failure} />
      <div class="actions">
        <BusyButton type="submit" form="profile" busy={save.busy} meanwhile={t('saving')}>
          {t('save')}
        </BusyButton>
        <button class="button plain" type="button" onClick={leave}>
          {t('cancel')}
        </button>
      </div>
    </div>
  );
}
