import '../style/bubble.css';
import type { PetState } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';

interface Props extends Pick<PetState, 'message'>, Partial<Pick<PetState, 'ai' | 'said_by'>> {
  /** Whether a new message is announced. */
  isLive?: boolean;
}

/** What the pet says, with a mark if a language model wrote it. */
export function Said({ message, ai, said_by: model, isLive = false }: Props) {
  return (
    <div class="bubble">
      <blockquote dir="auto" aria-live={isLive ? 'polite' : undefined}>
        {message}
      </blockquote>
      {ai && (
        <details class="ai-mark">
          <summary>
            <svg class="ai-star" viewBox="0 0 16 16" aria-hidden="true">
              <path d="M8 1c.7 4.2 2.8 6.3 7 7-4.2.7-6.3 2.8-7 7-.7-4.2-2.8-6.3-7-7 4.2-.7 6.3-2.8 7-7" />
            </svg>
            {t('home.ai.mark')}
          </summary>
          <p>{t('home.ai.about', { model })}</p>
        </details>
      )}
    </div>
  );
}
