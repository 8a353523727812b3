import '../style/join.css';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useAction } from '../action.ts';
import { type Credential, join } from '../state/join.ts';
import { session } from '../state/session.ts';
import { addWaysInTexts } from '../ways-in/texts.ts';
import { AlreadyHere } from './already-here.tsx';
import { ChoosePet } from './choose-pet.tsx';
import { ConfirmLink } from './confirm-link.tsx';
import { EnterCode } from './enter-code.tsx';
import { isAlive, type Opening, openSession, unanswered } from './open-session.ts';
import { userIdOf } from './read-code.ts';

addWaysInTexts();

/** Brings a pet that lives on another device to this one. */
export function JoinScreen() {
  const isHere = useSignal(false);
  const opening: Opening = useAction(async (credential: Credential) => {
    isHere.value = await isPetHere(credential);
    if (!isHere.peek()) await openSession(credential);
  });
  useEffect(() => {
    const credential = unanswered();
    if (credential) void opening.run(credential);
  }, []);
  const { arrival, isFromLink } = join.value;
  if (arrival && arrival.userId === session.value?.userId) return <AlreadyHere arrival={arrival} />;
  if (arrival) return <ChoosePet key={arrival.tokenId} arrival={arrival} />;
  if (isHere.value) return <AlreadyHere />;
  return isFromLink ? <ConfirmLink opening={opening} /> : <EnterCode opening={opening} />;
}

/** Returns whether a code opens the pet that already lives in this browser. The code is then not used up. */
async function isPetHere(credential: Credential): Promise<boolean> {
  const current = session.peek();
  if (!current || !('code' in credential) || userIdOf(credential.code) !== current.userId) return false;
  return isAlive(current);
}
