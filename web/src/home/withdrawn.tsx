import { useSignal } from '@preact/signals';
import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { withdrawnOf } from '../consent.ts';
import { useFocusOn } from '../focus.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Notice } from '../parts/notice.tsx';
import { refreshSamples } from '../state/samples.ts';
import { erasedAt, eraseWithdrawn } from '../state/streams.ts';

/** What happens to the readings of measurements that were switched off, and the way to have them erased. */
export function Withdrawn({ stream }: { stream: HealthStream }) {
  const isAsking = useSignal(false);
  const receipt = useSignal('');
  const said = useFocusOn<HTMLParagraphElement>(receipt.value);
  const before = erasedAt.value[stream.stream_id] ?? '';
  const withdrawn = withdrawnOf(stream).filter(({ since }) => since > before);
  const metrics = withdrawn.map(({ metric }) => t(`metric.${metric}.name`)).join(', ');
  const erase = useAction(async () => {
    const { erased } = await eraseWithdrawn(stream.stream_id);
    isAsking.value = false;
    receipt.value = t('streams.withdrawnReceipt', { count: erased.samples });
    void refreshSamples();
  });
  const isOffered = withdrawn.length > 0;
  return (
    <>
      <p ref={said} class="hint" role="status" tabIndex={-1}>
        {isOffered ? t('streams.withdrawn', { metrics }) : receipt.value}
      </p>
      {isOffered && (
        <button class="link danger" type="button" onClick={() => (isAsking.value = true)}>
          {t('streams.eraseWithdrawn')}
        </button>
      )}
      {isAsking.value && (
        <Confirm title={t('streams.withdrawnSure')} busy={erase.busy} onCancel={() => (isAsking.value = false)}>
          <p>{t('streams.withdrawnSureLead', { metrics })}</p>
          <Notice failure={erase.failure} />
          <BusyButton
            look="danger"
            busy={erase.busy}
            meanwhile={t('streams.disconnecting')}
            onClick={() => erase.run()}
          >
            {t('streams.eraseWithdrawn')}
          </BusyButton>
        </Confirm>
      )}
    </>
  );
}
