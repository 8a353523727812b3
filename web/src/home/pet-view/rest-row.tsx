import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useAction } from '../../action.ts';
import { useFocusOnChange } from '../../focus.ts';
import { t } from '../../i18n/language.ts';
import { lock } from '../../locked/lock.ts';
import { Notice } from '../../parts/notice.tsx';
import { RESTS, rest } from './rest.ts';

const LENGTHS = Object.keys(RESTS) as (keyof typeof RESTS)[];

/** Lets an owner who is ill say so. The pet then rests with them and asks for nothing. */
export function RestRow({ petName }: { petName: string }) {
  const isOpen = useSignal(false);
  const question = useFocusOnChange<HTMLParagraphElement>(isOpen.value);
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (isOpen.value) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen.value]);
  const starting = useAction(rest);
  if (lock.value) return null;
  return (
    <div ref={row} class="rest">
      <button
        class="link"
        type="button"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        {t('home.rest.ill')}
      </button>
      {isOpen.value && (
        <>
          <p ref={question} tabIndex={-1}>
            {t('home.rest.ask', { pet: petName })}
          </p>
          <Lengths isBusy={starting.busy} onChoose={starting.run} />
        </>
      )}
      <Notice failure={starting.failure} />
    </div>
  );
}

function Lengths({ isBusy, onChoose }: { isBusy: boolean; onChoose: (until: number) => void }) {
  return (
    <div class="rests">
      {LENGTHS.map((length) => (
        <button
          key={length}
          class="button plain"
          type="button"
          aria-disabled={isBusy}
          onClick={() => onChoose(RESTS[length]())}
        >
          {t(`home.rest.for.${length}`)}
        </button>
      ))}
    </div>
  );
}
