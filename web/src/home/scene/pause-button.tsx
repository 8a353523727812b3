import { t } from '../../i18n/language.ts';

interface Props {
  isPaused: boolean;
  onChange: (isPaused: boolean) => void;
}

/** Pauses the pet's animation. Hidden with reduced motion, because nothing moves then. */
export function PauseButton({ isPaused, onChange }: Props) {
  const label = isPaused ? t('resumeAnimation') : t('pauseAnimation');
  return (
    <button
      class="round motion-only"
      type="button"
      aria-label={label}
      title={label}
      onClick={() => onChange(!isPaused)}
    >
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
        <path d={isPaused ? 'M8 5.5v13l10.5-6.5Z' : 'M9 6v12M15 6v12'} />
      </svg>
    </button>
  );
}
