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
  /** Told how much was erased, in words. */
  onRevoked: (receipt: string) => void;
}

/** Revokes a stream and has its readings erased, once its owner is sure. */
export function Disconnect({ stream, onRevoked }: Props) {
  const isAsking = useSignal(false);
  const revoke = useAction(async () => {
    const { erased } = await revokeStream(stream.stream_id);
    onRevoked(t('streams.receipt', { count: erased.samples }));
    void refreshSamples();
  });
  const ask = (asking: boolean) => () => {
    isAsking.value = asking;
  };
  return (
    <>
      <button class="link danger" type="button" onClick={ask(true)}>
        {t('streams.disconnect')}
      </button>
      {isAsking.value && (
        <Confirm title={t('streams.sure')} busy={revoke.busy} onCancel={ask(false)}>
          <p>{t('streams.sureLead')}</p>
          <Notice failure={revoke.failure} />
          <BusyButton
            look="danger"
            busy={revoke.busy}
            meanwhile={t('streams.disconnecting')}
            onClick={() => revoke.run()}
          >
            {t('streams.disconnect')}
          </BusyButton>
        </Confirm>
      )}
    </>
  );
}
