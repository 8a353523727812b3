import type { ComponentChildren } from 'preact';
import { useFocusIfLost } from '../focus.ts';
import { t } from '../i18n/language.ts';
import { profile } from '../state/profile.ts';
import { lock } from './lock.ts';

interface Props {
  children: ComponentChildren;
  /** The text that the user sees instead, if the default would not be clear. */
  instead?: 'connect' | 'edit' | 'watch';
}

/** Shows controls that add or change something. While the user is locked, says instead that they are not available. */
export function Unlocked({ children, instead }: Props) {
  const isLocked = lock.value !== undefined;
  const hint = useFocusIfLost<HTMLParagraphElement>(isLocked);
  if (!isLocked) return <>{children}</>;
  const pet = profile.value?.pet_name ?? '';
  return (
    <p ref={hint} class="hint" tabIndex={-1}>
      {t(instead ? `locked.${instead}` : 'locked.hint', { pet })}
    </p>
  );
}
