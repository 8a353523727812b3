import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';
import { Switch } from '../parts/switch.tsx';
import { isSimulatedHere } from '../watch/missing.ts';
import { watchesOff } from '../watch/watches-off.ts';

/** The setting of a simulated watch: whether it sends readings. */
export function SimulatedWatch({ stream }: { stream: HealthStream }) {
  const { [stream.stream_id]: isOff = false, ...others } = watchesOff.value;
  if (!isSimulatedHere(stream)) return null;
  return (
    <Switch
      label={t('streams.watch.name')}
      about={t('streams.watch.about')}
      on={!isOff}
      onChange={(on) => {
        watchesOff.value = on ? others : { ...others, [stream.stream_id]: true };
      }}
    />
  );
}
