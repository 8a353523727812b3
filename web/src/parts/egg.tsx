import egg from '../egg.svg';

interface Props {
  /** How the egg is: waiting, or about to hatch. */
  mood?: 'waiting' | 'hatching';
}

/** The egg on its hill. It says nothing that the page does not say in words. `index.html` has the same, to be seen before this is loaded. */
export function Egg({ mood = 'waiting' }: Props) {
  return (
    <div class="egg" data-mood={mood}>
      <img src={egg} alt="" width="140" height="184" />
      {mood === 'hatching' && (
        <svg viewBox="0 0 140 184" aria-hidden="true">
          <path d="m8 100 18-12 15 16 17-17 17 18 16-17 16 16 23-13" />
        </svg>
      )}
    </div>
  );
}
