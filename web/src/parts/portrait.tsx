import { useEffect } from 'preact/hooks';
import type { PetState } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { loadPortrait, portrait } from '../state/portrait.ts';
import { Notice } from './notice.tsx';

interface Props {
  /** What is to be seen, in words. */
  alt: string;
  mood?: PetState['mood'] | 'hatched';
  /** Whether it has been told to hold still. */
  still?: boolean;
}

/** The pet's picture: its owner's, or the drawing that is nobody else's. It moves as the pet feels. */
export function Portrait({ alt, mood = 'okay', still = false }: Props) {
  const loading = useAction(loadPortrait);
  useEffect(() => {
    if (!portrait.peek()) void loading.run();
  }, []);
  return (
    <div class={still ? 'pet still' : 'pet'} data-mood={mood}>
      <div class="pet-shadow" />
      <div class="pet-frame">{portrait.value && <img src={portrait.value} alt={alt} width="512" height="512" />}</div>
      <Notice failure={loading.failure} />
    </div>
  );
}
