const CHECK_MS = 60_000;

/** The part of the day from each hour on, by the browser's clock. The style sheet has a sky for each. */
const SKIES = [
  { from: 22, sky: 'night' },
  { from: 17, sky: 'evening' },
  { from: 11, sky: 'day' },
  { from: 5, sky: 'morning' },
  { from: 0, sky: 'night' },
] as const;

/** Shows the sky of the time of the day, and changes it with the time. */
export function followSky(): void {
  const show = () => {
    const hour = new Date().getHours();
    const now = SKIES.find(({ from }) => hour >= from);
    if (now) document.documentElement.dataset.sky = now.sky;
  };
  show();
  setInterval(show, CHECK_MS);
  document.addEventListener('visibilitychange', show);
}
