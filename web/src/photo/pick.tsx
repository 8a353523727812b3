import { useSignal } from '@preact/signals';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { isHeic, isReadable } from './encode.ts';

interface Props {
  onPick: (file: File) => void;
}

/** Choose a photo or, on a phone, take one. */
export function Pick({ onPick }: Props) {
  const fault = useSignal<string | undefined>(undefined);
  const pick = useAction(async (file: File) => {
    fault.value = undefined;
    if (await isReadable(file)) onPick(file);
    else fault.value = t(isHeic(file) ? 'photo.heic' : 'photo.unreadable');
  });
  const input = (label: string, look: string, capture?: 'user') => (
    <label class={`button ${look} ${capture ? 'only-touch' : ''}`}>
      {label}
      <input
        class="visually-hidden"
        type="file"
        accept="image/*"
        capture={capture}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          // The same file can be chosen again.
          currentTarget.value = '';
          if (file) void pick.run(file);
        }}
      />
    </label>
  );
  return (
    <div class="pick">
      {input(t('photo.choose'), 'main')}
      {input(t('photo.take'), 'plain', 'user')}
      {fault.value && (
        <div class="notice" role="alert">
          <p>{fault.value}</p>
        </div>
      )}
    </div>
  );
}
