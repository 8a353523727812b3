import { useSignal } from '@preact/signals';
import { useFocusOnError } from '../focus.ts';
import { t } from '../i18n/language.ts';
import { Egg } from '../parts/egg.tsx';
import { Screen } from '../parts/screen.tsx';
import { TextField } from '../parts/text-field.tsx';
import { type FormField, fieldErrorsOf } from '../profile-fields.ts';
import { draft, updateDraft } from '../state/draft.ts';
import { goTo } from '../state/route.ts';

export function HelloScreen() {
  const fieldErrors = useSignal<FormField[]>([]);
  const form = useFocusOnError(fieldErrors.value);
  const { name } = draft.value;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    fieldErrors.value = fieldErrorsOf({ name });
    if (fieldErrors.value.length > 0) return;
    updateDraft({ acceptedName: name });
    goTo('goals');
  }

  return (
    <Screen title={t('hello.title')} lead={t('hello.lead')} scene={<Egg />}>
      <form ref={form} noValidate onSubmit={submit}>
        <TextField
          label={t('field.name.label')}
          value={name}
          onChange={(value) => updateDraft({ name: value })}
          error={fieldErrors.value.length > 0 ? t('field.name.error') : undefined}
          input={{ name: 'name', autocomplete: 'given-name', required: true }}
        />
        <div class="actions">
          <button class="button main" type="submit">
            {t('next')}
          </button>
          <button class="button plain" type="button" onClick={() => goTo('born')}>
            {t('back')}
          </button>
        </div>
      </form>
    </Screen>
  );
}
