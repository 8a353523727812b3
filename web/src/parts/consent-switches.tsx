import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';
import { Switch } from './switch.tsx';

export type Consent = Pick<HealthStream, 'metrics' | 'purposes'>;

const PURPOSES: HealthStream['purposes'] = ['pet_state', 'pet_messages'];

interface Props extends Consent {
  /** What the source can measure. */
  available: HealthStream['metrics'];
  onChange: (consent: Consent) => void;
}

/** Each measurement and each purpose as a sentence with a switch of its own. */
export function ConsentSwitches({ available, metrics, purposes, onChange }: Props) {
  const toggled = <Item,>(list: Item[], item: Item, on: boolean) =>
    on ? [...list, item] : list.filter((other) => other !== item);
  return (
    <>
      <fieldset class="switches">
        <legend>{t('consent.metrics')}</legend>
        {available.map((metric) => (
          <Switch
            key={metric}
            label={t(`metric.${metric}.name`)}
            about={t(`metric.${metric}.about`)}
            on={metrics.includes(metric)}
            onChange={(on) => onChange({ purposes, metrics: toggled(metrics, metric, on) })}
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
            onChange={(on) => onChange({ metrics, purposes: toggled(purposes, purpose, on) })}
          />
        ))}
      </fieldset>
    </>
  );
}
