import { partOfDay } from '../../../core/pet/local-time.ts';

const CHECK_MS = 60_000;

/** Shows the sky of the part of the day on the browser's clock, and changes it with the time. `style/sky.css` has the skies. */
export function followSky(): void {
  const show = () => {
    document.documentElement.dataset.sky = partOfDay({ hour: new Date().getHours() });
  };
  show();
  setInterval(show, CHECK_MS);
  document.addEventListener('visibilitychange', show);
}
