import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { HealthSample } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';
import type { Metric } from '../state/samples.ts';
import { Plot } from './plot.tsx';
import { type Day, daysOf, seriesOf } from './series.ts';
import { dayWords, figureWords, markWords, valueWords } from './words.ts';

interface Props {
  metric: Metric;
  readings: HealthSample[];
}

/** One measurement over the last week, as a chart and, for those who would rather read it, as a table. */
export function MetricChart({ metric, readings }: Props) {
  const id = useId();
  const isTable = useSignal(false);
  const isCounted = metric === 'step_count';
  const series = seriesOf(readings, isCounted);
  const latest = series.values.at(-1) ?? 0;
  const name = t(`metric.${metric}.name`);
  const summary = t(isCounted ? 'charts.summaryCounted' : 'charts.summary', {
    name,
    latest: valueWords(metric, latest),
    least: valueWords(metric, Math.min(...series.values)),
    most: valueWords(metric, Math.max(...series.values)),
  });
  return (
    <figure class="chart">
      <figcaption id={id}>
        <span>{name}</span>
        <strong>{valueWords(metric, latest)}</strong>
      </figcaption>
      {isTable.value ? (
        <Days metric={metric} readings={readings} isCounted={isCounted} about={id} />
      ) : (
        <Plot series={series} summary={summary} isCounted={isCounted} mark={(value) => markWords(metric, value)} />
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

/** The chart in figures: the total or, where a day has several readings, their average and range. */
function Days({ metric, readings, isCounted, about }: Props & { isCounted: boolean; about: string }) {
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
