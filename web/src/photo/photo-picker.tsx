import { useSignal } from '@preact/signals';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { isHeic, isReadable } from './encode.ts';

interface Props {
  onPick: (file: File) => void;
}

export function PhotoPicker({ onPick }: Props) {
  const error = useSignal<string | undefined>(undefined);
  const pick = useAction(async (file: File) => {
    error.value = undefined;
    if (await isReadable(file)) onPick(file);
    else error.value = t(isHeic(file) ? 'photo.heic' : 'photo.unreadable');
  });
  const input = (label: string, withCamera = false) => (
    <label class={`button plain ${withCamera ? 'touch-only' : ''}`}>
      {label}
      <input
        class="visually-hidden"
        type="file"
        accept="image/*"
        // Without a value, the system's camera opens, where the user chooses between back and front.
        ref={(element) => void element?.toggleAttribute('capture', withCamera)}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          // Clear the input, because choosing the same file again would otherwise not fire an event.
          currentTarget.value = '';
          if (file) void pick.run(file);
        }}
      />
    </label>
  );
  return (
    <div class="pick">
      {input(t('photo.choose'))}
      {input(t('photo.take'), true)}
      {error.value && (
        <div class="notice" role="alert">
          <p>{error.value}</p>
        </div>
      )}
    </div>
  );
}
