import { t } from '../i18n/language.ts';
import { formatCount } from './format.ts';
import type { Stage } from './import-state.ts';

type At<Name extends Stage['at']> = Extract<Stage, { at: Name }> & { onCancel: () => void };

export function Reading({ share, onCancel }: At<'reading'>) {
  return (
    <Progress
      title={t('fileImport.reading.title')}
      lead={t('fileImport.reading.lead')}
      share={share}
      text={t('fileImport.reading.progress', { percent: percentOf(share) })}
      announce={(rounded) => t('fileImport.reading.progress', { percent: percentOf(rounded) })}
      onCancel={onCancel}
    />
  );
}

export function Sending({ sent: { added, known }, total, isWaiting, onCancel }: At<'sending'>) {
  const done = added + known;
  return (
    <Progress
      title={t('fileImport.sending.title')}
      lead={t('fileImport.sending.lead')}
      share={total === 0 ? 1 : done / total}
      text={t('fileImport.sending.progress', { sent: formatCount(done), total: formatCount(total) })}
      announce={(rounded) =>
        isWaiting ? t('fileImport.sending.waiting') : t('fileImport.sending.share', { percent: percentOf(rounded) })
      }
      onCancel={onCancel}
    >
      {isWaiting && <p class="notice">{t('fileImport.sending.waiting')}</p>}
    </Progress>
  );
}

const percentOf = (share: number): number => Math.floor(share * 100);

interface Props {
  title: string;
  lead: string;
  share: number;
  text: string;
  /** The text for screen readers, which is read whenever it changes. */
  announce: (share: number) => string;
  onCancel: () => void;
  children?: preact.ComponentChildren;
}

function Progress({ title, lead, share, text, announce, onCancel, children }: Props) {
  return (
    <>
      <p class="hint">{lead}</p>
      <div class="import-progress">
        <progress max={1} value={share} aria-label={title} />
        <span class="hint" aria-hidden="true">
          {text}
        </span>
      </div>
      {/* Changes at every tenth only, because screen readers would otherwise read without a pause. */}
      <p class="visually-hidden" role="status">
        {announce(Math.floor(share * 10) / 10)}
      </p>
      {children}
      <div class="actions">
        <button class="button plain" type="button" onClick={onCancel}>
          {t('fileImport.cancel')}
        </button>
      </div>
    </>
  );
}
