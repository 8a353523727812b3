import { type Signal, useSignal } from '@preact/signals';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { Unlocked } from '../locked/unlocked.tsx';
import { BusyButton } from '../parts/busy-button.tsx';
import { Notice } from '../parts/notice.tsx';
import { TextField } from '../parts/text-field.tsx';
import { changeQuietHours, type PushState, type QuietHours } from './push.ts';

interface Props {
  quiet: QuietHours;
  onSaved: (state: PushState) => void;
}

/** Edits the hours without notifications. The button appears once they differ from the saved ones. */
export function QuietHoursForm({ quiet, onSaved }: Props) {
  const edited = useSignal(quiet);
  const saving = useAction(async () => onSaved(await changeQuietHours(edited.peek())));
  const { from, to } = edited.value;
  const hasChanged = from !== quiet.from || to !== quiet.to;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void saving.run();
  };
  return (
    <form onSubmit={submit}>
      <fieldset>
        <legend>{t('notifications.quiet')}</legend>
        <div class="quiet-hours">
          <TimeField name="from" hours={edited} />
          <TimeField name="to" hours={edited} />
        </div>
        <p class="hint" role="status">
          {from === to ? t('notifications.noQuiet') : ''}
        </p>
      </fieldset>
      <Notice failure={saving.failure} />
      {hasChanged && (
        <Unlocked>
          <div class="actions">
            <BusyButton type="submit" busy={saving.busy} busyLabel={t('notifications.saving')}>
              {t('notifications.save')}
            </BusyButton>
          </div>
        </Unlocked>
      )}
    </form>
  );
}

function TimeField({ name, hours }: { name: keyof QuietHours; hours: Signal<QuietHours> }) {
  return (
    <TextField
      label={t(`notifications.${name}`)}
      value={hours.value[name]}
      onChange={(time) => (hours.value = { ...hours.peek(), [name]: time })}
      input={{ type: 'time', required: true }}
    />
  );
}
