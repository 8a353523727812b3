import '../../style/charts.css';
import { t } from '../../i18n/language.ts';
import { Card } from '../card.tsx';
import { Charts } from '../charts.tsx';
import { DayStrip } from '../day-strip.tsx';
import { MoodReasons } from '../mood-reasons.tsx';
import type { ViewProps } from '../view-props.ts';
import { ViewTitle } from '../view-title.tsx';
import { ImportCard } from './import-card.tsx';

/** The last seven days: the pet's moods, why it feels as it does today, and the readings. */
export function WeekView({ petName, state }: ViewProps) {
  return (
    <>
      <ViewTitle title={t('home.week.title')} />
      <div class="cards">
        <Card title={t('home.week.moods', { pet: petName })}>
          <DayStrip days={state.days} hasWords />
        </Card>
        <MoodReasons petName={petName} basedOn={state.based_on} />
        <Charts changed={state.updated_at} />
        <ImportCard />
      </div>
    </>
  );
}
