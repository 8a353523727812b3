import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { HealthSample } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';
import type { Metric } from '../state/samples.ts';
import { Plot } from './plot.tsx';
import { daysOf, seriesOf } from './series.ts';
import { dayWords, markWords, valueWords } from './words.ts';

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

function Days({ metric, readings, isCounted, about }: Props & { isCounted: boolean; about: string }) {
  const days = daysOf(readings).reverse();
  return (
    <table aria-labelledby={about}>
      <thead>
        <tr>
          <th scope="col">{t('charts.day')}</th>
          {isCounted ? (
            <th scope="col">{t('charts.sum')}</th>
          ) : (
            <>
              <th scope="col">{t('charts.mean')}</th>
              <th scope="col">{t('charts.range')}</th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, sum, count, least, most }) => (
          <tr key={day}>
            <th scope="row">{dayWords(day)}</th>
            {isCounted ? (
              <td>{valueWords(metric, sum)}</td>
            ) : (
              <>
                <td>{valueWords(metric, sum / count)}</td>
                <td>
                  {valueWords(metric, least)} – {valueWords(metric, most)}
                </td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
