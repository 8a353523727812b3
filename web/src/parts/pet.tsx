import '../style/pet.css';
import '../style/pet-motion.css';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/language.ts';
import { keepTrying } from '../keep-trying.ts';
import { drawingOf, type Look, latestDrawing, loadDrawing } from '../state/drawings.ts';
import { reducedMotion } from '../state/reduced-motion.ts';
import { session } from '../state/session.ts';

/** How long a touched pet looks at its owner. */
const TOUCH_MS = 1_400;
const VIBRATION_MS = 10;
/** Without a button that pauses it, motion beside text must end by then (WCAG 2.2.2). */
const MAX_MOTION_MS = 5_000;

interface Props {
  /** The pet's name; empty until it is loaded. */
  name: string;
  mood?: Look['mood'];
  /** Whether the user has paused the animation. If undefined, the page has no button for it, and the pet soon stands still. */
  isPaused?: boolean;
  /** `hatching`: its eyes open when this phase has ended. */
  phase?: 'hatching' | 'awake';
  /** `large`: the pet is what the page is about. */
  size?: 'large';
  onTouch?: () => void;
}

/** The pet, drawn in its mood. A touch makes it hop and look at its owner. */
export function Pet({ name, mood = 'good', isPaused, phase = 'awake', size, onTouch }: Props) {
  const { isTouched, touch } = useTouch(onTouch);
  const isSettled = useSettled(phase);
  const isStill = isPaused ?? isSettled;
  const face = faceOf(mood, isTouched, phase);
  const drawing = useDrawing({ mood: face, isStill: isStill || reducedMotion.value });
  return (
    <div class={isStill ? 'pet still' : 'pet'} data-mood={mood} data-phase={phase} data-size={size}>
      <div class="pet-shadow" />
      <button
        class={isTouched ? 'pet-body touched' : 'pet-body'}
        type="button"
        aria-label={name ? t('petThe', { pet: name }) : t('yourPet')}
        onClick={touch}
      >
        {drawing && <img src={drawing} alt="" width="512" height="589" draggable={false} />}
      </button>
    </div>
  );
}

/** Moods in which a touched pet opens its eyes. In all others it beams. */
const LOW: readonly Look['mood'][] = ['exhausted', 'sick', 'tired', 'concerned', 'recovering'];

function faceOf(mood: Look['mood'], isTouched: boolean, phase: Props['phase']): Look['mood'] {
  // The eyes open when it has hatched.
  if (phase === 'hatching') return 'happy';
  if (!isTouched) return mood;
  return LOW.includes(mood) ? 'okay' : 'happy';
}

function useTouch(onTouch: Props['onTouch']) {
  const touches = useSignal(0);
  useEffect(() => {
    if (touches.value === 0) return;
    const timer = setTimeout(() => (touches.value = 0), TOUCH_MS);
    return () => clearTimeout(timer);
  }, [touches.value]);
  const touch = () => {
    touches.value += 1;
    navigator.vibrate?.(VIBRATION_MS);
    onTouch?.();
  };
  return { isTouched: touches.value > 0, touch };
}

/** @returns whether the pet has moved for as long as it may */
function useSettled(phase: Props['phase']): boolean {
  const isSettled = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => (isSettled.value = true), MAX_MOTION_MS);
    return () => clearTimeout(timer);
  }, [phase]);
  return isSettled.value;
}

/** @returns the blob URL of the drawing; that of the one before until it is loaded. Loading is repeated until it succeeds. */
function useDrawing(look: Look): string | undefined {
  useEffect(() => {
    const controller = new AbortController();
    void keepTrying(() => loadDrawing(look), controller.signal);
    return () => controller.abort();
  }, [look.mood, look.isStill, session.value?.userId]);
  const before = useRef<string | undefined>(undefined);
  before.current = drawingOf(look) ?? before.current ?? latestDrawing.value;
  return before.current;
}
