import '../style/notifications.css';
import { useSignal } from '@preact/signals';
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
  const field = (name: keyof QuietHours) => (
    <TextField
      label={t(`notifications.${name}`)}
      value={edited.value[name]}
      onChange={(time) => (edited.value = { ...edited.peek(), [name]: time })}
      input={{ type: 'time', required: true }}
    />
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void saving.run();
      }}
    >
      <fieldset>
        <legend>{t('notifications.quiet')}</legend>
        <div class="quiet-hours">
          {field('from')}
          {field('to')}
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
