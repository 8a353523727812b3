import { useSignal } from '@preact/signals';
import { isApiError } from '../../../client/errors.ts';
import { useAction } from '../action.ts';
import { createUser } from '../create-user.ts';
import { useFocusOnError } from '../focus.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Egg } from '../parts/egg.tsx';
import { Notice } from '../parts/notice.tsx';
import { Screen } from '../parts/screen.tsx';
import { TextField } from '../parts/text-field.tsx';
import { type FormField, fieldErrorsOf, fieldsOfErrors } from '../profile-fields.ts';
import { draft, updateDraft } from '../state/draft.ts';
import { goTo } from '../state/route.ts';
import { comeBackLater } from '../state/too-young.ts';

/** The step that asks for the pet's name, creates the user and hatches the egg. */
export function PetScreen() {
  const fieldErrors = useSignal<FormField[]>([]);
  const form = useFocusOnError(fieldErrors.value);
  const { petName } = draft.value;
  const hatch = useAction(async () => {
    try {
      await createUser();
    } catch (error) {
      // The operator has changed the ages since the question was answered.
      if (isApiError(error, 'too-young')) return comeBackLater();
      // This page has already validated the profile with its copy of the server's rules, but the server may have newer
      // rules.
      if (isApiError(error, 'invalid-profile')) fieldErrors.value = fieldsOfErrors(error.problem.errors ?? []);
      throw error;
    }
  });

  function submit(event: SubmitEvent) {
    event.preventDefault();
    fieldErrors.value = fieldErrorsOf({ pet_name: petName });
    if (fieldErrors.value.length === 0) void hatch.run();
  }

  return (
    <Screen
      title={t('pet.title')}
      lead={t('pet.lead')}
      scene={<Egg size="large" mood={hatch.busy ? 'hatching' : 'waiting'} />}
    >
      <form ref={form} noValidate onSubmit={submit}>
        <TextField
          label={t('field.pet_name.label')}
          value={petName}
          onChange={(value) => updateDraft({ petName: value })}
          error={fieldErrors.value.includes('pet_name') ? t('field.pet_name.error') : undefined}
          input={{ readOnly: hatch.busy, name: 'pet_name', autocomplete: 'off', required: true, enterKeyHint: 'go' }}
        />
        <Notice failure={hatch.failure} />
        <div class="actions">
          <BusyButton type="submit" busy={hatch.busy} busyLabel={t('pet.hatching')}>
            {hatch.failure === undefined ? t('pet.hatch') : t('retry')}
          </BusyButton>
          <button class="button plain" type="button" onClick={() => goTo('goals')}>
            {t('back')}
          </button>
        </div>
      </form>
    </Screen>
  );
}
