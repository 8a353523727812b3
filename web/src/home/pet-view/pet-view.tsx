import { useFocusIfLost } from '../../focus.ts';
import { HelpCard } from '../../help-lines/help-card.tsx';
import { t } from '../../i18n/language.ts';
import { lock } from '../../locked/lock.ts';
import { profile } from '../../state/profile.ts';
import { RecoveryPrompt } from '../../ways-in/recovery-prompt.tsx';
import { Card } from '../card.tsx';
import { DayStrip } from '../day-strip.tsx';
import type { ViewProps } from '../view-props.ts';
import { HowAreYou } from './how-are-you.tsx';
import { restingUntil } from './rest.ts';
import { Resting } from './resting.tsx';
import { WatchCard } from './watch-card.tsx';
import { WelcomeBack } from './welcome-back.tsx';

/** What people do every day: tell the pet how they are, and see its last days. */
export function PetView({ petName, state }: ViewProps) {
  const until = restingUntil.value;
  const isResting = until !== undefined;
  const resting = useFocusIfLost<HTMLDivElement>(isResting);
  const awake = useFocusIfLost<HTMLDivElement>(!isResting);
  return (
    <div class="cards">
      <WelcomeBack petName={petName} />
      <HelpCard texts={profile.value?.health_goals ?? []} />
      <div ref={isResting ? resting : awake} class="today-card" tabIndex={-1}>
        {isResting ? <Resting petName={petName} until={until} /> : <HowAreYou petName={petName} state={state} />}
      </div>
      <Together {...state} />
      <WatchCard />
      {!lock.value && <RecoveryPrompt pet={petName} />}
    </div>
  );
}

function Together({ days, days_together = 1 }: ViewProps['state']) {
  return (
    <Card title={t('home.days.together', { count: days_together })}>
      <DayStrip days={days} />
    </Card>
  );
}
