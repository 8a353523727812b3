import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { METRICS } from '../../../core/streams/metrics.ts';
import type { HealthSample } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';
import { deferred } from '../parts/deferred.tsx';
import { Loading } from '../parts/loading.tsx';
import type { Metric } from '../state/samples.ts';
import { type Day, daysOf, type Series, seriesOf } from './series.ts';
import { dayWords, figureWords, markWords, valueWords } from './words.ts';

/** Charts need a library, which is loaded once there is something to show. */
const Plot = deferred(async () => (await import('./plot.tsx')).Plot);

interface Props {
  metric: Metric;
  /** Undefined until they have been read. */
  readings: HealthSample[] | undefined;
}

/** One measurement over the last week, as a chart and, for those who would rather read it, as a table. */
export function MetricChart({ metric, readings }: Props) {
  const id = useId();
  const isTable = useSignal(false);
  const isCounted = METRICS[metric].chart === 'daily-sum';
  const series = readings && seriesOf(readings, isCounted);
  const latest = series?.values.at(-1);
  return (
    <figure class="chart">
      <figcaption id={id}>
        <span>{t(`metric.${metric}.name`)}</span>
        {series && <strong>{latest === undefined ? '–' : valueWords(metric, latest)}</strong>}
      </figcaption>
      {isTable.value && readings ? (
        <Days metric={metric} readings={readings} isCounted={isCounted} about={id} />
      ) : (
        <div class="plot">
          {!series && <Loading />}
          {series && latest === undefined && <p class="hint">{t('charts.none')}</p>}
          {series && latest !== undefined && (
            <Plot
              series={series}
              summary={summaryOf(metric, series, latest)}
              isCounted={isCounted}
              mark={(value) => markWords(metric, value)}
            />
          )}
        </div>
      )}
      <button
        class="link"
        type="button"
        aria-describedby={id}
        onClick={() => {
          isTable.value = !isTable.value;
        }}
      >
        {isTable.value ? t('charts.asChart') : t('charts.asTable')}
      </button>
    </figure>
  );
}

/** What the chart shows, for those who do not see it. */
function summaryOf(metric: Metric, { values }: Series, latest: number): string {
  return t('charts.summary', {
    name: t(`metric.${metric}.name`),
    latest: valueWords(metric, latest),
    least: valueWords(metric, Math.min(...values)),
    most: valueWords(metric, Math.max(...values)),
  });
}

interface DaysProps {
  metric: Metric;
  readings: HealthSample[];
  isCounted: boolean;
  about: string;
}

/** The chart in figures: the total or, where a day has several readings, their average and range. */
function Days({ metric, readings, isCounted, about }: DaysProps) {
  const days = daysOf(readings).reverse();
  const isSingle = days.every(({ count }) => count === 1);
  const figure = (value: number) => figureWords(metric, value);
  const columns = isCounted
    ? [{ title: t('charts.sum'), cell: ({ sum }: Day) => figure(sum) }]
    : isSingle
      ? [{ title: t('charts.value'), cell: ({ sum }: Day) => figure(sum) }]
      : [
          { title: t('charts.mean'), cell: ({ sum, count }: Day) => figure(sum / count) },
          { title: t('charts.range'), cell: ({ least, most }: Day) => `${figure(least)} – ${figure(most)}` },
        ];
  return (
    <table aria-labelledby={about}>
      <thead>
        <tr>
          <th scope="col">{t('charts.day')}</th>
          {columns.map(({ title }) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <tr key={day.day}>
            <th scope="row">{dayWords(day.day)}</th>
            {columns.map(({ title, cell }) => (
              <td key={title}>{cell(day)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
