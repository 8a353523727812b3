import egg from '../egg.svg';

interface Props {
  /** `large`: nothing else needs the room. */
  size?: 'large';
  mood?: 'waiting' | 'touched' | 'hatching';
  /** Called when the egg has answered a touch. Not called for users who prefer reduced motion. */
  onWobbled?: () => void;
}

/**
 * The egg is purely decorative. `index.html` contains the same markup, so that it is visible before the
 * scripts are loaded.
 */
export function Egg({ size, mood = 'waiting', onWobbled }: Props) {
  return (
    <div class="egg" data-mood={mood} data-size={size} onAnimationEnd={onWobbled}>
      <img src={egg} alt="" width="140" height="184" />
      {mood === 'hatching' && (
        <svg viewBox="0 0 140 184" aria-hidden="true">
          <path d="m8 100 18-12 15 16 17-17 17 18 16-17 16 16 23-13" />
        </svg>
      )}
    </div>
  );
}
