import { useEffect } from 'preact/hooks';
import { METRICS } from '../../../core/metrics.ts';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { deferred } from '../parts/deferred.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { loadSamples, samples } from '../state/samples.ts';
import { Card } from './card.tsx';

/** Charts need a library, which is loaded once there is something to show. */
const MetricChart = deferred(async () => (await import('./metric-chart.tsx')).MetricChart);

interface Props {
  /** When the pet last changed: there may be new readings then. */
  changed: string | undefined;
}

/** The last week, measurement by measurement. */
export function Charts({ changed }: Props) {
  const loading = useAction(loadSamples);
  useEffect(() => void loading.run(), [changed]);
  const known = samples.value;
  const metrics = METRICS.filter((metric) => known?.has(metric));
  return (
    <Card title={t('charts.title')} wide>
      <Notice failure={loading.failure} />
      {!known && loading.busy && <Loading />}
      {known && metrics.length === 0 && <p>{t('charts.nothing')}</p>}
      <div class="charts">
        {metrics.map((metric) => (
          <MetricChart key={metric} metric={metric} readings={known?.get(metric) ?? []} />
        ))}
      </div>
    </Card>
  );
}
