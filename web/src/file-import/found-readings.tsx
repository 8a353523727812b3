import { useSignal } from '@preact/signals';
import { applyConsentChange } from '../consent.ts';
import { t } from '../i18n/language.ts';
import { ConsentSwitches } from '../parts/consent-switches.tsx';
import { HealthNotice } from '../parts/health-notice.tsx';
import { Notice } from '../parts/notice.tsx';
import { streams } from '../state/streams.ts';
import { formatCount, shortName } from './format.ts';
import type { FileImport, Stage } from './import-state.ts';
import { MetricFacts } from './metric-facts.tsx';
import { readingsOf } from './send-found.ts';
import { SkippedList } from './skipped-list.tsx';
import { fileStreamIn } from './stream.ts';
import { TimeZone } from './time-zone.tsx';

type Props = Extract<Stage, { at: 'found' }> & { state: FileImport };

/** Shows what is in the files, and asks what of it may be sent. */
export function FoundReadings({ found, names, failure, state }: Props) {
  const { survey, needsZone } = found;
  const isMissing = useSignal(false);
  const consent = state.consent.value;
  const count = readingsOf(survey, consent.metrics);
  const isEmpty = survey.metrics.length === 0;
  const send = () => {
    isMissing.value = count === 0;
    if (!isMissing.value) void state.send();
  };
  return (
    <>
      <p class="hint">{t(isEmpty ? 'fileImport.found.nothing' : 'fileImport.found.lead')}</p>
      <dl class="facts">
        <div>
          <dt>{t('fileImport.found.files')}</dt>
          <dd dir="auto">{listed(names)}</dd>
        </div>
        <TimeZone name={survey.timeZone} isEditable={needsZone} onChange={state.readIn} />
      </dl>
      {!isEmpty && <HealthNotice />}
      {!isEmpty && (
        <ConsentSwitches
          {...consent}
          available={survey.metrics.map(({ metric }) => metric)}
          about={(metric) => <MetricFacts found={survey.metrics.find((one) => one.metric === metric)} />}
          onChange={(change) => {
            state.consent.value = applyConsentChange(consent, change);
            isMissing.value = false;
          }}
          onAll={(all) => {
            state.consent.value = all;
            isMissing.value = false;
          }}
        />
      )}
      {fileStreamIn(streams.value ?? [], survey.source) && <p class="hint">{t('fileImport.found.agreedBefore')}</p>}
      <SkippedList skipped={survey.skipped} isOpen={isEmpty} />
      {isMissing.value && (
        <div class="notice" role="alert">
          <p>{t('fileImport.found.noMetric')}</p>
        </div>
      )}
      <Notice failure={failure} />
      <div class="actions main-first">
        {!isEmpty && (
          <button class="button main" type="button" onClick={send}>
            {t('fileImport.found.send', { count, number: formatCount(count) })}
          </button>
        )}
        <button class="button plain" type="button" onClick={state.cancel}>
          {t('fileImport.chooseAnother')}
        </button>
      </div>
    </>
  );
}

const MAX_NAMES = 3;

function listed(all: readonly string[]): string {
  const names = all.slice(0, MAX_NAMES).map(shortName).join(', ');
  const more = all.length - MAX_NAMES;
  return more > 0 ? t('fileImport.found.andMore', { names, count: more }) : names;
}
