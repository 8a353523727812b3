import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { unwrap } from '../../../client/client.ts';
import { isApiError } from '../../../client/errors.ts';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { Screen } from '../parts/screen.tsx';
import { drawingOf, type Look, loadDrawing } from '../state/drawings.ts';
import { type Arrival, clearJoin } from '../state/join.ts';
import { loadProfile, profile } from '../state/profile.ts';
import { loadWaysBack, ownToken, waysBack } from '../ways-in/ways-back.ts';
import { LeaveSafely } from './leave-safely.tsx';
import { clientOf, stay, switchTo } from './open-session.ts';
import { PetPicture } from './pet-picture.tsx';

/** How both pets look, whatever their moods. */
const LOOK: Look = { mood: 'good', isStill: true };

/** Asks which pet shall live in this browser: the one that already does, or the one of the new session. */
export function ChoosePet({ arrival }: { arrival: Arrival }) {
  const other = useSignal<{ name: string; picture: string } | undefined>(undefined);
  const isLoaded = useSignal(false);
  const loading = useAction(async () => {
    other.value = await loadPet(arrival);
    await Promise.all([loadProfile(), loadDrawing(LOOK), loadWaysBack()]).catch((error) => {
      // If this browser's session was revoked meanwhile, there is nothing to choose from.
      if (!isApiError(error, 'unauthorized')) throw error;
      return switchTo(arrival, undefined);
    });
    isLoaded.value = true;
  });
  useEffect(() => {
    void loading.run();
    return () => other.peek() && URL.revokeObjectURL(other.peek()?.picture ?? '');
  }, []);
  const pet = profile.value?.pet_name;
  const scene = (
    <div class="two-pets">
      <PetPicture name={pet} picture={drawingOf(LOOK)} label={t('waysIn.join.choose.here')} />
      <PetPicture name={other.value?.name} picture={other.value?.picture} label={t('waysIn.join.choose.new')} />
    </div>
  );
  return (
    <Screen title={t('waysIn.join.choose.title')} scene={scene} progress={false}>
      {isLoaded.value && other.value && pet ? (
        <Choice arrival={arrival} pet={pet} other={other.value.name} />
      ) : (
        loading.busy && <Loading />
      )}
      <LoadingFailure failure={loading.failure} onRetry={() => loading.run()} />
    </Screen>
  );
}

function Choice({ arrival, pet, other }: { arrival: Arrival; pet: string; other: string }) {
  const staying = useAction(() => stay(arrival));
  const switching = useAction(() => switchTo(arrival, waysBack.value.length > 0 ? ownToken.value : undefined));
  const canReturn = waysBack.value.length > 0;
  return (
    <>
      <p class="lead">{t('waysIn.join.choose.lead', { pet, other })}</p>
      <LeaveSafely pet={pet} />
      <Notice failure={staying.failure ?? switching.failure} />
      <div class="actions">
        <BusyButton busy={staying.busy} busyLabel={t('loading')} onClick={() => staying.run()}>
          {t('waysIn.join.choose.stay', { pet })}
        </BusyButton>
        <BusyButton
          variant={canReturn ? 'plain' : 'danger'}
          busy={switching.busy}
          busyLabel={t('loading')}
          onClick={() => switching.run()}
        >
          {canReturn ? t('waysIn.join.choose.switch', { other }) : t('waysIn.join.choose.lose', { pet, other })}
        </BusyButton>
      </div>
    </>
  );
}

/** A session that was revoked meanwhile can only be forgotten. */
function LoadingFailure({ failure, onRetry }: { failure: unknown; onRetry: () => void }) {
  const isGone = isApiError(failure, 'unauthorized');
  return (
    <Notice failure={failure} messages={{ unauthorized: t('waysIn.join.choose.gone') }}>
      <button class="button plain" type="button" onClick={isGone ? clearJoin : onRetry}>
        {isGone ? t('next') : t('retry')}
      </button>
    </Notice>
  );
}

async function loadPet({ userId, token }: Arrival): Promise<{ name: string; picture: string }> {
  const params = { path: { user_id: userId } };
  const query = { of: 'pet', motion: 'still' } as const;
  const client = clientOf(token);
  const [{ pet_name }, picture] = await Promise.all([
    unwrap(client.GET('/users/{user_id}', { params })),
    unwrap(client.GET('/users/{user_id}/avatar', { params: { ...params, query }, parseAs: 'blob' })),
  ]);
  return { name: pet_name, picture: URL.createObjectURL(picture as Blob) };
}
