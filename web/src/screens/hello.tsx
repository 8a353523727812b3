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
  const { name, age } = draft.value;
  const errorOf = (field: 'name' | 'age') =>
    fieldErrors.value.includes(field) ? t(`field.${field}.error`) : undefined;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    fieldErrors.value = fieldErrorsOf({ name, age });
    if (fieldErrors.value.length > 0) return;
    updateDraft({ accepted: { name, age } });
    goTo('goals');
  }

  return (
    <Screen title={t('hello.title')} lead={t('hello.lead')} scene={<Egg />}>
      <form ref={form} noValidate onSubmit={submit}>
        <TextField
          label={t('field.name.label')}
          value={name}
          onChange={(value) => updateDraft({ name: value })}
          error={errorOf('name')}
          input={{ name: 'name', autocomplete: 'given-name', required: true }}
        />
        <TextField
          label={t('field.age.label')}
          optional={t('optional')}
          hint={t('hello.ageHint')}
          value={age}
          onChange={(value) => updateDraft({ age: value })}
          error={errorOf('age')}
          input={{ name: 'age', inputMode: 'numeric', autocomplete: 'off', class: 'short' }}
        />
        <div class="actions">
          <button class="button main" type="submit">
            {t('next')}
          </button>
          <button class="button plain" type="button" onClick={() => goTo('egg')}>
            {t('back')}
          </button>
        </div>
      </form>
    </Screen>
  );
}
