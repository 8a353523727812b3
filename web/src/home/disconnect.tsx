import { useSignal } from '@preact/signals';
import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Notice } from '../parts/notice.tsx';
import { refreshSamples } from '../state/samples.ts';
import { revokeStream } from '../state/streams.ts';

interface Props {
  stream: HealthStream;
  /** Called with a message that says how many readings were deleted. */
  onRevoked: (receipt: string) => void;
}

export function Disconnect({ stream, onRevoked }: Props) {
  const isConfirming = useSignal(false);
  const revoke = useAction(async () => {
    const { erased } = await revokeStream(stream.stream_id);
    onRevoked(t('streams.receipt', { count: erased.samples }));
    void refreshSamples();
  });
  const confirm = (open: boolean) => () => {
    isConfirming.value = open;
  };
  return (
    <>
      <button class="link danger" type="button" onClick={confirm(true)}>
        {t('streams.disconnect')}
      </button>
      {isConfirming.value && (
        <Confirm
          title={t('streams.confirmTitle')}
          busy={revoke.busy}
          cancelLabel={t('streams.keepConnected')}
          onCancel={confirm(false)}
        >
          <p>{t('streams.confirmText')}</p>
          <Notice failure={revoke.failure} />
          <BusyButton
            variant="danger"
            busy={revoke.busy}
            busyLabel={t('streams.deleting')}
            onClick={() => revoke.run()}
          >
            {t('streams.disconnect')}
          </BusyButton>
        </Confirm>
      )}
    </>
  );
}
