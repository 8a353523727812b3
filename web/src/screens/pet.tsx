import { useSignal } from '@preact/signals';
import { isRefusal } from '../../../client/failure.ts';
import { useAction } from '../action.ts';
import { createUser } from '../create-user.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Egg } from '../parts/egg.tsx';
import { Notice } from '../parts/notice.tsx';
import { Screen } from '../parts/screen.tsx';
import { focusFault, TextField } from '../parts/text-field.tsx';
import { fieldFaults, fieldsAt } from '../profile-fields.ts';
import { draft, tell } from '../state/draft.ts';
import { go } from '../state/route.ts';

/** What is your pet called? With that the user is made, and the egg hatches. */
export function PetScreen() {
  const isFaulty = useSignal(false);
  const { petName } = draft.value;
  const hatch = useAction(async () => {
    try {
      await createUser();
    } catch (error) {
      // The page has the service's own rules; should they have changed, back to the field that is in question.
      if (isRefusal(error, 'invalid-profile'))
        isFaulty.value = fieldsAt(error.problem.errors ?? []).includes('petName');
      throw error;
    }
  });

  function submit(event: SubmitEvent) {
    event.preventDefault();
    isFaulty.value = fieldFaults({ petName }).length > 0;
    if (isFaulty.value) focusFault(event.currentTarget as HTMLFormElement);
    else void hatch.run();
  }

  return (
    <Screen title={t('pet.title')} lead={t('pet.lead')} scene={<Egg mood={hatch.busy ? 'hatching' : 'waiting'} />}>
      <form noValidate onSubmit={submit}>
        <TextField
          label={t('pet.name')}
          value={petName}
          onChange={(value) => tell({ petName: value })}
          fault={isFaulty.value ? t('fault.petName') : undefined}
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
