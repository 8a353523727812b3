import type { PetState } from '../../../shared/models/typescript/types.ts';

type Mood = PetState['mood'];

const EYES = {
  open: 'M8.5 9.6v1.2M15.5 9.6v1.2',
  happy: 'M7.4 10.4q1.1-1.6 2.2 0M14.4 10.4q1.1-1.6 2.2 0',
  shut: 'M7.4 10q1.1 1.4 2.2 0M14.4 10q1.1 1.4 2.2 0',
};
const MOUTHS = {
  laugh: 'M7.8 13.6h8.4a4.2 4.2 0 0 1-8.4 0Z',
  smile: 'M8 14.4q4 3.6 8 0',
  slight: 'M8.6 15q3.4 1.6 6.8 0',
  flat: 'M8.6 15.4h6.8',
  down: 'M8.6 16.2q3.4-2.4 6.8 0',
  round: 'M12 13.8a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4Z',
};

/** A small face for each mood. Its tone gives it its colour. */
const FACES: Record<Mood, { eyes: keyof typeof EYES; mouth: keyof typeof MOUTHS; tone: 'bright' | 'calm' | 'low' }> = {
  exhausted: { eyes: 'shut', mouth: 'down', tone: 'low' },
  sick: { eyes: 'shut', mouth: 'flat', tone: 'low' },
  tired: { eyes: 'shut', mouth: 'slight', tone: 'low' },
  concerned: { eyes: 'open', mouth: 'down', tone: 'calm' },
  okay: { eyes: 'open', mouth: 'slight', tone: 'calm' },
  recovering: { eyes: 'shut', mouth: 'smile', tone: 'calm' },
  good: { eyes: 'open', mouth: 'smile', tone: 'bright' },
  energetic: { eyes: 'open', mouth: 'laugh', tone: 'bright' },
  happy: { eyes: 'happy', mouth: 'smile', tone: 'bright' },
  ecstatic: { eyes: 'happy', mouth: 'laugh', tone: 'bright' },
  curious: { eyes: 'open', mouth: 'round', tone: 'calm' },
};

/** A mood as a small face. The text beside it says the mood, so that screen readers skip the face. */
export function MoodFace({ mood }: { mood: Mood }) {
  const { eyes, mouth, tone } = FACES[mood];
  return (
    <svg class={`mood-face ${tone}`} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="10.8" />
      <path d={EYES[eyes]} />
      <path d={MOUTHS[mouth]} />
    </svg>
  );
}
