import '../style/pet.css';
import { t } from '../i18n/language.ts';

interface Props {
  /** Undefined until it is loaded. */
  name: string | undefined;
  picture: string | undefined;
  /** Which of the pets it is. */
  label: string;
}

export function PetPicture({ name, picture, label }: Props) {
  return (
    <figure class="pet still">
      <div class="pet-shadow" />
      <div class="pet-body">
        {picture && <img src={picture} alt={t('pictureOf', { pet: name ?? '' })} width="512" height="589" />}
      </div>
      <figcaption>
        <bdi>{name}</bdi>
        <span class="hint">{label}</span>
      </figcaption>
    </figure>
  );
}
