import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { isApiError } from '../../../client/errors.ts';
import type { UserProfile } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { useFocusOnError } from '../focus.ts';
import { locale, t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { GoalPicker, withOwnGoal } from '../parts/goal-picker.tsx';
import { LanguageChoice } from '../parts/language-choice.tsx';
import { Notice } from '../parts/notice.tsx';
import { translateGoals } from '../parts/suggested-goals.ts';
import { TextField } from '../parts/text-field.tsx';
import {
  type FormField,
  type FormValues,
  fieldErrorsOf,
  fieldsOfErrors,
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
  onDone: (message: string) => void;
}

/**
 * A form to edit the profile. It saves only the fields that were changed in this form, so that concurrent changes by
 * other clients are kept.
 */
export function ProfileForm({ profile, onDone }: Props) {
  // The values when the form was opened, because `profile` follows the changes of other clients.
  const before = useRef(valuesOf(profile)).current;
  const fields = useSignal(before);
  const ownGoal = useSignal('');
  const fieldErrors = useSignal<FormField[]>([]);
  const form = useFocusOnError(fieldErrors.value);
  const set = (change: Partial<FormValues>) => {
    fields.value = { ...fields.value, ...change };
  };
  const errorOf = (field: InputField) => (fieldErrors.value.includes(field) ? t(`field.${field}.error`) : undefined);

  const save = useAction(async () => {
    const goals = withOwnGoal(translateGoals(fields.value.health_goals), ownGoal.value);
    // The goal field already shows the error.
    if (!goals) return;
    const changed = Object.entries({ ...fields.value, health_goals: goals }).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as FormField]),
    );
    fieldErrors.value = fieldErrorsOf(Object.fromEntries(changed));
    if (fieldErrors.value.length > 0) return;
    const language = locale.peek() === profile.locale ? {} : { locale: locale.peek() };
    try {
      await changeProfile({ ...patchOf(Object.fromEntries(changed)), ...language });
    } catch (error) {
      if (isApiError(error, 'invalid-profile')) fieldErrors.value = fieldsOfErrors(error.problem.errors ?? []);
      throw error;
    }
    onDone(t('profile.saved'));
  });

  function cancel() {
    // Also switches the page back to the profile's language if the user had chosen another one.
    if (profile.locale) locale.value = profile.locale;
    onDone('');
  }

  const input = (field: InputField) => (
    <TextField
      key={field}
      label={t(`field.${field}.label`)}
      value={fields.value[field]}
      onChange={(value) => set({ [field]: value })}
      error={errorOf(field)}
      {...(isRequired(field) ? {} : { optional: t('optional') })}
      input={{
        autocomplete: field === 'name' ? 'given-name' : 'off',
        ...(isNumber(field) ? { inputMode: 'numeric', class: 'short' } : {}),
      }}
    />
  );
  return (
    <div class="fields">
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
        goals={translateGoals(fields.value.health_goals)}
        own={ownGoal.value}
        onChange={({ goals, ownGoal: typed }) => {
          if (goals) set({ health_goals: goals });
          if (typed !== undefined) ownGoal.value = typed;
        }}
      />
      <LanguageChoice />
      <Notice failure={save.failure} messages={{ 'too-young': t('profile.tooYoung') }} />
      <div class="actions">
        <BusyButton type="submit" form="profile" busy={save.busy} busyLabel={t('saving')}>
          {t('save')}
        </BusyButton>
        <button class="button plain" type="button" onClick={cancel}>
          {t('cancel')}
        </button>
      </div>
    </div>
  );
}
