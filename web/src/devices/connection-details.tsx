import '../style/codes.css';
import { formatValue } from '../home/format.ts';
import { t } from '../i18n/language.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Qr } from '../parts/qr.tsx';
import { curlCommand, type DeviceAccess, exampleReading, qrText } from './curl.ts';

interface Props {
  access: DeviceAccess;
  onSaved: () => void;
}

/** Shows what a device needs to send readings, until the user has saved the key. */
export function ConnectionDetails({ access, onSaved }: Props) {
  const reading = exampleReading(access, new Date());
  const command = curlCommand(access, reading);
  return (
    <div class="device-access">
      <h3>{t('device.details')}</h3>
      <p>{t('device.detailsLead')}</p>
      <div class="ticket">
        <Qr text={qrText(access)} label={t('device.qr')} />
        <p class="hint ticket-text">{t('device.qrHint')}</p>
      </div>
      <Line name={t('device.address')} value={access.samples_url} copy={t('device.copyAddress')} />
      <Line name={t('device.key')} value={access.access_token} copy={t('device.copyKey')} />
      <p class="hint">{t('device.keyHint')}</p>
      <Line name={t('device.userId')} value={access.user_id} />
      <Line name={t('device.streamId')} value={access.stream_id} />
      <details>
        <summary>{t('device.try')}</summary>
        <p class="hint">
          {t('device.tryLead', {
            metric: t(`metric.${reading.metric}.name`),
            value: formatValue(reading.metric, reading.value),
          })}
        </p>
        <pre dir="ltr" translate={false}>
          <code>{command}</code>
        </pre>
        <CopyButton text={command} label={t('device.copyCurl')} />
      </details>
      <div class="actions">
        <button class="button main" type="button" onClick={onSaved}>
          {t('device.done')}
        </button>
      </div>
    </div>
  );
}

function Line({ name, value, copy }: { name: string; value: string; copy?: string }) {
  return (
    <div class="access-line">
      <span class="access-name">{name}</span>
      <code dir="ltr" translate={false}>
        {value}
      </code>
      {copy && <CopyButton text={value} label={copy} />}
    </div>
  );
}
