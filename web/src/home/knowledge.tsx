import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { unwrap } from '../../../client/client.ts';
import type { PromptData } from '../../../core/pet/prompt.ts';
import type { PetKnowledge } from '../../../shared/models/typescript/types.ts';
import { useAction, useRetry } from '../action.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { formats, t } from '../i18n/language.ts';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { pet } from '../state/pet.ts';
import { profile } from '../state/profile.ts';
import { streams } from '../state/streams.ts';
import { Card } from './card.tsx';
import { formatValue } from './format.ts';

/** The data from which the server derives what the pet knows. */
const dependencies = (): unknown[] => [pet.peek(), profile.peek(), streams.peek()];

/**
 * Shows what the pet knows about its owner: each field with the reason for it, and the exact prompt that a narrator
 * receives.
 */
export function Knowledge() {
  const knowledge = useSignal<PetKnowledge | undefined>(undefined);
  const loading = useAction(async () => {
    let before: unknown[];
    // Load again if this data changed during the request, because the response may be outdated.
    do {
      before = dependencies();
      knowledge.value = await unwrap(hatchery.GET('/users/{user_id}/pet/knowledge', { params: currentUserParams() }));
    } while (dependencies().some((value, at) => value !== before[at]));
  });
  const isOpen = useSignal(false);
  useEffect(() => {
    if (isOpen.value) void loading.run();
  }, [isOpen.value, pet.value, profile.value, streams.value]);
  useRetry(isOpen.value ? loading.failure : undefined, loading.run);
  return (
    <Card title={t('knowledge.title')} lead={t('knowledge.lead')}>
      <details
        onToggle={({ currentTarget }) => {
          isOpen.value = currentTarget.open;
        }}
      >
        <summary>{t('knowledge.show')}</summary>
        <Notice failure={loading.failure} />
        {knowledge.value ? <Fields knowledge={knowledge.value} /> : loading.busy && <Loading />}
      </details>
    </Card>
  );
}

function Fields({ knowledge }: { knowledge: PetKnowledge }) {
  const { system, data } = knowledge;
  const fields = Object.entries(JSON.parse(data) as PromptData) as [keyof PromptData, unknown][];
  return (
    <>
      <p class="hint">{aboutSending(knowledge)}</p>
      <dl class="knowledge">
        {fields.map(([key, value]) => (
          <div key={key}>
            <dt>{t(`knowledge.field.${key}.name`)}</dt>
            <dd>
              <span dir="auto">{formatField(key, value)}</span>
              <span class="hint">{t(`knowledge.field.${key}.why`)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{t('knowledge.exact')}</summary>
        <pre>
          {system}
          {'\n\n'}
          {data}
        </pre>
      </details>
    </>
  );
}

/** Says whether a language model gets this, and if not, why. */
const aboutSending = ({ narrator, sent, not_sent_because: reason = 'template' }: PetKnowledge): string =>
  t(sent ? 'knowledge.sent' : `knowledge.notSent.${reason}`, { narrator });

/** The texts of values that are words of the contract. */
const WORDS: Partial<Record<keyof PromptData, (word: string) => string>> = {
  mood: (mood) => t(`mood.${mood as PromptData['mood']}`),
  yesterday: (mood) => t(`mood.${mood as PromptData['mood']}`),
  part_of_day: (part) => t(`knowledge.partOfDay.${part as PromptData['part_of_day']}`),
  owner_says: (report) => t(`report.${report as NonNullable<PromptData['owner_says']>}`),
  resting: () => t('knowledge.yes'),
  locale: (locale) => new Intl.DisplayNames(formats.value, { type: 'language' }).of(locale) ?? locale,
};

function formatField(key: keyof PromptData, value: unknown): string {
  const word = WORDS[key];
  if (word) return word(String(value));
  if (key === 'readings') {
    const readings = value as NonNullable<PromptData['readings']>;
    return readings
      .map(({ metric, value: read }) => `${t(`metric.${metric}.name`)}: ${formatValue(metric, read)}`)
      .join(', ');
  }
  return Array.isArray(value) ? value.join(', ') : String(value);
}
