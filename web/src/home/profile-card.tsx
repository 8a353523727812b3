import { useSignal } from '@preact/signals';
import type { UserProfile } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Notice } from '../parts/notice.tsx';
import { dropPhoto } from '../photo/kept-photo.ts';
import { Photo } from '../photo/photo.tsx';
import { FORM_FIELDS } from '../profile-fields.ts';
import { loadPortrait } from '../state/portrait.ts';
import { changeProfile, profile } from '../state/profile.ts';
import { Card } from './card.tsx';
import { ProfileForm } from './profile-form.tsx';

/** Who the owner is and what the pet looks like, and what can be changed about it. */
export function ProfileCard() {
  const open = useSignal<'form' | 'photo' | undefined>(undefined);
  const said = useSignal('');
  const close = (words: string) => {
    open.value = undefined;
    said.value = words;
  };
  const show = (part: 'form' | 'photo') => {
    open.value = part;
    said.value = '';
  };
  const seen = profile.value;
  if (!seen) return null;
  return (
    <Card title={t('profile.title')} open={`${open.value} ${said.value}`}>
      {open.value === 'form' && <ProfileForm profile={seen} onDone={close} />}
      {open.value === 'photo' && (
        <>
          <Photo onDone={() => close(t('profile.photoReplaced'))} />
          <button
            class="button quiet"
            type="button"
            onClick={() => {
              void dropPhoto();
              close('');
            }}
          >
            {t('cancel')}
          </button>
        </>
      )}
      {!open.value && <Facts profile={seen} onOpen={show} onDone={close} />}
      <p role="status">{said.value}</p>
    </Card>
  );
}

interface FactsProps {
  profile: UserProfile;
  onOpen: (part: 'form' | 'photo') => void;
  onDone: (said: string) => void;
}

function Facts({ profile, onOpen, onDone }: FactsProps) {
  const removePhoto = useAction(async () => {
    await changeProfile({ avatar_url: null });
    await loadPortrait();
    onDone(t('profile.photoRemoved'));
  });
  // As it was until the drawing is there too.
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
                <dd key={value} dir="auto">
                  {value}
                </dd>
              ))}
            </div>
          ))}
      </dl>
      <Notice failure={removePhoto.failure} />
      <div class="actions">
        <button class="button plain" type="button" onClick={() => onOpen('form')}>
          {t('profile.edit')}
        </button>
        <button class="button plain" type="button" onClick={() => onOpen('photo')}>
          {hasPhoto ? t('profile.replacePhoto') : t('profile.addPhoto')}
        </button>
        {hasPhoto && (
          <BusyButton look="plain" busy={removePhoto.busy} meanwhile={t('saving')} onClick={() => removePhoto.run()}>
            {t('profile.removePhoto')}
          </BusyButton>
        )}
      </div>
    </>
  );
}
