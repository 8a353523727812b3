import { useEffect } from 'preact/hooks';
import { t } from '../../i18n/language.ts';
import { Unlocked } from '../../locked/unlocked.tsx';
import { pollSamples } from '../../state/samples.ts';
import { streams } from '../../state/streams.ts';
import { isSimulatedHere } from '../../watch/missing.ts';
import { canSendNight } from '../../watch/simulated-watch.ts';
import { Card } from '../card.tsx';
import { SimulatedNights } from '../simulated-nights.tsx';
import { WatchStatus } from '../watch-status.tsx';

/** Nights to try with the simulated watch, and what it has brought. Shows nothing if there is no such watch. */
export function WatchCard() {
  const watch = streams.value?.find(isSimulatedHere);
  return watch && <Watch key={watch.stream_id} />;
}

function Watch() {
  const watch = streams.value?.find(isSimulatedHere);
  const canSimulate = watch !== undefined && canSendNight(watch);
  // The watch sends what is missing, so it needs to know what is there.
  useEffect(pollSamples, []);
  return (
    <Card title={canSimulate ? t('streams.tryIt') : t('connect.watch.name')}>
      <WatchStatus />
      {watch && canSimulate && (
        <Unlocked instead="watch">
          <SimulatedNights stream={watch} />
        </Unlocked>
      )}
    </Card>
  );
}
