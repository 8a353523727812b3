import '../style/shell.css';
import egg from '../egg.svg';

/** The two halves of the egg's shell, which part while the pet hatches. */
export function Shell() {
  return (
    <div class="shell" aria-hidden="true">
      <img class="shell-lower" src={egg} alt="" width="140" height="184" />
      <img class="shell-upper" src={egg} alt="" width="140" height="184" />
    </div>
  );
}
