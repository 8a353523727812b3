import { useEffect } from 'preact/hooks';
import type { PetState } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { loadPortrait, portrait } from '../state/portrait.ts';
import { Notice } from './notice.tsx';

interface Props {
  alt: string;
  mood?: PetState['mood'] | 'hatched';
  paused?: boolean;
}

/** Shows the pet's picture, either the portrait or the drawing, with an animation for its mood. */
export function Portrait({ alt, mood = 'okay', paused = false }: Props) {
  const loading = useAction(loadPortrait);
  useEffect(() => {
    if (!portrait.peek()) void loading.run();
  }, []);
  return (
    <div class={paused ? 'pet paused' : 'pet'} data-mood={mood}>
      <div class="pet-shadow" />
      <div class="pet-frame">{portrait.value && <img src={portrait.value} alt={alt} width="512" height="512" />}</div>
      <Notice failure={loading.failure} />
    </div>
  );
}
