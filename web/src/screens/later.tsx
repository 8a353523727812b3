import '../style/later.css';
import { useSignal } from '@preact/signals';
import { t } from '../i18n/language.ts';
import { Screen } from '../parts/screen.tsx';
import { goTo } from '../state/route.ts';
import { SleepingEgg } from './sleeping-egg.tsx';

/** What people see who are too young for the service. A grown-up may bring an existing pet to this browser. */
export function LaterScreen() {
  return (
    <Screen title={t('later.title')} lead={t('later.lead')} scene={<Bedroom />} progress={false}>
      <p>{t('later.kept')}</p>
      <div class="actions">
        <button class="button quiet start" type="button" onClick={() => goTo('join')}>
          {t('egg.haveOne')}
        </button>
      </div>
    </Screen>
  );
}

/** The sleeping egg beside a night light, which can be switched on and off. */
function Bedroom() {
  const isLit = useSignal(true);
  return (
    <div class="bedroom" data-lit={isLit.value}>
      <SleepingEgg />
      <button
        class="night-light"
        type="button"
        aria-label={t('later.light')}
        aria-pressed={isLit.value}
        onClick={() => (isLit.value = !isLit.value)}
      >
        <svg viewBox="0 0 64 72" aria-hidden="true">
          <path class="lamp-foot" d="M24 38h16c-1 12 2 20 6 28H18c4-8 7-16 6-28z" />
          <path class="lamp-shade" d="M4 40C6 18 18 6 32 6s26 12 28 34c-18 5-38 5-56 0z" />
          <path
            class="lamp-dots"
            d="M20 24a4 4 0 1 0 8 0 4 4 0 1 0-8 0m17 6a5 5 0 1 0 10 0 5 5 0 1 0-10 0m-2-14a3 3 0 1 0 6 0 3 3 0 1 0-6 0"
          />
        </svg>
      </button>
    </div>
  );
}
