import '../style/devices.css';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ALL_METRICS } from '../../../core/streams/metrics.ts';
import { useFocusOnChange } from '../focus.ts';
import { t } from '../i18n/language.ts';
import { ConsentForm } from '../watch/consent-form.tsx';
import { createDeviceStream } from '../watch/sources.ts';
import { ConnectionDetails } from './connection-details.tsx';
import { dropUnsaved, keepUnsaved, unsavedDevice } from './new-device.ts';
import { Pairing } from './pairing.tsx';
import { addDeviceTexts } from './texts.ts';

addDeviceTexts();

interface Props {
  onDone: () => void;
  /** Called with whether a key is shown that the user has not saved yet. */
  onBusy: (isBusy: boolean) => void;
}

/** Connects a device of the user's: by pairing or, if it cannot pair, by hand. */
export function OwnDevice({ onDone, onBusy }: Props) {
  const access = unsavedDevice();
  const container = useFocusOnChange<HTMLDivElement>(access?.stream_id);
  useEffect(() => onBusy(access !== undefined), [access !== undefined]);
  function save(): void {
    dropUnsaved();
    onBusy(false);
    onDone();
  }
  return (
    <div ref={container} class="own-device" tabIndex={-1}>
      {access ? <ConnectionDetails access={access} onSaved={save} /> : <Choice onDone={onDone} />}
    </div>
  );
}

function Choice({ onDone }: Pick<Props, 'onDone'>) {
  const isByHand = useSignal(false);
  return (
    <Pairing onDone={onDone} doneLabel={t('next')}>
      <details
        open={isByHand.value}
        onToggle={({ currentTarget }) => {
          isByHand.value = currentTarget.open;
        }}
      >
        <summary>{t('device.byHand')}</summary>
        <p class="hint">{t('device.byHandLead')}</p>
        {isByHand.value && (
          <ConsentForm
            available={ALL_METRICS}
            busyLabel={t('connect.connecting')}
            onSubmit={async (consent) => keepUnsaved(await createDeviceStream(consent))}
          />
        )}
      </details>
    </Pairing>
  );
}
