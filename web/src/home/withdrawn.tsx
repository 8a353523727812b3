import { useSignal } from '@preact/signals';
import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { withdrawnMetrics } from '../consent.ts';
import { useFocusOnChange } from '../focus.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Notice } from '../parts/notice.tsx';
import { refreshSamples } from '../state/samples.ts';
import { eraseWithdrawn, lastErasure } from '../state/streams.ts';

interface Props {
  stream: HealthStream;
  /** The number of readings that were deleted when a consent was withdrawn; undefined if none was. */
  erased: number | undefined;
}

export function WithdrawnReadings({ stream, erased: erasedBefore }: Props) {
  const isConfirming = useSignal(false);
  const receipt = useSignal('');
  const done = erasedBefore === undefined ? receipt.value : t('streams.withdrawnReceipt', { count: erasedBefore });
  const status = useFocusOnChange<HTMLParagraphElement>(done);
  const withdrawn = withdrawnMetrics(stream).filter(({ metric, since }) => since > lastErasure(stream, metric));
  const metrics = withdrawn.map(({ metric }) => t(`metric.${metric}.name`)).join(', ');
  const erase = useAction(async () => {
    const { erased } = await eraseWithdrawn(stream.stream_id);
    isConfirming.value = false;
    receipt.value = t('streams.withdrawnReceipt', { count: erased.samples });
    void refreshSamples();
  });
  const isOffered = withdrawn.length > 0;
  return (
    <>
      <p ref={status} class="hint" role="status" tabIndex={-1}>
        {isOffered && erasedBefore === undefined ? t('streams.withdrawn', { metrics }) : done}
      </p>
      {isOffered && (
        <button class="link danger" type="button" onClick={() => (isConfirming.value = true)}>
          {t('streams.deleteWithdrawn')}
        </button>
      )}
      {isConfirming.value && (
        <Confirm
          title={t('streams.withdrawnTitle')}
          busy={erase.busy}
          cancelLabel={t('streams.keepWithdrawn')}
          onCancel={() => (isConfirming.value = false)}
        >
          <p>{t('streams.withdrawnText', { metrics })}</p>
          <Notice failure={erase.failure} />
          <BusyButton variant="danger" busy={erase.busy} busyLabel={t('streams.deleting')} onClick={() => erase.run()}>
            {t('streams.deleteWithdrawn')}
          </BusyButton>
        </Confirm>
      )}
    </>
  );
}
