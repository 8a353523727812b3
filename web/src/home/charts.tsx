import { useEffect } from 'preact/hooks';
import { ALL_METRICS } from '../../../core/streams/metrics.ts';
import { t } from '../i18n/language.ts';
import { Notice } from '../parts/notice.tsx';
import { pollSamples, samples, samplesFailure } from '../state/samples.ts';
import { isOpen, streams } from '../state/streams.ts';
import { Card } from './card.tsx';
import { MetricChart } from './metric-chart.tsx';

interface Props {
  /** When the pet last changed: there may be new readings then. */
  changed: string;
}

/** The last week, measurement by measurement. Each that may be stored has its place from the start. */
export function Charts({ changed }: Props) {
  useEffect(pollSamples, [changed]);
  const known = samples.value;
  const agreed = new Set(streams.value?.filter(isOpen).flatMap((stream) => stream.metrics));
  const metrics = ALL_METRICS.filter((metric) => agreed.has(metric) || known?.has(metric));
  return (
    <Card title={t('charts.title')} wide>
      <Notice failure={samplesFailure.value} />
      {metrics.length === 0 && <p>{t('charts.nothing')}</p>}
      <div class="charts">
        {metrics.map((metric) => (
          <MetricChart key={metric} metric={metric} readings={known && (known.get(metric) ?? [])} />
        ))}
      </div>
    </Card>
  );
}
