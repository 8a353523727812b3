import type { SurveyedMetric } from '../../../sources/import/survey.ts';
import { t } from '../i18n/language.ts';
import { formatCount, formatDays, shortName } from './format.ts';

/** Says how many readings of a metric the files have, of which days, and which devices or apps they come from. */
export function MetricFacts({ found }: { found: SurveyedMetric | undefined }) {
  if (!found) return null;
  const { readings, days, from, to, origins, leftOut } = found;
  return (
    <>
      <span class="fact">
        {t('fileImport.found.metric', {
          readings: t('fileImport.found.readings', { count: readings, number: formatCount(readings) }),
          days: t('fileImport.found.days', { count: days, number: formatCount(days) }),
          range: formatDays(from, to),
        })}
      </span>
      <Names label={t('fileImport.found.from')} names={origins.map(({ name }) => name)} />
      <Names label={t('fileImport.found.leftOut')} names={leftOut} />
    </>
  );
}

const MAX_NAMES = 3;

function Names({ label, names }: { label: string; names: readonly string[] }) {
  const named = names.filter((name) => name !== '');
  if (named.length === 0) return null;
  const more = named.length - MAX_NAMES;
  return (
    <span class="fact">
      {label}:{' '}
      {named.slice(0, MAX_NAMES).map((name, at) => (
        <>
          {at > 0 && ', '}
          <bdi key={name}>{shortName(name)}</bdi>
        </>
      ))}
      {more > 0 && ` +${formatCount(more)}`}
    </span>
  );
}
