let context: AudioContext | undefined;

const NOTES = [
  { at: 0, from: 1_900, to: 2_900 },
  { at: 0.14, from: 2_200, to: 3_400 },
] as const;
const SECONDS = 0.1;
const VOLUME = 0.08;

/** Plays two rising notes. Browsers allow it only after the user has touched the page. */
export async function play(): Promise<void> {
  context ??= new AudioContext();
  await context.resume();
  for (const { at, from, to } of NOTES) playNote(context, context.currentTime + at, from, to);
}

function playNote(audio: AudioContext, start: number, from: number, to: number): void {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.setValueAtTime(from, start);
  tone.frequency.exponentialRampToValueAtTime(to, start + SECONDS);
  // A gradual start and end, because a sudden one clicks.
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(VOLUME, start + SECONDS / 4);
  volume.gain.linearRampToValueAtTime(0, start + SECONDS);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + SECONDS);
}
