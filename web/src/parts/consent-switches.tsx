import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import type { Consent, Wish } from '../consent.ts';
import { t } from '../i18n/language.ts';
import { Switch } from './switch.tsx';

const PURPOSES: HealthStream['purposes'] = ['pet_state', 'pet_messages'];

interface Props extends Consent {
  /** What the source can measure. */
  available: HealthStream['metrics'];
  onWish: (wish: Wish) => void;
}

/** Each measurement and each purpose as a sentence with a switch of its own. */
export function ConsentSwitches({ available, metrics, purposes, onWish }: Props) {
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
            onChange={(on) => onWish({ kind: 'metrics', item: metric, on })}
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
            onChange={(on) => onWish({ kind: 'purposes', item: purpose, on })}
          />
        ))}
      </fieldset>
    </>
  );
}
