import type { ComponentChildren } from 'preact';
import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import type { Consent, ConsentChange } from '../consent.ts';
import { t } from '../i18n/language.ts';
import { Switch } from './switch.tsx';

const PURPOSES: HealthStream['purposes'] = ['pet_state', 'pet_messages'];

interface Props extends Consent {
  /** The metrics that the source can measure. */
  available: HealthStream['metrics'];
  onChange: (change: ConsentChange) => void;
  /** Whether consent can only be withdrawn. */
  isLocked?: boolean;
  /** What to say about a metric instead of what it means. */
  about?: (metric: HealthStream['metrics'][number]) => ComponentChildren;
}

export function ConsentSwitches({ available, metrics, purposes, onChange, isLocked = false, about }: Props) {
  return (
    <>
      <fieldset class="switches">
        <legend>{t('consent.metrics')}</legend>
        {available.map((metric) => (
          <Switch
            key={metric}
            label={t(`metric.${metric}.name`)}
            about={about ? about(metric) : t(`metric.${metric}.about`)}
            on={metrics.includes(metric)}
            disabled={isLocked && !metrics.includes(metric)}
            onChange={(on) => onChange({ kind: 'metrics', item: metric, on })}
          />
        ))}
      </fieldset>
      <fieldset class="switches">
        <legend>{t('consent.purposes')}</legend>
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
      </fieldset>
    </>
  );
}
