import '../style/locked.css';
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useFocusIfLost } from '../focus.ts';
import { Card } from '../home/card.tsx';
import { formatDateTime } from '../home/format.ts';
import { t } from '../i18n/language.ts';
import { Contact } from '../parts/contact.tsx';
import { poll } from '../state/poll.ts';
import { loadProfile } from '../state/profile.ts';
import { lock } from './lock.ts';

/** How often to check whether the lock has ended, in ms. */
const POLL_MS = 60_000;

/** Says why the user is locked, what still works, and whom to ask. Shows nothing if the user is not locked. */
export function LockCard({ pet }: { pet: string }) {
  const isLocked = lock.value !== undefined;
  const content = useFocusIfLost<HTMLDivElement>(isLocked);
  useEffect(() => (isLocked ? pollProfile() : undefined), [isLocked]);
  if (!lock.value) return null;
  const { at, reason, contact } = lock.value;
  return (
    <Card title={t('locked.title', { pet })}>
      <div ref={content} class="lock" tabIndex={-1}>
        <div>
          <p>{t('locked.lead', { pet, at: formatDateTime(at) })}</p>
          <figure>
            <figcaption class="hint">{t('locked.reason')}</figcaption>
            <blockquote dir="auto">{reason}</blockquote>
          </figure>
        </div>
        <div>
          <h3>{t('locked.still')}</h3>
          <ul>
            <li>{t('locked.see')}</li>
            <li>{t('locked.remove')}</li>
            <li>{t('locked.erase')}</li>
          </ul>
          <p>
            <strong>{t('locked.ask')}</strong> {contact ? <Contact contact={contact} /> : t('locked.askOperator')}
          </p>
        </div>
      </div>
    </Card>
  );
}

function pollProfile(): () => void {
  const failure = signal<unknown>(undefined);
  const load = async () => {
    failure.value = await loadProfile().then(
      () => undefined,
      (error) => error,
    );
  };
  return poll(load, failure, POLL_MS);
}
