import '../style/activity.css';
import { useEffect, useMemo } from 'preact/hooks';
import { useAction } from '../action.ts';
import { useFocusOnChange } from '../focus.ts';
import { formatDate, formatDay, formatTimeOfDay } from '../home/format.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { midnight } from '../week.ts';
import { changeOfActs, createActPages } from './acts.ts';
import { byDay, type Line } from './by-day.ts';
import { addActTexts, isKnown } from './texts.ts';

addActTexts();

/** The acts on the user, newest first and by day. Loads them again after each change that this browser sees. */
export function ActList() {
  const { acts, hasMore, loadFirst, loadMore } = useMemo(createActPages, []);
  const loading = useAction(async () => {
    let before: string;
    do {
      before = changeOfActs.peek();
      await loadFirst();
    } while (before !== changeOfActs.peek());
  });
  const addPage = useAction(loadMore);
  // The button that was pressed is gone after the last page.
  const end = useFocusOnChange<HTMLParagraphElement>(hasMore.value);
  useEffect(() => void loading.run(), [changeOfActs.value]);
  return (
    <div class="acts">
      <Notice failure={loading.failure}>
        <button class="button plain" type="button" onClick={() => loading.run()}>
          {t('retry')}
        </button>
      </Notice>
      {!acts.value && loading.busy && <Loading />}
      {acts.value?.length === 0 && <p>{t('acts.empty')}</p>}
      {byDay(acts.value ?? []).map((day) => (
        <section key={day.midnight}>
          <h3>{nameOf(day.midnight)}</h3>
          <ol>
            {day.lines.map((line, at) => (
              <li key={`${line.at} ${at}`} class={serviceOf(line) === undefined ? '' : 'by-operator'}>
                <ActLine {...line} />
              </li>
            ))}
          </ol>
        </section>
      ))}
      <Notice failure={addPage.failure} />
      {hasMore.value && (
        <BusyButton variant="plain" busy={addPage.busy} busyLabel={t('loading')} onClick={() => addPage.run()}>
          {t('acts.more')}
        </BusyButton>
      )}
      {acts.value && acts.value.length > 0 && !hasMore.value && (
        <p ref={end} class="hint" tabIndex={-1}>
          {t('acts.end')}
        </p>
      )}
    </div>
  );
}

function ActLine({ act, at, actor }: Line) {
  return (
    <>
      <p class="act">
        {isKnown(act) ? (
          t(`acts.act.${act}`)
        ) : (
          <>
            {t('acts.unknown')} <bdi>{act}</bdi>
          </>
        )}
      </p>
      <p class="hint">
        <time dateTime={at}>{formatTimeOfDay(at)}</time>
        {' · '}
        <ActorName actor={actor} />
      </p>
    </>
  );
}

function ActorName({ actor }: Pick<Line, 'actor'>) {
  const service = serviceOf({ actor });
  if (service !== undefined)
    return (
      <>
        {t('acts.byService')} <bdi class="service">{service}</bdi>
      </>
    );
  return actor === 'owner' ? t('acts.byOwner') : <bdi>{t('acts.byOther', { actor })}</bdi>;
}

const SERVICE = 'service:';

/** @returns the name of the service that did it; undefined if it was not a service */
const serviceOf = ({ actor }: Pick<Line, 'actor'>): string | undefined =>
  actor.startsWith(SERVICE) ? actor.slice(SERVICE.length) : undefined;

function nameOf(day: number): string {
  if (day === midnight(0)) return t('acts.today');
  if (day === midnight(-1)) return t('acts.yesterday');
  const isThisYear = new Date(day).getFullYear() === new Date().getFullYear();
  return isThisYear ? formatDay(day) : formatDate(new Date(day).toISOString());
}
