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
import {
  type FormField,
  type FormValues,
  fieldFaults,
  fieldsAt,
  INPUT_FIELDS,
  type InputField,
  isNumber,
  isRequired,
  patchOf,
  valuesOf,
} from '../profile-fields.ts';
import { changeProfile } from '../state/profile.ts';

interface Props {
  profile: UserProfile;
  onDone: (said: string) => void;
}

/** Changes what its owner changes here, and leaves the rest to whoever changes that meanwhile. */
export function ProfileForm({ profile, onDone }: Props) {
  const before = valuesOf(profile);
  const fields = useSignal(before);
  const ownGoal = useSignal('');
  const faults = useSignal<FormField[]>([]);
  const form = useFocusOnFault(faults.value);
  const set = (change: Partial<FormValues>) => {
    fields.value = { ...fields.value, ...change };
  };
  const faultOf = (field: InputField) => (faults.value.includes(field) ? t(`field.${field}.fault`) : undefined);

  const save = useAction(async () => {
    const goals = withOwn(fields.value.health_goals, ownGoal.value);
    // The field says what is wrong with it.
    if (!goals) return;
    const changed = Object.entries({ ...fields.value, health_goals: goals }).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as FormField]),
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

  const input = (field: InputField) => (
    <TextField
      key={field}
      label={t(`field.${field}.ask`)}
      value={fields.value[field]}
      onChange={(value) => set({ [field]: value })}
      fault={faultOf(field)}
      {...(isRequired(field) ? {} : { optional: t('optional') })}
      input={{
        autocomplete: field === 'name' ? 'given-name' : 'off',
        ...(isNumber(field) ? { inputMode: 'numeric', class: 'short' } : {}),
      }}
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
        {INPUT_FIELDS.map(input)}
      </form>
      <h3>{t('field.health_goals.name')}</h3>
      <GoalPicker
        goals={fields.value.health_goals}
        own={ownGoal.value}
        onChange={({ goals, ownGoal: written }) => {
          if (goals) set({ health_goals: goals });
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
