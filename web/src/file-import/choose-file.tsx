import { useSignal } from '@preact/signals';
import { t } from '../i18n/language.ts';
import { chosenFiles, droppedFiles } from './chosen-files.ts';
import { failureText } from './failure-text.ts';
import { formatCount } from './format.ts';
import { Help } from './help.tsx';
import type { ChosenFile } from './messages.ts';
import type { Sent } from './send.ts';
import { Unfinished } from './unfinished-notice.tsx';

interface Props {
  failure?: unknown;
  cancelled?: Sent;
  onChoose: (files: ChosenFile[]) => void;
}

/** Without support for folders, browsers would offer files again. */
const HAS_FOLDERS = 'webkitdirectory' in HTMLInputElement.prototype;
/** The types of JSX lack this attribute. */
const FOLDER = { webkitdirectory: true };

export function ChooseFile({ failure, cancelled, onChoose }: Props) {
  const isOver = useSignal(false);
  return (
    <>
      <p class="hint">{t('fileImport.choose.lead')}</p>
      <Unfinished />
      {cancelled && <p role="status">{cancelledText(cancelled)}</p>}
      {failure !== undefined && (
        <div class="notice" role="alert">
          <p>{failureText(failure)}</p>
        </div>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition to the buttons inside. */}
      <div
        class={`drop ${isOver.value ? 'over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          isOver.value = true;
        }}
        onDragLeave={() => (isOver.value = false)}
        onDrop={async (event) => {
          event.preventDefault();
          isOver.value = false;
          const files = await droppedFiles(event.dataTransfer);
          if (files.length > 0) onChoose(files);
        }}
      >
        <div class="actions main-first">
          <FileButton label={t('fileImport.choose.file')} onChoose={onChoose} />
          {HAS_FOLDERS && <FileButton label={t('fileImport.choose.folder')} isFolder onChoose={onChoose} />}
        </div>
        <p class="hint">
          {t('fileImport.choose.several')} <span class="drop-hint">{t('fileImport.choose.drop')}</span>
        </p>
      </div>
      <Help />
    </>
  );
}

interface FileButtonProps {
  label: string;
  isFolder?: boolean;
  onChoose: Props['onChoose'];
}

function FileButton({ label, isFolder = false, onChoose }: FileButtonProps) {
  return (
    <label class={`button ${isFolder ? 'plain' : 'main'}`}>
      {label}
      <input
        class="visually-hidden"
        type="file"
        multiple
        {...(isFolder ? FOLDER : {})}
        onChange={({ currentTarget }) => {
          const files = chosenFiles(currentTarget.files);
          // Clear the input, because choosing the same file again would otherwise not fire an event.
          currentTarget.value = '';
          if (files.length > 0) onChoose(files);
        }}
      />
    </label>
  );
}

function cancelledText({ added, known }: Sent): string {
  const count = added + known;
  return t('fileImport.choose.cancelled', { count, number: formatCount(count) });
}
