import { useAction } from '../../action.ts';
import { formats, t } from '../../i18n/language.ts';
import { Unlocked } from '../../locked/unlocked.tsx';
import { BusyButton } from '../../parts/busy-button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Card } from '../card.tsx';
import { endRest, hasNoEnd } from './rest.ts';

/** Says until when the pet rests with its owner, and lets the owner end the rest. */
export function Resting({ petName, until }: { petName: string; until: number }) {
  const ending = useAction(endRest);
  const day = new Date(until).toLocaleDateString(formats.value, { weekday: 'long' });
  const lead = hasNoEnd(until) ? t('home.rest.open', { pet: petName }) : t('home.rest.until', { pet: petName, day });
  return (
    <Card title={t('home.rest.title')}>
      <div class="resting">
        <p>{lead}</p>
        <Unlocked>
          <BusyButton variant="plain" busy={ending.busy} busyLabel={t('saving')} onClick={() => ending.run()}>
            {t('home.rest.end')}
          </BusyButton>
        </Unlocked>
      </div>
      <Notice failure={ending.failure} />
    </Card>
  );
}
