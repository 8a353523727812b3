import '../style/egg-alone.css';
import { useSignal } from '@preact/signals';
import { t } from '../i18n/language.ts';
import { Egg } from '../parts/egg.tsx';
import { LanguageChoice } from '../parts/language-choice.tsx';
import { Screen } from '../parts/screen.tsx';
import { chirp, sound } from '../sound/sound.ts';
import { goTo } from '../state/route.ts';

const VIBRATION_MS = 10;
const PEEPS = ['first', 'second', 'third'] as const;

/** The first step: the egg alone, before any question. */
export function EggScreen() {
  return (
    <Screen title={t('egg.title')} lead={t('egg.lead')} scene={<TouchableEgg />} isEggAlone>
      <div class="actions">
        <button class="button main" type="button" onClick={() => goTo('born')}>
          {t('egg.sayHello')}
        </button>
        <button class="button quiet" type="button" onClick={() => goTo('join')}>
          {t('egg.haveOne')}
        </button>
      </div>
      <div class="choice-row">
        <LanguageChoice />
        <button
          class="toggle"
          type="button"
          aria-pressed={sound.value}
          onClick={() => {
            sound.value = !sound.value;
            void chirp();
          }}
        >
          {t('egg.sound')}
        </button>
      </div>
    </Screen>
  );
}

/** The egg, which answers a touch. */
function TouchableEgg() {
  const touches = useSignal(0);
  const isWobbling = useSignal(false);
  const peep = PEEPS[(touches.value - 1) % PEEPS.length];
  function touch() {
    touches.value += 1;
    isWobbling.value = true;
    navigator.vibrate?.(VIBRATION_MS);
    void chirp();
  }
  return (
    <>
      <Egg
        mood={isWobbling.value ? 'touched' : 'waiting'}
        onWobbled={() => {
          isWobbling.value = false;
        }}
      />
      <button class="egg-touch" type="button" aria-label={t('egg.touch')} onClick={touch} />
      <p class="peep" role="status">
        {peep && <span key={touches.value}>{t(`egg.peep.${peep}`)}</span>}
      </p>
    </>
  );
}
