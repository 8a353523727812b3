import { useSignal } from '@preact/signals';
import type { Consent } from '../consent.ts';
import { t } from '../i18n/language.ts';
import { ConsentForm } from './consent-form.tsx';
import { METRICS, sendWeek } from './simulated-watch.ts';
import { connectWatchStream } from './sources.ts';

/** Connects the simulated watch, which sends a week of readings. */
export function ConnectWatch({ onDone }: { onDone: () => void }) {
  const share = useSignal(0);
  async function connect(consent: Consent): Promise<void> {
    await sendWeek(await connectWatchStream(consent), (done) => {
      share.value = done;
    });
    onDone();
  }
  return (
    <ConsentForm available={METRICS} busyLabel={t('connect.sendingWeek')} share={share.value} onSubmit={connect} />
  );
}
