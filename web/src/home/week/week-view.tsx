import '../../style/charts.css';
import { t } from '../../i18n/language.ts';
import { Charts } from '../charts.tsx';
import { MoodReasons } from '../mood-reasons.tsx';
import type { ViewProps } from '../view-props.ts';
import { ViewTitle } from '../view-title.tsx';

/** The last seven days: the pet's moods, why it feels as it does today, and the readings. */
export function WeekView({ petName, state }: ViewProps) {
  return (
    <>
      <ViewTitle title={t('home.tab.week')} />
      <div class="cards">
        <MoodReasons petName={petName} basedOn={state.based_on} />
        <Charts changed={state.updated_at} />
      </div>
    </>
  );
}
