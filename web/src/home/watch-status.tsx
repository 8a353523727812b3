import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { lock } from '../locked/lock.ts';
import { Notice } from '../parts/notice.tsx';
import { refreshSamples, samples } from '../state/samples.ts';
import { streams } from '../state/streams.ts';
import { isSimulatedHere, sendMissing } from '../watch/missing.ts';
import { watchesOff } from '../watch/watches-off.ts';

/**
 * Lets the simulated watch send what is missing when the home screen opens, and says so. If it fails, the next load of the charts repeats
 * it. Until then another sentence has the same place, so that nothing moves.
 */
export function WatchStatus() {
  const days = useSignal(0);
  const isDone = useRef(false);
  const watch = streams.value?.find(isSimulatedHere);
  const isOff = watch !== undefined && (lock.value !== undefined || watchesOff.value[watch.stream_id] === true);
  const loaded = samples.value;
  const sending = useAction(async () => {
    if (!watch || !loaded) return;
    days.value = await sendMissing(watch, loaded);
    isDone.current = true;
    if (days.value > 0) void refreshSamples();
  });
  useEffect(() => {
    if (isOff) isDone.current = false;
    else if (watch && loaded && !isDone.current) void sending.run();
  }, [watch?.stream_id, isOff, loaded]);
  if (!watch) return null;
  return (
    <>
      <div class="watch-status">
        <p class={days.value > 0 ? 'hint invisible' : 'hint'}>{t('streams.watch.simulated')}</p>
        <p class="hint" role="status">
          {days.value > 0 &&
            (days.value === 1 ? t('streams.watch.today') : t('streams.watch.days', { count: days.value }))}
        </p>
      </div>
      <Notice failure={sending.failure} />
    </>
  );
}
