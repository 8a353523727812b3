import type { ComponentChildren } from 'preact';
import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import type { Consent, ConsentChange } from '../consent.ts';
import { t } from '../i18n/language.ts';
import { METRIC_GROUPS, type MetricGroup, metricsIn } from './metric-groups.ts';
import { Switch } from './switch.tsx';

type Metric = HealthStream['metrics'][number];

const PURPOSES: HealthStream['purposes'] = ['pet_state', 'pet_messages'];

interface Props extends Consent {
  /** The metrics that the source can measure. */
  available: Metric[];
  onChange: (change: ConsentChange) => void;
  /** Called when the user switches everything on or off. Without it, there is no button for that. */
  onAll?: (consent: Consent) => void;
  /** Whether consent can only be withdrawn. */
  isLocked?: boolean;
  /** What to say about a metric instead of what it means. */
  about?: (metric: Metric) => ComponentChildren;
}

/** Asks for consent to each metric, in groups, and to each purpose. */
export function ConsentSwitches(props: Props) {
  const { available, purposes, onChange, onAll, isLocked = false } = props;
  return (
    <div class="consents">
      {onAll && <SwitchAll {...props} onAll={onAll} />}
      <fieldset class="consent-part">
        <legend>{t('consent.metrics')}</legend>
        {METRIC_GROUPS.filter((group) => metricsIn(group, available).length > 0).map((group) => (
          <GroupSwitches key={group} {...props} group={group} />
        ))}
      </fieldset>
      <fieldset class="consent-part">
        <legend>{t('consent.purposes')}</legend>
        <div class="switches">
          {PURPOSES.map((purpose) => (
            <Switch
              key={purpose}
              label={t(`purpose.${purpose}.name`)}
              about={t(`purpose.${purpose}.about`)}
              on={purposes.includes(purpose)}
              disabled={isLocked && !purposes.includes(purpose)}
              onChange={(on) => onChange({ kind: 'purposes', item: purpose, on })}
            />
          ))}
        </div>
      </fieldset>
    </div>
  );
}

function GroupSwitches({ group, available, metrics, onChange, isLocked, about }: Props & { group: MetricGroup }) {
  return (
    <fieldset class="switches">
      <legend>{t(`consent.group.${group}`)}</legend>
      {metricsIn(group, available).map((metric) => (
        <Switch
          key={metric}
          label={t(`metric.${metric}.name`)}
          about={about ? about(metric) : t(`metric.${metric}.about`)}
          on={metrics.includes(metric)}
          disabled={isLocked === true && !metrics.includes(metric)}
          onChange={(on) => onChange({ kind: 'metrics', item: metric, on })}
        />
      ))}
    </fieldset>
  );
}

/** One button for all consents, which stays where it is, so that it also takes them back. */
function SwitchAll({ available, metrics, purposes, onAll }: Props & Required<Pick<Props, 'onAll'>>) {
  const isAll = available.every((metric) => metrics.includes(metric)) && purposes.length === PURPOSES.length;
  const all = isAll ? { metrics: [], purposes: [] } : { metrics: [...available], purposes: [...PURPOSES] };
  return (
    <div class="switch-all">
      <p class="hint">{t('consent.allHint')}</p>
      <button class="button plain" type="button" onClick={() => onAll(all)}>
        <span aria-live="polite">{t(isAll ? 'consent.allOff' : 'consent.allOn')}</span>
      </button>
    </div>
  );
}
