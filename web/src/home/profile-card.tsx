import { useSignal } from '@preact/signals';
import type { UserProfile } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { Unlocked } from '../locked/unlocked.tsx';
import { BusyButton } from '../parts/busy-button.tsx';
import { Notice } from '../parts/notice.tsx';
import { dropPendingPhoto } from '../photo/pending-photo.ts';
import { Photo } from '../photo/photo.tsx';
import { FORM_FIELDS } from '../profile-fields.ts';
import { showOwnerPhoto } from '../state/owner-photo.ts';
import { changeProfile, profile } from '../state/profile.ts';
import { Card } from './card.tsx';
import { ProfileForm } from './profile-form.tsx';

export function ProfileCard() {
  const open = useSignal<'form' | 'photo' | undefined>(undefined);
  const status = useSignal('');
  const close = (message: string) => {
    open.value = undefined;
    status.value = message;
  };
  const show = (part: 'form' | 'photo') => {
    open.value = part;
    status.value = '';
  };
  const current = profile.value;
  if (!current) return null;
  return (
    <Card title={t('profile.title')} open={`${open.value} ${status.value}`}>
      {open.value === 'form' && <ProfileForm profile={current} onDone={close} />}
      {open.value === 'photo' && (
        <>
          <Photo onDone={() => close(t('profile.photoReplaced'))} />
          <div class="actions">
            <button
              class="button quiet"
              type="button"
              onClick={() => {
                void dropPendingPhoto();
                close('');
              }}
            >
              {t('cancel')}
            </button>
          </div>
        </>
      )}
      {!open.value && <Facts profile={current} onOpen={show} onDone={close} />}
      <p role="status">{status.value}</p>
    </Card>
  );
}

interface FactsProps {
  profile: UserProfile;
  onOpen: (part: 'form' | 'photo') => void;
  onDone: (message: string) => void;
}

function Facts({ profile, onOpen, onDone }: FactsProps) {
  const removePhoto = useAction(async () => {
    await changeProfile({ avatar_url: null });
    showOwnerPhoto(undefined);
    onDone(t('profile.photoRemoved'));
  });
  // The card shows the photo until the drawing is loaded.
  const hasPhoto = profile.avatar_url !== undefined || removePhoto.busy;
  const facts = FORM_FIELDS.map((field) => ({ field, values: [profile[field] ?? []].flat() }));
  return (
    <>
      <dl class="facts">
        {facts
          .filter(({ values }) => values.length > 0)
          .map(({ field, values }) => (
            <div key={field}>
              <dt>{t(`field.${field}.name`)}</dt>
              {values.map((value) => (
                <dd key={value}>
                  <bdi>{value}</bdi>
                </dd>
              ))}
            </div>
          ))}
      </dl>
      <Notice failure={removePhoto.failure} />
      <div class="actions">
        <Unlocked instead="edit">
          <button class="button plain" type="button" onClick={() => onOpen('form')}>
            {t('profile.edit')}
          </button>
          <button class="button plain" type="button" onClick={() => onOpen('photo')}>
            {hasPhoto ? t('profile.replacePhoto') : t('profile.addPhoto')}
          </button>
        </Unlocked>
        {hasPhoto && (
          <BusyButton variant="plain" busy={removePhoto.busy} busyLabel={t('saving')} onClick={() => removePhoto.run()}>
            {t('profile.removePhoto')}
          </BusyButton>
        )}
      </div>
    </>
  );
}
