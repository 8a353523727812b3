import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { online } from '../state/online.ts';
import { Loading } from './loading.tsx';

/** Returns a component that loads its code when it is first rendered. If loading fails, the user can retry. */
export function deferred<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let component: ComponentType<Props> | undefined;
  return (props: Props) => {
    const loaded = useSignal(component);
    const loading = useAction(async () => {
      component ??= await load();
      loaded.value = component;
    });
    // Load in a layout effect, so that prefetched code is rendered in the same turn.
    useLayoutEffect(() => void loading.run(), []);
    const Part = loaded.value;
    if (Part) return <Part {...props} />;
    if (loading.failure === undefined) return <Loading />;
    return (
      <div class="notice" role="alert">
        <p>{t('problem.notLoaded')}</p>
        <button type="button" class="button plain" onClick={() => (online.value ? location.reload() : loading.run())}>
          {t('retry')}
        </button>
      </div>
    );
  };
}
