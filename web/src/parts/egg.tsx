interface Props {
  /** How the egg is: waiting, or about to hatch. */
  mood?: 'waiting' | 'hatching';
}

/** The egg on its nest. It says nothing that the page does not say in words. */
export function Egg({ mood = 'waiting' }: Props) {
  return (
    <svg class="egg" data-mood={mood} viewBox="0 0 200 220" aria-hidden="true">
      <ellipse class="egg-shadow" cx="100" cy="202" rx="62" ry="10" />
      <g class="egg-body">
        <path class="egg-shell" d="M100 22c40 0 64 58 64 102s-28 74-64 74-64-30-64-74 24-102 64-102z" />
        <path
          class="egg-shade"
          d="M100 22c40 0 64 58 64 102s-28 74-64 74c-8 0-15-1-22-4 34-2 62-32 62-76 0-40-18-82-48-95z"
        />
        <circle class="egg-spot" cx="76" cy="88" r="12" />
        <circle class="egg-spot" cx="122" cy="70" r="8" />
        <circle class="egg-spot" cx="130" cy="132" r="14" />
        <circle class="egg-spot" cx="70" cy="150" r="9" />
        <path class="egg-glint" d="M66 76c4-16 12-29 20-35" />
        <path class="egg-crack" d="m40 118 18-12 15 16 17-17 17 18 16-17 16 16 21-13" />
      </g>
    </svg>
  );
}
