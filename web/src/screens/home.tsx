import '../style/home.css';
import '../style/home-scene.css';
import '../style/tabs.css';
import '../style/cards.css';
import '../style/days.css';
import '../style/pet-view.css';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useAction, useRetry } from '../action.ts';
import { useTitle } from '../focus.ts';
import { Home } from '../home/home.tsx';
import { addHomeTexts } from '../home/texts.ts';
import { t } from '../i18n/language.ts';
import { LastPetScreen, useLastPet } from '../installed/last-pet.tsx';
import { addLockedTexts } from '../locked/texts.ts';
import { Footer } from '../parts/footer.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { online } from '../state/online.ts';
import { pet, petFailure, pollPet } from '../state/pet.ts';
import { followProfile, keepTimeZone, loadProfile, profile } from '../state/profile.ts';
import { loadStreams, streams } from '../state/streams.ts';
import { addWaysInTexts } from '../ways-in/texts.ts';
import { loadTokens } from '../ways-in/tokens.ts';
import { addStoryTexts } from './texts.ts';

addHomeTexts();
addStoryTexts();
addWaysInTexts();
addLockedTexts();

/** Shows the pet and the views. Renders them only when everything is loaded, so that the layout does not shift. */
export function HomeScreen() {
  const loading = useAction(async () => {
    // Everything but one card works without the tokens.
    const loadingTokens = loadTokens().catch(() => {});
    await Promise.all([loadProfile(), loadStreams(), loadingTokens]);
    void keepTimeZone();
  });
  useEffect(() => {
    void loading.run();
    return pollPet();
  }, []);
  useEffect(followProfile, []);
  useRetry(loading.failure, loading.run);
  const failure = loading.failure ?? petFailure.value;
  const last = useLastPet(failure);
  const petName = streams.value && pet.value && profile.value?.pet_name;
  if (petName && pet.value) return <Home petName={petName} state={pet.value} />;
  const notice = (
    <Notice failure={failure}>
      <button class="button plain" type="button" onClick={() => loading.run()}>
        {t('retry')}
      </button>
    </Notice>
  );
  if (last) return <LastPetScreen pet={last}>{online.value && notice}</LastPetScreen>;
  return <LoadingHome isLoading={failure === undefined}>{notice}</LoadingHome>;
}

function LoadingHome({ isLoading, children }: { isLoading: boolean; children: ComponentChildren }) {
  useTitle('');
  return (
    <main class="home-empty">
      <h1 class="visually-hidden">Hatchery</h1>
      {children}
      {isLoading && <Loading />}
      <Footer />
    </main>
  );
}
