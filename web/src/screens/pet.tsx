import { useSignal } from '@preact/signals';
import { isApiError } from '../../../client/errors.ts';
import { useAction } from '../action.ts';
import { createUser } from '../create-user.ts';
import { useFocusOnFault } from '../focus.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Egg } from '../parts/egg.tsx';
import { Notice } from '../parts/notice.tsx';
import { Screen } from '../parts/screen.tsx';
import { TextField } from '../parts/text-field.tsx';
import { type FormField, fieldFaults, fieldsAt } from '../profile-fields.ts';
import { draft, tell } from '../state/draft.ts';
import { go } from '../state/route.ts';

/** What is your pet called? With that the user is made, and the egg hatches. */
export function PetScreen() {
  const faults = useSignal<FormField[]>([]);
  const form = useFocusOnFault(faults.value);
  const { petName } = draft.value;
  const hatch = useAction(async () => {
    try {
      await createUser();
    } catch (error) {
      // The page has the service's own rules; should they have changed, back to the field that is in question.
      if (isApiError(error, 'invalid-profile')) faults.value = fieldsAt(error.problem.errors ?? []);
      throw error;
    }
  });

  function submit(event: SubmitEvent) {
    event.preventDefault();
    faults.value = fieldFaults({ pet_name: petName });
    if (faults.value.length === 0) void hatch.run();
  }

  return (
    <Screen title={t('pet.title')} lead={t('pet.lead')} scene={<Egg mood={hatch.busy ? 'hatching' : 'waiting'} />}>
      <form ref={form} noValidate onSubmit={submit}>
        <TextField
          label={t('field.pet_name.ask')}
          value={petName}
          onChange={(value) => tell({ petName: value })}
          fault={faults.value.includes('pet_name') ? t('field.pet_name.fault') : undefined}
          input={{ readOnly: hatch.busy, name: 'pet_name', autocomplete: 'off', required: true, enterKeyHint: 'go' }}
        />
        <Notice failure={hatch.failure} />
        <div class="actions">
          <BusyButton type="submit" busy={hatch.busy} meanwhile={t('pet.hatching')}>
            {hatch.failure === undefined ? t('pet.hatch') : t('again')}
          </BusyButton>
          <button class="button plain" type="button" onClick={() => go('goals')}>
            {t('back')}
          </button>
        </div>
      </form>
    </Screen>
  );
}
