import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { online } from '../state/online.ts';
import { Loading } from './loading.tsx';

/** A part of the app whose code is loaded when it is first shown; without a network it can be tried again. */
export function deferred<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let known: ComponentType<Props> | undefined;
  return (props: Props) => {
    const loaded = useSignal(known);
    const loading = useAction(async () => {
      known ??= await load();
      loaded.value = known;
    });
    // At once, so that what was loaded ahead is there in the same turn.
    useLayoutEffect(() => void loading.run(), []);
    const Part = loaded.value;
    if (Part) return <Part {...props} />;
    if (loading.failure === undefined) return <Loading />;
    return (
      <div class="notice" role="alert">
        <p>{t('problem.part')}</p>
        <button type="button" class="button plain" onClick={() => (online.value ? location.reload() : loading.run())}>
          {t('again')}
        </button>
      </div>
    );
  };
}
