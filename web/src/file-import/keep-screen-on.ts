/** Keeps a phone's screen on, because phones stop pages when it goes off. Some browsers refuse, such as on a low battery. */
export async function keepScreenOn(signal: AbortSignal): Promise<void> {
  const { wakeLock } = navigator as { wakeLock?: WakeLock };
  const lock = await wakeLock?.request('screen').catch(() => undefined);
  const release = () => void lock?.release().catch(() => {});
  if (signal.aborted) release();
  else signal.addEventListener('abort', release);
}
