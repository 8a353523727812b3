import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t } from '../i18n/language.ts';
import { keepTrying } from '../keep-trying.ts';
import { drawingOf, type Look, latestDrawing, loadDrawing } from '../state/drawings.ts';
import { reducedMotion } from '../state/reduced-motion.ts';
import { session } from '../state/session.ts';

/** How long a touched pet looks at its owner. */
const TOUCH_MS = 1_400;
const VIBRATION_MS = 10;

interface Props {
  /** The pet's name; empty until it is loaded. */
  name: string;
  mood?: Look['mood'];
  isPaused?: boolean;
  /** `hatching`: the pet rises out of its shell. */
  phase?: 'hatching' | 'awake';
  onTouch?: () => void;
}

/** The pet, drawn in its mood. A touch makes it hop and look at its owner. */
export function Pet({ name, mood = 'good', isPaused = false, phase = 'awake', onTouch }: Props) {
  const touches = useSignal(0);
  const isTouched = useComputed(() => touches.value > 0).value;
  useEffect(() => {
    if (!isTouched) return;
    const timer = setTimeout(() => (touches.value = 0), TOUCH_MS);
    return () => clearTimeout(timer);
  }, [touches.value]);
  const drawing = useDrawing({ mood: isTouched ? 'curious' : mood, isStill: isPaused || reducedMotion.value });
  const touch = () => {
    touches.value += 1;
    navigator.vibrate?.(VIBRATION_MS);
    onTouch?.();
  };
  return (
    <div class={isPaused ? 'pet paused' : 'pet'} data-mood={mood} data-phase={phase}>
      <div class="pet-shadow" />
      <button
        class={isTouched ? 'pet-body touched' : 'pet-body'}
        type="button"
        aria-label={name ? t('petThe', { pet: name }) : t('yourPet')}
        onClick={touch}
      >
        {drawing && <img key={touches.value % 2} src={drawing} alt="" width="512" height="512" draggable={false} />}
      </button>
    </div>
  );
}

/** @returns the blob URL of the drawing; of an earlier one until it is loaded. Loading is repeated until it succeeds. */
function useDrawing(look: Look): string | undefined {
  useEffect(() => {
    const controller = new AbortController();
    void keepTrying(() => loadDrawing(look), controller.signal);
    return () => controller.abort();
  }, [look.mood, look.isStill, session.value?.userId]);
  return drawingOf(look) ?? latestDrawing.value;
}
