import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { METRICS } from '../../../core/streams/metrics.ts';
import type { HealthSample } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';
import { deferred } from '../parts/deferred.tsx';
import { Loading } from '../parts/loading.tsx';
import { profile } from '../state/profile.ts';
import type { Metric, Reading } from '../state/samples.ts';
import { midnight } from '../week.ts';
import { formatCell, formatDay, formatShortDate, formatTick, formatValue, tickStepsOf } from './format.ts';
import { goodRange } from './good-range.ts';
import { type Day, daysOf, nightsOf, readingsToSum, type Series, seriesOf } from './series.ts';
import { valueAxis } from './value-axis.ts';

/** Loads the chart library only when there are readings to show. */
const Plot = deferred(async () => (await import('./plot.tsx')).Plot);

/** The readings that each kind of chart shows. */
const CHARTED: Record<(typeof METRICS)[Metric]['chart'], (readings: Reading[]) => HealthSample[]> = {
  values: (readings) => readings,
  'daily-sum': readingsToSum,
  nights: nightsOf,
};

interface Props {
  metric: Metric;
  /** Undefined until the readings are loaded. */
  readings: Reading[] | undefined;
}

export function MetricChart({ metric, readings: loaded }: Props) {
  const id = useId();
  const isTable = useSignal(false);
  const { chart } = METRICS[metric];
  const isDailySum = chart === 'daily-sum';
  const readings = loaded && CHARTED[chart](loaded);
  const series = readings && seriesOf(readings, isDailySum);
  const good = goodRange(metric, profile.value?.age);
  const latest = series?.values.at(-1);
  const latestAt = (series?.times.at(-1) ?? 0) * 1000;
  return (
    <figure class="chart">
      <figcaption id={id}>
        <span>{t(`metric.${metric}.name`)}</span>
        <span class="latest">
          {series && <strong>{latest === undefined ? '–' : formatValue(metric, latest)}</strong>}
          {latest !== undefined && latestAt < midnight(0) && <span class="hint">{formatShortDate(latestAt)}</span>}
        </span>
      </figcaption>
      {isTable.value && readings ? (
        <Days metric={metric} readings={readings} isDailySum={isDailySum} about={id} />
      ) : (
        <div class="plot">
          {!series && <Loading />}
          {series && latest === undefined && <p class="hint">{t('charts.noReadings')}</p>}
          {series && latest !== undefined && (
            <Plot
              series={series}
              summary={summaryOf(metric, series, latest)}
              isDailySum={isDailySum}
              axis={valueAxis(metric, [...series.values, ...(good ?? [])], isDailySum)}
              good={good}
              tickSteps={tickStepsOf(metric)}
              formatTick={(value) => formatTick(metric, value)}
            />
          )}
        </div>
      )}
      {good && !isTable.value && (
        <p class={latest === undefined ? 'hint invisible' : 'hint'}>
          {t('charts.goodRange', { hours: good.map((minutes) => minutes / 60).join('–') })}
        </p>
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

function summaryOf(metric: Metric, { values }: Series, latest: number): string {
  return t('charts.summary', {
    name: t(`metric.${metric}.name`),
    latest: formatValue(metric, latest),
    min: formatValue(metric, Math.min(...values)),
    max: formatValue(metric, Math.max(...values)),
  });
}

interface DaysProps {
  metric: Metric;
  readings: HealthSample[];
  isDailySum: boolean;
  about: string;
}

/** Shows a table with one row per day: the total, the only value, or the average and range. */
function Days({ metric, readings, isDailySum, about }: DaysProps) {
  const days = daysOf(readings, isDailySum).reverse();
  const isSingle = days.every(({ count }) => count === 1);
  const format = (value: number) => formatCell(metric, value);
  const columns = isDailySum
    ? [{ title: t('charts.total'), cell: ({ sum }: Day) => format(sum) }]
    : isSingle
      ? [{ title: t('charts.value'), cell: ({ sum }: Day) => format(sum) }]
      : [
          { title: t('charts.average'), cell: ({ sum, count }: Day) => format(sum / count) },
          { title: t('charts.range'), cell: ({ min, max }: Day) => `${format(min)} – ${format(max)}` },
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
            <th scope="row">{formatDay(day.day)}</th>
            {columns.map(({ title, cell }) => (
              <td key={title}>{cell(day)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
