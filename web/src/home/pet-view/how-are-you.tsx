import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { type SelfReport, selfReportOf } from '../../../../core/pet/self-report.ts';
import type { PetState } from '../../../../shared/models/typescript/types.ts';
import { useAction } from '../../action.ts';
import { useFocusIfLost } from '../../focus.ts';
import { t } from '../../i18n/language.ts';
import { lock } from '../../locked/lock.ts';
import { Unlocked } from '../../locked/unlocked.tsx';
import { BusyButton } from '../../parts/busy-button.tsx';
import { HealthNotice } from '../../parts/health-notice.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Card } from '../card.tsx';
import { formatTimeOfDay } from '../format.ts';
import { MoodFace } from '../mood-face.tsx';
import { RestRow } from './rest-row.tsx';
import { agreeToAnswers, answerStream, sendAnswer } from './self-report.ts';

/** The face of each answer, in the order of the buttons. */
const FACES: Readonly<Record<SelfReport, PetState['mood']>> = { good: 'good', 'so-so': 'okay', rough: 'tired' };
const ANSWERS = Object.keys(FACES) as SelfReport[];

interface Given {
  answer: SelfReport | undefined;
  at: string;
}

/** Asks how the owner is. The first answer asks for the consent to keep it. */
export function HowAreYou({ petName, state }: { petName: string; state: PetState }) {
  /** The answer that waits for the consent. */
  const asked = useSignal<SelfReport | undefined>(undefined);
  const sent = useSignal<Given | undefined>(undefined);
  // Read here, because the focus is lost before the chips render.
  const chips = useFocusIfLost<HTMLDivElement>(asked.value === undefined);
  const sending = useAction(async (answer: SelfReport) => {
    const stream = answerStream.peek() ?? (await agreeToAnswers());
    sent.value = { answer, at: await sendAnswer(stream, answer) };
    asked.value = undefined;
  });
  const given = laterOf(givenIn(state), sent.value);
  const choose = (answer: SelfReport) => {
    if (answerStream.peek()) void sending.run(answer);
    else asked.value = answer;
  };
  return (
    <Card title={t('home.report.title')}>
      <Unlocked>
        <Chips chosen={asked.value ?? given?.answer} container={chips} onChoose={choose} />
      </Unlocked>
      <p class="hint" role="status">
        {given?.answer &&
          !asked.value &&
          !lock.value &&
          t('home.report.given', { answer: t(`home.report.${given.answer}`), time: formatTimeOfDay(given.at) })}
      </p>
      {asked.value && (
        <Consent
          petName={petName}
          busy={sending.busy}
          onAgree={() => asked.value && sending.run(asked.value)}
          onRefuse={() => (asked.value = undefined)}
        />
      )}
      <Notice failure={sending.failure} />
      <RestRow petName={petName} />
    </Card>
  );
}

interface ChipsProps {
  chosen: SelfReport | undefined;
  container: RefObject<HTMLDivElement | null>;
  onChoose: (answer: SelfReport) => void;
}

function Chips({ chosen, container, onChoose }: ChipsProps) {
  return (
    <div ref={container} class="answers" tabIndex={-1}>
      {ANSWERS.map((answer) => (
        <button
          key={answer}
          class="answer"
          type="button"
          aria-pressed={chosen === answer}
          onClick={() => onChoose(answer)}
        >
          <MoodFace mood={FACES[answer]} />
          <span>{t(`home.report.${answer}`)}</span>
        </button>
      ))}
    </div>
  );
}

interface ConsentProps {
  petName: string;
  busy: boolean;
  onAgree: () => void;
  onRefuse: () => void;
}

function Consent({ petName, busy, onAgree, onRefuse }: ConsentProps) {
  const question = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    text.current?.focus({ preventScroll: true });
    question.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={question} class="answer-consent">
      <p ref={text} tabIndex={-1}>
        {t('home.report.consent', { pet: petName })}
      </p>
      <HealthNotice />
      <div class="actions">
        <BusyButton busy={busy} busyLabel={t('saving')} onClick={onAgree}>
          {t('home.report.agree')}
        </BusyButton>
        <button class="button quiet" type="button" onClick={onRefuse}>
          {t('home.report.refuse')}
        </button>
      </div>
    </div>
  );
}

/** @returns the answer that the pet's mood follows today */
function givenIn({ based_on }: PetState): Given | undefined {
  const report = based_on.find(({ metric }) => metric === 'self_report');
  return report && { answer: selfReportOf(report.value), at: report.start };
}

const laterOf = (one: Given | undefined, other: Given | undefined): Given | undefined =>
  one && other ? (Date.parse(one.at) > Date.parse(other.at) ? one : other) : (one ?? other);
