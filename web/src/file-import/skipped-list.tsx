import { isMetric } from '../../../core/streams/metrics.ts';
import type { Skipped } from '../../../sources/import/skipped.ts';
import { t } from '../i18n/language.ts';
import { formatCount, shortName } from './format.ts';

interface Props {
  skipped: readonly Skipped[];
  isOpen: boolean;
}

/** Says what in the files is not sent, and why. */
export function SkippedList({ skipped, isOpen }: Props) {
  const count = skipped.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return null;
  return (
    <details open={isOpen}>
      <summary>{t('fileImport.skipped.title', { count, number: formatCount(count) })}</summary>
      <dl class="skipped">
        {skipped.map(({ reason, count: times, first }) => (
          <div key={reason}>
            <dt>
              {t(`fileImport.skip.${reason}`)}
              <span class="hint" dir="auto">
                {t('fileImport.skipped.first', { place: shortName(placeOf(first)) })}
              </span>
            </dt>
            <dd>{formatCount(times)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** A place begins with the file or with the metric, and ends with a line or with a device. Folders are left out. */
const placeOf = (first: string): string =>
  first
    .replace(/^[^,]*\//, '')
    .replace(/^[a-z_]+/, (word) => (isMetric(word) ? t(`metric.${word}.name`) : word))
    .replace(/, line (\d+)$/, (_all, line: string) => `, ${t('fileImport.skipped.line', { line })}`);
