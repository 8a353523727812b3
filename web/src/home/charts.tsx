import { useEffect } from 'preact/hooks';
import { ALL_METRICS } from '../../../core/streams/metrics.ts';
import { t } from '../i18n/language.ts';
import { Notice } from '../parts/notice.tsx';
import { pollSamples, samples, samplesFailure } from '../state/samples.ts';
import { isOpen, streams } from '../state/streams.ts';
import { Card } from './card.tsx';
import { MetricChart } from './metric-chart.tsx';
import { WatchStatus } from './watch-status.tsx';

interface Props {
  /** Time of the pet's latest change. When it changes, the readings are loaded again. */
  changed: string;
}

/**
 * Shows the last week's readings with one chart per metric. A metric with consent has a chart even if it has no
 * readings.
 */
export function Charts({ changed }: Props) {
  useEffect(pollSamples, [changed]);
  const loaded = samples.value;
  const consented = new Set(streams.value?.filter(isOpen).flatMap((stream) => stream.metrics));
  const metrics = ALL_METRICS.filter((metric) => consented.has(metric) || loaded?.has(metric));
  return (
    <Card title={t('charts.title')}>
      <Notice failure={samplesFailure.value} />
      <WatchStatus />
      {metrics.length === 0 && <p>{t('charts.empty')}</p>}
      <div class="charts">
        {metrics.map((metric) => (
          <MetricChart key={metric} metric={metric} readings={loaded && (loaded.get(metric) ?? [])} />
        ))}
      </div>
    </Card>
  );
}
