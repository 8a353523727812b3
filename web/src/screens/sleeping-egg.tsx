import egg from '../egg.svg';

/** The egg in a nightcap, under a blanket. Purely decorative. */
export function SleepingEgg() {
  return (
    <svg class="asleep" viewBox="0 0 200 218" aria-hidden="true">
      <g class="breath">
        <image href={egg} x="30" y="26" width="140" height="184" />
        <g class="nightcap">
          <path fill="#6f5bd0" d="M58 54C60 24 80 6 106 6c38 0 64 26 70 66-12-14-24-20-38-19-26-5-54-5-80 1z" />
          <path fill="#9c8bea" d="M84 14c7-5 14-8 22-8 12 0 24 3 34 8-12 8-20 22-22 36-9-1-18-1-27 0 0-14-3-26-7-36z" />
          <path
            fill="#fff6e6"
            d="M50 60c0-6 4-10 10-11 27-5 53-5 80 0 6 1 10 5 10 11s-5 11-11 9c-26-5-52-5-78 0-6 2-11-3-11-9z"
          />
          <circle fill="#fff6e6" cx="177" cy="78" r="11" />
        </g>
      </g>
      <clipPath id="blanket">
        <path d="M36 138c42 16 86 16 128 0 16 16 24 38 26 58 1 13-6 18-18 19-48 3-96 3-144 0-12-1-19-6-18-19 2-20 10-42 26-58z" />
      </clipPath>
      <g clip-path="url(#blanket)">
        <path fill="#7c6ad8" d="M0 120h200v98H0z" />
        <path fill="#9c8bea" d="M0 120h44v60H0zm80 0h40v60H80zm76 0h44v60h-44zM44 180h36v38H44zm76 0h36v38h-36z" />
        <path fill="#f2a98a" d="M44 120h36v60H44zM156 180h44v38h-44z" />
        <path fill="#f6d0a8" d="M120 120h36v60h-36zM0 180h44v38H0z" />
      </g>
      <path
        fill="#fff6e6"
        d="M24 138c2-7 9-9 15-7 41 14 81 14 122 0 6-2 13 0 15 7 2 6-2 12-8 14-46 16-90 16-136 0-6-2-10-8-8-14z"
      />
      <g class="zzz" fill="none" stroke="#fff" stroke-linecap="round" stroke-linejoin="round" stroke-width="4">
        <path d="M26 62h11l-11 12h11" />
        <path d="M8 34h14L8 49h14" />
      </g>
    </svg>
  );
}
