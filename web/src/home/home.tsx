import type { ComponentType } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { LockCard } from '../locked/lock-card.tsx';
import { deferred } from '../parts/deferred.tsx';
import { Footer } from '../parts/footer.tsx';
import { followActivity } from '../state/activity.ts';
import { type View, view } from '../state/route.ts';
import { PetView } from './pet-view/pet-view.tsx';
import { Scene } from './scene/scene.tsx';
import { Tabs } from './tabs.tsx';
import type { ViewProps } from './view-props.ts';

const week = () => import('./week/week-view.tsx');
const settings = () => import('./settings/settings-view.tsx');

const VIEW_PARTS: Record<View, ComponentType<ViewProps>> = {
  home: PetView,
  week: deferred(async () => (await week()).WeekView),
  settings: deferred(async () => (await settings()).SettingsView),
};

/** The pet in its scene, and the chosen view: below the scene on phones, beside it on wide screens. */
export function Home(props: ViewProps) {
  const at = view.value;
  const View = VIEW_PARTS[at];
  const before = useRef(at);
  useLayoutEffect(() => {
    if (before.current !== at) scrollTo(0, 0);
    before.current = at;
  }, [at]);
  useEffect(() => {
    // A failure is ignored, because the code is loaded again when the view opens.
    for (const load of [week, settings]) void load().catch(() => {});
  }, []);
  useEffect(followActivity, []);
  return (
    <main class="home" data-view={at}>
      <Scene {...props} isTitle={at === 'home'} />
      <Tabs at={at} />
      <div class="view">
        <LockCard pet={props.petName} />
        <View key={at} {...props} />
      </div>
      <Footer />
    </main>
  );
}
