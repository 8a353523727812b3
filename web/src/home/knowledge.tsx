import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { unwrap } from '../../../client/client.ts';
import type { PromptData } from '../../../core/pet/persona.ts';
import type { PetKnowledge } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { hatchery, mine } from '../api.ts';
import { t } from '../i18n/language.ts';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { pet } from '../state/pet.ts';
import { profile } from '../state/profile.ts';
import { streams } from '../state/streams.ts';
import { Card } from './card.tsx';
import { valueWords } from './words.ts';

/** What it knows follows from all of these. */
const basis = (): unknown[] => [pet.peek(), profile.peek(), streams.peek()];

/** What my pet knows: each piece with its reason, and the exact words that would be put before whoever writes the messages. */
export function Knowledge() {
  const known = useSignal<PetKnowledge | undefined>(undefined);
  const loading = useAction(async () => {
    let before: unknown[];
    // What changes while it is being asked for is asked for once more.
    do {
      before = basis();
      known.value = await unwrap(hatchery.GET('/users/{user_id}/pet/knowledge', { params: mine() }));
    } while (basis().some((part, at) => part !== before[at]));
  });
  const isOpen = useSignal(false);
  useEffect(() => {
    if (isOpen.value) void loading.run();
  }, [isOpen.value, pet.value, profile.value, streams.value]);
  return (
    <Card title={t('knows.title')} lead={t('knows.lead')}>
      <details
        onToggle={({ currentTarget }) => {
          isOpen.value = currentTarget.open;
        }}
      >
        <summary>{t('knows.show')}</summary>
        <Notice failure={loading.failure} />
        {known.value ? <Known knowledge={known.value} /> : loading.busy && <Loading />}
      </details>
    </Card>
  );
}

function Known({ knowledge: { narrator, system, data } }: { knowledge: PetKnowledge }) {
  const pieces = Object.entries(JSON.parse(data) as PromptData) as [keyof PromptData, unknown][];
  return (
    <>
      <p class="hint">{narrator === 'template' ? t('knows.template') : t('knows.model', { narrator })}</p>
      <dl class="known">
        {pieces.map(([key, value]) => (
          <div key={key}>
            <dt>{t(`knows.piece.${key}.name`)}</dt>
            <dd>
              <span dir="auto">{pieceWords(key, value)}</span>
              <span class="hint">{t(`knows.piece.${key}.why`)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{t('knows.exact')}</summary>
        <pre>
          {system}
          {'\n\n'}
          {data}
        </pre>
      </details>
    </>
  );
}

function pieceWords(key: keyof PromptData, value: unknown): string {
  if (key === 'mood') return t(`mood.${value as PromptData['mood']}`);
  if (key === 'readings') {
    const readings = value as NonNullable<PromptData['readings']>;
    return readings
      .map(({ metric, value: read }) => `${t(`metric.${metric}.name`)}: ${valueWords(metric, read)}`)
      .join(', ');
  }
  return Array.isArray(value) ? value.join(', ') : String(value);
}
