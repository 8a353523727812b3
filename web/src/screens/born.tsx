import { useSignal } from '@preact/signals';
import { useFocusOnError } from '../focus.ts';
import { t } from '../i18n/language.ts';
import { Egg } from '../parts/egg.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { Screen } from '../parts/screen.tsx';
import { TextField } from '../parts/text-field.tsx';
import type { FormField } from '../profile-fields.ts';
import { draft, updateDraft } from '../state/draft.ts';
import { goTo } from '../state/route.ts';
import { loadSettings, settings, settingsFailure } from '../state/settings.ts';
import { comeBackLater } from '../state/too-young.ts';
import { ageOf, yearOf } from './age.ts';

/** Asks for the year of birth. It stays in memory: only the age is kept, and only if the service is for this age. */
export function BornScreen() {
  const minAge = settings.value?.min_age;
  return (
    <Screen title={t('born.title')} lead={t('born.lead')} scene={<Egg />}>
      {minAge === undefined ? <WaitForSettings /> : <Question minAge={minAge} />}
    </Screen>
  );
}

function Question({ minAge }: { minAge: number }) {
  const year = useSignal(yearOf(draft.peek().age));
  const fieldErrors = useSignal<FormField[]>([]);
  const form = useFocusOnError(fieldErrors.value);

  function accept(age: number | null): void {
    updateDraft({ age });
    goTo('hello');
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    const age = ageOf(year.value);
    if (age === undefined) fieldErrors.value = ['age'];
    else if (age < minAge) comeBackLater();
    else accept(age);
  }

  return (
    <form ref={form} noValidate onSubmit={submit}>
      <TextField
        label={t('born.label')}
        hint={t('born.hint')}
        value={year.value}
        onChange={(value) => (year.value = value)}
        error={fieldErrors.value.length > 0 ? t('born.error') : undefined}
        // Without a name and autofill, so that the browser does not keep an answer that was too young.
        input={{ inputMode: 'numeric', autocomplete: 'off', class: 'short' }}
      />
      <div class="actions">
        <button class="button main" type="submit">
          {t('next')}
        </button>
        <button class="button plain" type="button" onClick={() => goTo('egg')}>
          {t('back')}
        </button>
        {minAge === 0 && (
          <button class="button quiet" type="button" onClick={() => accept(null)}>
            {t('born.skip')}
          </button>
        )}
      </div>
    </form>
  );
}

function WaitForSettings() {
  const failure = settingsFailure.value;
  if (failure === undefined) return <Loading />;
  return (
    <Notice failure={failure}>
      <button class="button plain" type="button" onClick={() => void loadSettings().catch(() => {})}>
        {t('retry')}
      </button>
    </Notice>
  );
}
