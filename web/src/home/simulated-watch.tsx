import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';
import { Switch } from '../parts/switch.tsx';
import { isSimulatedHere } from '../watch/missing.ts';
import { canSendNight } from '../watch/simulated-watch.ts';
import { watchesOff } from '../watch/watches-off.ts';
import { SimulatedNights } from './simulated-nights.tsx';

/** The settings of a simulated watch: whether it sends readings, and nights to try. */
export function SimulatedWatch({ stream }: { stream: HealthStream }) {
  const { [stream.stream_id]: isOff = false, ...others } = watchesOff.value;
  return (
    <>
      {isSimulatedHere(stream) && (
        <Switch
          label={t('streams.watch.name')}
          about={t('streams.watch.about')}
          on={!isOff}
          onChange={(on) => {
            watchesOff.value = on ? others : { ...others, [stream.stream_id]: true };
          }}
        />
      )}
      {canSendNight(stream) && <SimulatedNights stream={stream} />}
    </>
  );
}
