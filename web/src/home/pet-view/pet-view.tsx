import { lock } from '../../locked/lock.ts';
import { RecoveryPrompt } from '../../ways-in/recovery-prompt.tsx';
import type { ViewProps } from '../view-props.ts';
import { WatchCard } from './watch-card.tsx';

/** What people do every day: tell the pet how they are, and see its last days. */
export function PetView({ petName }: ViewProps) {
  return (
    <div class="cards">
      <WatchCard />
      {!lock.value && <RecoveryPrompt pet={petName} />}
    </div>
  );
}
