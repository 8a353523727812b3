import type { PetState } from '../../../shared/models/typescript/types.ts';
import { formats, t } from '../i18n/language.ts';
import { DAYS, midnight } from '../week.ts';
import { MoodFace } from './mood-face.tsx';

interface Props {
  days: PetState['days'];
  /** Whether the moods are also written, a day in a row, from the first day with a mood on. */
  hasWords?: boolean;
}

/** The pet's moods of the last seven days, today's last. */
export function DayStrip({ days = [], hasWords = false }: Props) {
  const moods = new Map(days.map(({ date, mood }) => [date, mood]));
  const dates = lastDays();
  const first = hasWords ? dates.findIndex((day) => moods.has(dateOf(day))) : 0;
  return (
    <ol class={hasWords ? 'days with-words' : 'days'}>
      {dates.slice(first).map((day) => {
        const mood = moods.get(dateOf(day));
        const isToday = day.getTime() === midnight(0);
        return (
          <li key={dateOf(day)} class={isToday ? 'today' : undefined}>
            <span class="visually-hidden">
              {weekdayOf(day, 'long')}: {mood ? t(`mood.${mood}`) : t('home.days.none')}
            </span>
            <span aria-hidden="true">{isToday ? t('home.days.today') : weekdayOf(day, 'short')}</span>
            {mood ? <MoodFace mood={mood} /> : <span class="no-mood" />}
            {hasWords && (
              <span class="word" aria-hidden="true">
                {mood ? t(`mood.${mood}`) : '–'}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

const lastDays = (): Date[] => Array.from({ length: DAYS }, (_, at) => new Date(midnight(at + 1 - DAYS)));

const weekdayOf = (day: Date, weekday: 'long' | 'short'): string => day.toLocaleDateString(formats.value, { weekday });

/** @returns the local date, such as `2026-03-14` */
const dateOf = (day: Date): string =>
  [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
