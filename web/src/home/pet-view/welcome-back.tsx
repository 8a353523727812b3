import { t } from '../../i18n/language.ts';
import { avoidedErasure, profile } from '../../state/profile.ts';
import { Card } from '../card.tsx';
import { formatDate } from '../format.ts';
import { MoodFace } from '../mood-face.tsx';

/** Welcomes a user who would soon have been erased after a long time away. Stays until the page is closed. */
export function WelcomeBack({ petName }: { petName: string }) {
  const kept = avoidedErasure.value;
  const due = kept ?? profile.value?.forget_at;
  if (due === undefined) return null;
  return (
    <Card title={t('home.back.title')}>
      <div class="back">
        <MoodFace mood="happy" />
        <p role="status">{t(kept ? 'home.back.kept' : 'home.back.due', { pet: petName, date: formatDate(due) })}</p>
      </div>
    </Card>
  );
}
