import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Notice } from '../parts/notice.tsx';
import { sendNight } from '../watch/simulated-watch.ts';

export function SimulatedNights({ stream }: { stream: HealthStream }) {
  const good = useAction(() => sendNight(stream, 'good'));
  const rough = useAction(() => sendNight(stream, 'rough'));
  return (
    <div class="nights">
      {Object.entries({ good, rough }).map(([night, action]) => (
        <BusyButton
          key={night}
          variant="plain"
          busy={action.busy}
          busyLabel={t('streams.sending')}
          onClick={() => action.run()}
        >
          {t(`streams.night.${night as 'good' | 'rough'}`)}
        </BusyButton>
      ))}
      <Notice failure={good.failure ?? rough.failure} />
    </div>
  );
}
