import '../style/mood.css';
import '../style/pet.css';
import '../style/last-pet.css';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { isApiError, isNetworkError } from '../../../client/errors.ts';
import { useTitle } from '../focus.ts';
import { formatDateTime, formatTimeOfDay } from '../home/format.ts';
import { t } from '../i18n/language.ts';
import { Footer } from '../parts/footer.tsx';
import { Said } from '../parts/said.tsx';
import { type LastPet, readLastPet } from '../state/last-pet.ts';
import { rememberPet } from '../state/remember-pet.ts';
import { addInstalledTexts } from './texts.ts';

addInstalledTexts();
rememberPet();

/** The pet as it was shown last, once the server could not be reached. Another failure, such as a sign-out, hides it. */
export function useLastPet(failure: unknown): LastPet | undefined {
  const last = useSignal<LastPet | undefined>(undefined);
  useEffect(() => {
    if (isUnreachable(failure)) void readLastPet().then((pet) => (last.value = pet));
    else if (failure !== undefined) last.value = undefined;
  }, [failure]);
  return last.value;
}

const isUnreachable = (failure: unknown): boolean =>
  isNetworkError(failure) || (isApiError(failure) && failure.status >= 500);

/** @param children what to show below the pet, such as the failure */
export function LastPetScreen({ pet, children }: { pet: LastPet; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useTitle(pet.name);
  return (
    <main class="screen last-pet">
      <div class="scene">
        <Drawing {...pet} />
      </div>
      <section class="sheet">
        <h1 ref={heading} tabIndex={-1}>
          <bdi>{pet.name}</bdi>
        </h1>
        <p>
          <span class="badge">{t(`mood.${pet.mood}`)}</span>
        </p>
        <Said {...pet} />
        <p class="hint">{t('installed.asOf', { pet: pet.name, time: timeOf(pet.seenAt) })}</p>
        {children}
        <Footer />
      </section>
    </main>
  );
}

function Drawing({ name, drawing }: LastPet) {
  const address = useSignal<string | undefined>(undefined);
  useLayoutEffect(() => {
    const url = URL.createObjectURL(drawing);
    address.value = url;
    return () => URL.revokeObjectURL(url);
  }, [drawing]);
  return (
    <div class="pet still">
      <div class="pet-shadow" />
      <div class="pet-body">
        <img src={address.value} alt={t('pictureOf', { pet: name })} width="512" height="589" />
      </div>
    </div>
  );
}

const isToday = (time: string): boolean => new Date(time).toDateString() === new Date().toDateString();
const timeOf = (time: string): string => (isToday(time) ? formatTimeOfDay(time) : formatDateTime(time));
