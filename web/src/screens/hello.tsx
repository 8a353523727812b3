import { useSignal } from '@preact/signals';
import { useFocusOnFault } from '../focus.ts';
import { t } from '../i18n/language.ts';
import { Egg } from '../parts/egg.tsx';
import { LanguageChoice } from '../parts/language-choice.tsx';
import { Screen } from '../parts/screen.tsx';
import { TextField } from '../parts/text-field.tsx';
import { type FormField, fieldFaults } from '../profile-fields.ts';
import { draft, tell } from '../state/draft.ts';
import { go } from '../state/route.ts';

/** Who are you? */
export function HelloScreen() {
  const faults = useSignal<FormField[]>([]);
  const form = useFocusOnFault(faults.value);
  const { name, age } = draft.value;
  const faultOf = (field: 'name' | 'age') => (faults.value.includes(field) ? t(`field.${field}.fault`) : undefined);

  function submit(event: SubmitEvent) {
    event.preventDefault();
    faults.value = fieldFaults({ name, age });
    if (faults.value.length === 0) go('goals');
  }

  return (
    <Screen title={t('hello.title')} lead={t('hello.lead')} scene={<Egg />}>
      <form ref={form} noValidate onSubmit={submit}>
        <TextField
          label={t('field.name.ask')}
          value={name}
          onChange={(value) => tell({ name: value })}
          fault={faultOf('name')}
          input={{ name: 'name', autocomplete: 'given-name', required: true }}
        />
        <TextField
          label={t('field.age.ask')}
          optional={t('optional')}
          hint={t('hello.whyAge')}
          value={age}
          onChange={(value) => tell({ age: value })}
          fault={faultOf('age')}
          input={{ name: 'age', inputMode: 'numeric', autocomplete: 'off', class: 'short' }}
        />
        <div class="actions">
          <button class="button main" type="submit">
            {t('next')}
          </button>
        </div>
      </form>
      <LanguageChoice />
    </Screen>
  );
}
