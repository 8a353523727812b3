import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Notice } from '../parts/notice.tsx';
import { refreshSamples } from '../state/samples.ts';
import { eraseWithdrawn } from '../state/streams.ts';

interface Props {
  streamId: string;
  metric: HealthStream['metrics'][number];
  /** Withdraws the consent. */
  withdraw: () => Promise<void>;
  onCancel: () => void;
  /** Called when the consent is withdrawn, with the number of readings that were deleted if the user chose that. */
  onDone: (erased?: number) => void;
}

/** Asks what to do with a metric's readings before its consent is withdrawn. */
export function WithdrawDialog({ streamId, metric, withdraw, onCancel, onDone }: Props) {
  const keep = useAction(async () => {
    await withdraw();
    onDone();
  });
  const erase = useAction(async () => {
    await withdraw();
    const { erased } = await eraseWithdrawn(streamId, metric);
    void refreshSamples();
    onDone(erased.samples);
  });
  const busy = keep.busy || erase.busy;
  return (
    <Confirm
      title={t('streams.withdrawTitle', { metric: t(`metric.${metric}.name`) })}
      busy={busy}
      cancelLabel={t('cancel')}
      onCancel={onCancel}
    >
      <p>{t('streams.withdrawText')}</p>
      <Notice failure={keep.failure ?? erase.failure} />
      {!erase.busy && (
        <BusyButton busy={keep.busy} busyLabel={t('saving')} onClick={() => keep.run()}>
          {t('streams.keepReadings')}
        </BusyButton>
      )}
      {!keep.busy && (
        <BusyButton variant="danger" busy={erase.busy} busyLabel={t('streams.deleting')} onClick={() => erase.run()}>
          {t('streams.deleteThem')}
        </BusyButton>
      )}
    </Confirm>
  );
}
