import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Notice } from '../parts/notice.tsx';
import { bringNight } from '../watch/simulated-watch.ts';

/** Lets the simulated watch report a night, to see the pet feel it. */
export function Nights({ stream }: { stream: HealthStream }) {
  const good = useAction(() => bringNight(stream, 'good'));
  const rough = useAction(() => bringNight(stream, 'rough'));
  return (
    <fieldset class="nights">
      <legend>{t('streams.tryIt')}</legend>
      {Object.entries({ good, rough }).map(([night, report]) => (
        <BusyButton
          key={night}
          look="plain"
          busy={report.busy}
          meanwhile={t('streams.reporting')}
          onClick={() => report.run()}
        >
          {t(`streams.night.${night as 'good' | 'rough'}`)}
        </BusyButton>
      ))}
      <Notice failure={good.failure ?? rough.failure} />
    </fieldset>
  );
}
